"""Every page of agreements and the portal, in every state, wide and narrow."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement, Figure, Release
from tests.agreements import make_agreement
from tests.browser.conftest import Watch
from tests.factories import (
    Cast,
    make_activity,
    make_cast,
    make_closure,
    make_country,
    make_organisation,
    make_referral,
    make_tasking,
    make_user,
    make_warrant,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
Check = Callable[[Page], None]
SignIn = Callable[[Page, str], Page]
CITY, COUNTY = "G-TEST-0001", "G-TEST-0002"
UNSIGNED = {"police_signed_at": None, "police_signed_by": None}
NOT_THEIRS = {"partner_signed_at": None, "partner_signed_by": None}


@pytest.fixture
def cast(site: str, watch: Watch) -> Cast:
    watch.allowed += ["status of 400", "status of 404"]
    made = make_cast()
    Organisation.objects.filter(code="council").update(issues_as="district")
    return made


@pytest.fixture
def areas(cast: Cast) -> dict[str, Area]:
    return make_country()


@pytest.fixture
def at(areas: dict[str, Area]) -> dict[str, Any]:
    ward = areas["E05000001"]
    return {"point": ward.point, "ward": ward, "district": areas["E07000001"]}


@pytest.fixture
def look(
    page_wide: Page, signed_in: SignIn, assert_sound: Check
) -> Callable[..., Page]:
    """Look at pages as one user: each is accessible, fits, and is large enough."""

    def at_pages(who: str, *paths: str) -> Page:
        signed_in(page_wide, who)
        for path in paths:
            page_wide.goto(path)
            assert_sound(page_wide)
        return page_wide

    return at_pages


def make_figures(cast: Cast, kind: str, measure: str) -> None:
    """Publish a quarter and a week of a measure: a nought, a few, and a wide range."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    year, week, _ = (monday - timedelta(days=7)).isocalendar()
    for period, days in ((f"{year}-W{week:02}", 7), ("2026-Q3", 91)):
        release, _ = Release.objects.get_or_create(
            force=cast.records.force,
            level="partner",
            period=period,
            defaults={
                "first_day": monday - timedelta(days=days),
                "last_day": monday - timedelta(days=1),
                "published_on": monday,
                "published_at": clock.now(),
                "n_figures": 9,
            },
        )
        of_period: dict[str, Any] = {"release": release, "kind": kind}
        for level, code, low, high in (
            ("ward", "E05000001", 1, 4),
            ("ward", "-", 0, 0),
            ("district", "E07000001", 8, 17),
        ):
            Figure.objects.create(
                measure=measure,
                area_level=level,
                area_code=code,
                area_name="Place not known" if code == "-" else f"Area {code}",
                district_code="E07000001" if level == "ward" else "",
                low=low,
                high=high,
                **of_period,
            )


@pytest.mark.long
def test_pages_of_a_council(
    cast: Cast, at: dict[str, Any], look: Callable[..., Page]
) -> None:
    """Long: twenty pages in two states."""
    today, council = clock.today(), cast.partner.organisation
    order = {"state": "order", "scope": "full", "order_made_on": today, **at}
    make_closure(cast.officer, order_ends_on=today, **order)
    make_warrant(cast.officer, executed_on=today - timedelta(days=30), **at)
    for _ in range(52):
        make_activity(cast.officer, occurred_on=today, occurred_at=None, **at)
    tasks = [
        make_tasking(cast.supervisor, organisation=council, status=status)
        for status in ("set", "accepted")
    ]
    make_figures(cast, "reports", "reports")
    make_agreement(cast, area_codes=["E07000001"], figures=["reports"])
    make_agreement(cast, version=2, valid_from=today + timedelta(days=9), **NOT_THEIRS)
    page = look(
        "partner",
        "/shared/",
        f"/shared/{CITY}/map/",
        f"/shared/{CITY}/map/?show=closures",
        f"/shared/{CITY}/closures/",
        f"/shared/{CITY}/warrants/",
        f"/shared/{CITY}/activities/",
        f"/shared/{CITY}/activities/?page=2",
        f"/shared/{CITY}/activities/?by=school_visit&ward=E05000001",
        f"/shared/{CITY}/taskings/?from=2026-11-02&to=2026-11-01",
        f"/shared/{CITY}/referrals/",
        f"/shared/{CITY}/figures/",
        "/shared/sent/",
        "/shared/read/",
        "/shared/reports/new/",
        "/shared/activities/new/",
        *(f"/shared/tasking/{task.reference}/" for task in tasks),
        "/sharing/",
        f"/sharing/{CITY}/1/",
        f"/sharing/{CITY}/2/",
    )
    expect(page.get_by_text("By signing you agree")).to_be_visible()
    # What was typed when the agreement ended stays in sight.
    page.goto(f"/shared/tasking/{tasks[0].reference}/")
    Agreement.objects.update(ended_at=clock.now(), ended_by=cast.records)
    page.get_by_label("Done", exact=True).check()
    page.get_by_label("What was done").fill("Mended on both sides")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("main")).to_contain_text("Mended on both sides")
    look("partner", "/shared/", "/shared/reports/new/", "/sharing/")


