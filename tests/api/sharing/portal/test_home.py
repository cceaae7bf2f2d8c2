"""What is waiting for a partner, and what is new to whom?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement, Figure, Release
from stronghold.partners.portal.models import Visit
from stronghold.partners.portal.queries import home as queries
from tests.agreements import make_agreement
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_referral,
    make_tasking,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]


def waiting(page: str) -> str:
    """Return the part of the first page that says what waits."""
    return page.partition('id="waiting"')[2].partition('id="new"')[0]


def new(page: str) -> str:
    return page.partition('id="new"')[2].partition('id="terms"')[0]


def home(client: Client) -> str:
    return client.get("/shared/").content.decode()


def test_what_is_open_waits_and_what_is_answered_does_not(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    council = cast.partner.organisation
    at = clock.now()
    made = {"to_organisation": council, "state": "made", "made_at": at}
    task = make_tasking(cast.supervisor, organisation=council)
    referral = make_referral(cast.officer, consent="given", **made)
    own = make_closure(cast.partner, issuer=council, issued_as="district")
    unsigned = make_agreement(
        cast, reference="G-TEST-0002", partner_signed_at=None, partner_signed_by=None
    )
    others = [
        make_tasking(cast.supervisor, what="Patrol at noon"),
        make_tasking(cast.supervisor, organisation=council, **answered(cast.partner)),
        make_closure(cast.officer),
        make_closure(cast.partner, issuer=council, state="abandoned"),
        make_referral(cast.officer, to_organisation=council),
    ]

    shown = waiting(home(as_user(cast.partner)))

    assert "What you will not see here" in home(as_user(cast.partner))
    for row in (task, referral, own, unsigned):
        assert row.reference in shown
    for other in others:
        assert other.reference not in shown
    assert f"/shared/tasking/{task.reference}/" in shown
    assert f"/shared/referral/{referral.reference}/" in shown
    assert f"/operations/closures/{own.reference}/" in shown


def test_a_decided_referral_waits_for_what_came_of_it_after_all_others(
    cast: Cast, agreement: Agreement, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, council = clock.now(), cast.partner.organisation
    decided = {"state": "decided", "decision": "accepted", "decision_at": at}
    to_council = {"to_organisation": council, "consent": "given"}
    rows = [
        make_referral(cast.officer, **to_council, made_at=made_at, **more)
        for made_at, more in (
            (at - timedelta(days=2), {"state": "made"}),
            (at, decided),
            (at, decided | {"decision_at": at - timedelta(days=93)}),
            (
                at,
                decided
                | {"state": "outcome_sent", "outcome_sent_at": at, "feedback": "Seen"},
            ),
        )
    ]

    shown = waiting(home(as_user(cast.partner)))

    assert "Send the police the outcome" in shown
    assert shown.index(rows[0].reference) < shown.index(rows[1].reference)
    assert rows[2].reference not in shown
    assert rows[3].reference not in shown
    monkeypatch.setattr(queries, "MOST_WAITING", 1)
    shown = waiting(home(as_user(cast.partner)))
    assert rows[0].reference in shown
    assert rows[1].reference not in shown


@pytest.mark.parametrize(
    ("review", "ends", "shown"),
    [
        (-1, 90, "It should have been reviewed by"),
        (5, 5, "Nothing is shared after that day"),
        (300, 300, ""),
    ],
)
def test_it_says_that_the_agreement_ends_soon_or_was_not_reviewed(
    cast: Cast, as_user: AsUser, review: int, ends: int, shown: str
) -> None:
    days = {"review_by": timedelta(days=review), "ends_on": timedelta(days=ends)}
    make_agreement(cast, **{name: clock.today() + far for name, far in days.items()})

    page = home(as_user(cast.partner)).partition('id="waiting"')[0]

    assert ("Agreement G-TEST-0001." in page) == bool(shown)
    assert shown in page


def answered(by: User) -> dict[str, Any]:
    shown = {"status": "done", "outcome": "Cleared", "answered_at": clock.now()}
    return shown | {"answered_by": by}


def test_what_came_since_the_last_visit_stays_new_through_a_reload(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    now = clock.now()
    old = make_activity(cast.officer, recorded_at=now - timedelta(days=9), **west)
    late = make_activity(cast.officer, recorded_at=now - timedelta(hours=7), **west)
    colleague = make_user("colleague", Role.PARTNER, cast.partner.organisation)
    client = as_user(cast.partner)
    first = new(home(client))
    assert old.reference in first
    assert "New in the last four weeks" in first

    Visit.objects.update(last_at=now - timedelta(days=5))
    for _reload in range(2):
        shown = new(home(client))
        assert late.reference in shown
        assert old.reference not in shown
    assert old.reference in new(home(as_user(colleague)))
    Visit.objects.update(last_at=now - timedelta(hours=5))
    shown = new(home(client))
    assert "There is nothing new since" in shown
    assert late.reference not in shown


def test_a_referral_that_is_recorded_late_is_new_all_the_same(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    client, now = as_user(cast.partner), clock.now()
    client.get("/shared/")
    Visit.objects.update(last_at=now - timedelta(days=1))
    late = make_referral(
        cast.officer,
        to_organisation=cast.partner.organisation,
        state="made",
        made_at=now - timedelta(days=3),
        opened_at=now - timedelta(days=4),
        consent="given",
    )

    assert late.reference in new(home(client))


def test_another_council_is_shown_none_of_it(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    task = make_tasking(cast.supervisor, organisation=cast.partner.organisation)
    Agreement.objects.filter(pk=agreement.pk).update(
        ended_at=clock.now(), ended_by=cast.records
    )

    shown = home(as_user(cast.partner))

    assert "Nothing is shared with your organisation now" in shown
    assert "Open a closure case" in shown
    assert task.reference not in shown


def test_figures_that_came_since_are_named(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    year, week, _ = (monday - timedelta(days=7)).isocalendar()
    release = Release.objects.create(
        force=cast.records.force,
        level="partner",
        period=f"{year}-W{week:02}",
        first_day=monday - timedelta(days=7),
        last_day=monday - timedelta(days=1),
        published_on=monday,
        published_at=clock.now(),
        n_figures=1,
    )
    Figure.objects.create(
        release=release,
        kind="reports",
        measure="reports",
        area_level="district",
        area_code="E07000001",
        low=0,
        high=0,
    )
    make_agreement(
        cast,
        version=2,
        area_codes=["E07000001"],
        rows=[],
        figures=["reports"],
        valid_from=today,
    )

    shown = home(as_user(cast.partner)).partition('id="figures"')[2]

    assert "week of" in shown.partition('id="terms"')[0]
