"""One team plans a visit where another has a live warrant; both are alerted."""

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings
from playwright.sync_api import Page, expect

from operations.seizures.actions import NewSeizure, record_seizure
from operations.tasks import mail_visit_alerts
from operations.visits.actions import keep_cover
from operations.visits.models import VisitAlert
from operations.warrants.actions.warrant import NewWarrant, record_warrant
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission
from tests.browser.checks import DESK
from tests.browser.conftest import Watch
from tests.factories import WEST_SOUTH, make_cast, make_country, make_user

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
ADDRESS = "14 Lake Street"


@pytest.fixture
def premises(site: str) -> Premises:
    """A home where the East team has a live warrant; it can be rung and written to."""
    make_country()
    cast = make_cast()
    city = Team.objects.get(code="city")
    User.objects.filter(username__in=("officer", "supervisor")).update(team=city)
    police = Organisation.objects.get(code="police")
    east = Team.objects.create(
        organisation=police, code="east", name="East team", duty_phone="01632 960130"
    )
    of_east = {"team": east, "email": "east@force.example"}
    officer = make_user("east", Role.OFFICER, police, **of_east)
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    home = Premises.objects.create(
        force=cast.officer.force,
        address=ADDRESS,
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
    place = PlaceMeant(home.address, home.point, street.pk, home.pk)
    record_warrant(
        by=officer,
        submission=Submission(uuid.uuid4(), ""),
        warrant=NewWarrant(place),
    )
    return home


def start_a_visit(page: Page) -> None:
    page.goto("/operations/activities/new/?when=now&length=going")
    page.get_by_label("Cuckooing or welfare visit", exact=True).check()
    page.get_by_label("Where was it?").fill(ADDRESS)
    page.get_by_label("Now", exact=True).check()
    page.get_by_label("Still under way", exact=True).check()
    page.get_by_role("button", name="Save activity").click()


def test_who_plans_a_visit_rings_first_and_the_team_sees_who_and_what(
    open_page: Any,
    signed_in: Any,
    watch: Watch,
    premises: Premises,
    assert_sound: Check,
) -> None:
    watch.allowed.append("400 (Bad Request)")
    city = signed_in(open_page(*DESK), "officer")
    city.goto(f"/places/premises/{premises.pk}/")
    expect(city.get_by_text("Ask first")).to_have_count(0)
    start_a_visit(city)
    summary = city.locator("[data-error-summary]")
    expect(summary).to_contain_text("ring the East team on 01632 960130")
    assert_sound(city)

    east = signed_in(open_page(*DESK), "east")
    east.goto("/")
    table = east.get_by_role("table", name="Now")
    for words in ("Officer", "City team", "An activity", ADDRESS, "Call first"):
        expect(table).to_contain_text(words)
    assert_sound(east)
    backend = "django.core.mail.backends.locmem.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend):
        mail_visit_alerts()
    assert [message.to for message in mail.outbox] == [["east@force.example"]]

    city.get_by_label("They have been rung").check()
    city.get_by_role("button", name="Save activity").click()
    expect(city.get_by_role("heading", level=1)).to_contain_text("Under way")
    east.goto("/operations/visits/")
    expect(east.get_by_text("Says they rang")).to_be_visible()
    assert_sound(east)
    assert VisitAlert.objects.count() == 2


def test_a_supervisor_asks_to_be_rung_and_takes_it_off(
    open_page: Any,
    signed_in: Any,
    watch: Watch,
    premises: Premises,
    assert_sound: Check,
) -> None:
    watch.allowed.append("400 (Bad Request)")
    page = signed_in(open_page(*DESK), "supervisor")
    page.goto(f"/places/premises/{premises.pk}/")
    page.get_by_role("link", name="Ask to be rung before a visit").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Sensitive premises").check()
    end = clock.today() + timedelta(days=90)
    for label, value in (("Day", end.day), ("Month", end.month), ("Year", end.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_text("Your team asks to be rung first. Sensitive")
    ).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Check whether to ring first").click()
    expect(page.locator(".govuk-warning-text")).to_contain_text("East team")
    assert_sound(page)
    page.goto("/operations/visits/")
    page.get_by_role("link", name=ADDRESS).click()
    page.get_by_role("button", name="Stop asking").click()
    expect(page.get_by_role("link", name="Ask to be rung before")).to_be_visible()


def test_a_supervisor_asks_at_an_address_that_is_not_known(
    open_page: Any,
    signed_in: Any,
    watch: Watch,
    premises: Premises,
    assert_sound: Check,
) -> None:
    watch.allowed.append("400 (Bad Request)")
    keep_cover(random.Random(1), is_at_once=True)  # noqa: S311 - the same each time
    page = signed_in(open_page(*DESK), "supervisor")
    page.goto("/operations/visits/")
    page.get_by_text("Where your team is rung for no reason").click()
    expect(page.get_by_text("each ends by itself")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Ask to be rung first at a place").click()
    page.get_by_label("Where?").fill("Flat 9, 4 Nowhere Yard")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Safeguarding").check()
    end = clock.today() + timedelta(days=90)
    for label, value in (("Day", end.day), ("Month", end.month), ("Year", end.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_role("button", name="Save").click()
    assert_sound(page)
    page.get_by_role("link", name="Flat 9 4 Nowhere Yard").click()
    assert_sound(page)
    page.get_by_role("button", name="Stop asking").click()
    expect(page.get_by_role("link", name="Flat 9 4 Nowhere Yard")).to_have_count(0)


def test_another_team_reads_the_street_and_the_week_of_a_seizure(
    open_page: Any, signed_in: Any, premises: Premises, assert_sound: Check
) -> None:
    place = PlaceMeant(ADDRESS, premises.point, premises.street_id, premises.pk)
    facts = {"kind": "drugs", "drug": "crack"}
    row = record_seizure(
        by=User.objects.get(username="east"),
        submission=Submission(uuid.uuid4(), ""),
        seizure=NewSeizure(When.at_instant(clock.now()), place, facts),
    )
    page = signed_in(open_page(*DESK), "officer")
    page.goto("/operations/seizures/")
    expect(page.get_by_role("cell", name="Week of")).to_be_visible()
    assert_sound(page)
    page.goto(f"/operations/seizures/{row.reference}/")
    expect(page.get_by_text("Its team alone sees the address")).to_be_visible()
    expect(page.get_by_text(ADDRESS)).to_have_count(0)
    assert_sound(page)