@pytest.mark.long
def test_pages_of_childrens_services(
    cast: Cast, at: dict[str, Any], look: Callable[..., Page]
) -> None:
    service = make_organisation("county", OrganisationKind.CHILDREN, cast.officer.force)
    worker = make_user("county", Role.PARTNER, service)
    now = clock.now()
    made: dict[str, Any] = {
        "to_organisation": service,
        "recipient_role": "Front door",
        "consent": "not_required",
        "made_at": now - timedelta(days=40),
    }
    states: dict[str, dict[str, Any]] = {
        "made": {},
        "acknowledged": {"acknowledged_at": now},
    }
    rows = [
        make_referral(cast.officer, state=state, **given, **made)
        for state, given in states.items()
    ]
    make_figures(cast, "children", "child_referrals")
    make_agreement(
        cast,
        reference=COUNTY,
        partner=service,
        partner_signed_by=worker,
        area_codes=["E07000001"],
        rows=["referrals", "taskings"],
        figures=["children"],
    )
    page = look(
        "county",
        "/shared/",
        f"/shared/{COUNTY}/referrals/",
        f"/shared/{COUNTY}/taskings/",
        *(f"/shared/referral/{row.reference}/" for row in rows),
        f"/shared/{COUNTY}/figures/",
    )
    # Their own cases stand beside the figures, of the same days.
    page.get_by_role("link", name="referrals to you in the same period").click()
    expect(page.get_by_role("table")).to_contain_text(rows[0].reference)


@pytest.mark.long
def test_pages_of_agreements_in_every_state(
    cast: Cast, at: dict[str, Any], look: Callable[..., Page]
) -> None:
    """Long: twenty pages of agreements in seven states."""
    today, now = clock.today(), clock.now()
    make_activity(cast.officer, occurred_on=today, **at)
    stopped = {"reason": "A laptop was lost"}
    states: dict[str, dict[str, Any]] = {
        "G-TEST-0001": {"ends_on": today, "review_by": today},
        "G-TEST-0002": UNSIGNED | NOT_THEIRS,
        "G-TEST-0003": NOT_THEIRS,
        "G-TEST-0004": {"suspended_at": now, "suspended_by": cast.records, **stopped},
        "G-TEST-0005": {"ended_at": now, "ended_by": cast.records, **stopped},
        "G-TEST-0006": {"review_by": today - timedelta(days=1)},
        "G-TEST-0007": {"valid_from": today + timedelta(days=2)},
    }
    for reference, given in states.items():
        make_agreement(cast, reference=reference, figures=["reports"], **given)
    page = look(
        "records",
        "/sharing/",
        *(f"/sharing/{reference}/1/" for reference in states),
        "/sharing/new/",
        f"/sharing/{CITY}/new/",
        f"/sharing/{CITY}/1/suspend/",
        f"/sharing/{CITY}/1/end/",
    )
    page.get_by_role("button", name="End the agreement").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Say why")
    page = look(
        "supervisor",
        "/sharing/G-TEST-0002/1/check/",
        "/shared/as-partner/G-TEST-0001/1/",
        "/shared/as-partner/G-TEST-0001/1/map/",
        "/shared/as-partner/G-TEST-0001/1/figures/",
        "/shared/as-partner/G-TEST-0001/1/activities/",
        "/shared/as-partner/G-TEST-0001/1/held-back/",
        "/shared/as-partner/G-TEST-0002/1/",
    )
    expect(page.get_by_role("note")).to_contain_text("not in force: to be signed")


def test_pages_of_a_council_without_an_agreement(
    cast: Cast, look: Callable[..., Page]
) -> None:
    page = look("partner", "/", "/shared/", "/shared/read/", "/sharing/")
    page.goto("/shared/")
    page.get_by_role("link", name="Open a closure case").click()
    expect(page.get_by_label("Which premises?")).to_be_visible()
