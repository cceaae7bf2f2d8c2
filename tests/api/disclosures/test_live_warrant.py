"""A disclosure of a live warrant is hidden from other police, as the warrant is."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from operations.warrants.models import Warrant
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.sharing.models import Agreement
from stronghold.partners.disclosures.models import Disclosure
from tests.api.disclosures.conftest import (
    PLACE,
    SignIn,
    answers,
    confirm,
    new_url,
    read,
)
from tests.factories import Cast, make_closure, make_team, make_user, make_warrant

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


@pytest.fixture
def warrant(cast: Cast, agreement: Agreement) -> Warrant:
    """A live one of the officer's team."""
    team = make_team(cast.officer.organisation, "ours")
    User.objects.filter(pk=cast.officer.pk).update(team=team)
    today = clock.today()
    return make_warrant(
        cast.officer,
        team=team,
        state="issued",
        issued_on=today,
        ends_on=today + timedelta(days=20),
        place_text=PLACE,
    )


@pytest.fixture
def disclosed(cast: Cast, warrant: Warrant, sign_in: SignIn) -> Disclosure:
    """A disclosure of it to the partner, who read it and their overview."""
    url = new_url(warrant.reference, to="partner")
    officer = User.objects.get(pk=cast.officer.pk)
    confirm(sign_in(officer), url, answers(knows_it_is_live="on"))
    row = Disclosure.objects.get()
    read(sign_in, cast.partner, row)
    sign_in(cast.partner).get("/shared/")
    return row


def audit_pages(sign_in: SignIn, viewer: User, row: Disclosure) -> dict[str, Any]:
    """Return the response of each audit log page, and of the list of what was read."""
    desk = sign_in(viewer)
    return {
        url: desk.get(url)
        for url in (
            "/audit/",
            f"/audit/?record={row.reference}",
            reverse("oversight:record", args=[row.reference]),
            reverse("oversight:person", args=["partner"]),
            reverse("oversight:person", args=["officer"]),
            f"/sharing/read/{Week.of(clock.today())}/",
        )
    }


def test_no_audit_page_shows_other_teams_a_disclosure_of_a_live_warrant(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    closure = make_closure(cast.officer)
    Event.objects.create(**_looked_at(cast, [disclosed.reference, closure.reference]))

    answers_of = audit_pages(sign_in, cast.supervisor, disclosed)
    for url, answer in answers_of.items():
        page = answer.content.decode()
        assert answer.status_code == 200 or "records" in url, url
        if "record=" not in url:
            assert disclosed.reference not in page, url
        assert disclosed.record_reference not in page, url
        assert "Disclosed it to" not in page, url
        assert "1 disclosure" not in page, url
    log_url = reverse("oversight:record", args=[disclosed.reference])
    assert answers_of[log_url].status_code == 404
    # Other records read with it are still shown.
    desk = sign_in(cast.supervisor)
    seen = desk.get(reverse("oversight:record", args=[closure.reference]))
    assert "Partner" in seen.content.decode()


def _looked_at(cast: Cast, records: list[str]) -> dict[str, Any]:
    return {
        "occurred_at": clock.now(),
        "kind": "disclosure",
        "actor_id": cast.partner.pk,
        "actor": "partner",
        "actor_role": "partner",
        "organisation": cast.partner.organisation.name,
        "force": cast.officer.force.code,
        "session": "",
        "records": records,
        "n_records": len(records),
        "recipient": cast.partner.organisation.name,
        "reason_digest": "",
        "detail": {"page": "portal:home"},
    }


def test_its_own_team_reads_the_audit_log_and_all_do_once_it_has_ended(
    cast: Cast, disclosed: Disclosure, warrant: Warrant, sign_in: SignIn
) -> None:
    sergeant = make_user("sergeant", Role.SUPERVISOR, cast.officer.organisation)
    User.objects.filter(pk=sergeant.pk).update(team=warrant.team)
    url = reverse("oversight:record", args=[disclosed.reference])
    ours = User.objects.get(pk=sergeant.pk)

    assert "Partner" in sign_in(ours).get(url).content.decode()
    assert sign_in(cast.supervisor).get(url).status_code == 404
    Warrant.objects.filter(pk=warrant.pk).update(state="withdrawn")
    assert "Partner" in sign_in(cast.supervisor).get(url).content.decode()
    week = f"/sharing/read/{Week.of(clock.today())}/"
    assert "1 disclosure" in sign_in(cast.supervisor).get(week).content.decode()
