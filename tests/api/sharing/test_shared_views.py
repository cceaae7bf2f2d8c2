"""What an agreement releases, read by the partner's own role and in no other way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connections

from operations.safeguarding.models import SharingHold
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import SnapPoint, Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.actions import refresh_coarse_places
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.queries import reading
from tests.agreements import make_agreement
from tests.api.sharing.conftest import rows_for
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_concern,
    make_organisation,
    make_referral,
    make_tasking,
    make_warrant,
)

Shown = Callable[[str], list[str]]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


def order(cast: Cast, place: dict[str, Any], **given: Any) -> Any:
    today = clock.today()
    made = {
        "state": "order",
        "scope": "full",
        "order_made_on": today,
        "order_ends_on": today + timedelta(days=80),
    }
    return make_closure(cast.officer, **made | place | given)


def point_of(viewer: Any, agreement: Agreement, view: str) -> Any:
    """Return the point of the one row of a view, as the partner's role reads it."""
    with during(Request()), reading(viewer, agreement) as read:
        read.cursor.execute(f"SELECT ST_AsText(point) FROM {view}")
        ((point,),) = read.cursor.fetchall()
    return point


def test_a_closure_is_shown_once_a_court_has_decided(
    cast: Cast, shown: Shown, west: dict[str, Any]
) -> None:
    made = order(cast, west)
    refused = make_closure(cast.officer, state="refused", **west)
    for state in ("draft", "authorised", "served", "adjourned", "abandoned"):
        make_closure(cast.officer, state=state, **west)

    assert set(shown("closures")) == {made.reference, refused.reference}


def test_other_areas_other_forces_and_errors_are_not_shown(
    cast: Cast, shown: Shown, west: dict[str, Any], east: dict[str, Any]
) -> None:
    order(cast, east)
    order(cast, {})
    order(cast, west, force=cast.other_officer.force)
    now = clock.now()
    wrong = {"error_at": now, "error_by": cast.officer, "error_reason": "typed twice"}
    order(cast, west, **wrong)

    assert shown("closures") == []


def test_a_warrant_is_shown_only_when_it_is_over_and_the_embargo_too(
    cast: Cast, shown: Shown, west: dict[str, Any]
) -> None:
    today = clock.today()
    long_ago, lately = today - timedelta(days=8), today - timedelta(days=7)
    over = make_warrant(cast.officer, executed_on=long_ago, state="returned", **west)
    make_warrant(cast.officer, executed_on=lately, state="returned", **west)
    make_warrant(
        cast.officer,
        executed_on=long_ago,
        **west | {"entries_allowed": "unlimited", "ends_on": today},
    )
    make_warrant(cast.officer, state="issued", issued_on=long_ago, ends_on=today)

    assert shown("warrants") == [over.reference]


def test_an_activity_is_shown_when_it_is_over(
    cast: Cast, shown: Shown, west: dict[str, Any]
) -> None:
    done = make_activity(cast.officer, **west)
    make_activity(
        cast.officer,
        is_under_way=True,
        minutes=None,
        occurred_at=clock.now(),
        **west,
    )

    assert shown("activities") == [done.reference]


def test_patrols_that_are_not_to_be_seen_are_in_no_row(
    cast: Cast, shown: Shown, west: dict[str, Any]
) -> None:
    seen = make_activity(cast.officer, kind="mounted", **west)
    for kind in ("covert", "plain_clothes"):
        make_activity(cast.officer, kind=kind, **west)
        make_activity(
            cast.officer, kind=kind, organisation=cast.partner.organisation, **west
        )

    assert shown("activities") == [seen.reference]


def test_taskings_and_referrals_are_those_for_the_partner_alone(
    cast: Cast, shown: Shown
) -> None:
    council = cast.partner.organisation
    other = make_organisation("county", "council", cast.officer.force)
    tasked = make_tasking(cast.supervisor, organisation=council)
    make_tasking(cast.supervisor, organisation=other)
    make_tasking(cast.supervisor)
    made = {"state": "made", "made_at": clock.now(), "consent": "given"}
    referred = make_referral(cast.officer, to_organisation=council, **made)
    make_referral(cast.officer, to_organisation=other, **made)
    make_referral(cast.officer, to_organisation=council)

    assert shown("taskings") == [tasked.reference]
    assert shown("referrals") == [referred.reference]


def test_a_place_is_a_snap_point_of_the_ward_and_never_the_address(
    cast: Cast, agreement: Agreement, west: dict[str, Any]
) -> None:
    order(cast, west)
    ward_point = west["ward"].point
    assert point_of(cast.partner, agreement, "shared_closures") == (
        f"POINT({ward_point.x:g} {ward_point.y:g})"
    )
    street = Street.objects.create(
        name="Canary Street", kind="street", point=west["point"]
    )
    today = clock.today()
    for x in (-1.2601, -1.2499):
        SnapPoint.objects.create(
            street=street,
            point=Point(x, 51.7601, srid=4326),
            first_month=today,
            last_month=today,
        )
    refresh_coarse_places()

    assert point_of(cast.partner, agreement, "shared_closures") == (
        "POINT(-1.2601 51.7601)"
    )


def test_the_nearest_snap_point_across_the_boundary_is_not_taken(
    cast: Cast, agreement: Agreement, west: dict[str, Any]
) -> None:
    order(cast, west | {"point": Point(-1.2501, 51.76, srid=4326)})
    near = Point(-1.2499, 51.76, srid=4326)
    street = Street.objects.create(name="Far Side", kind="street", point=near)
    today = clock.today()
    SnapPoint.objects.create(
        street=street, point=near, first_month=today, last_month=today
    )
    refresh_coarse_places()

    assert "-1.2499" not in point_of(cast.partner, agreement, "shared_closures")


def test_an_address_is_shown_only_of_an_order_and_only_if_agreed(
    cast: Cast, west: dict[str, Any]
) -> None:
    order(cast, west)
    make_closure(cast.officer, state="refused", **west)
    plain = make_agreement(cast)
    agreed = make_agreement(cast, reference="G-TEST-0002", closure_addresses=True)
    place = 7

    assert [r.values[place] for r in rows_for(cast.partner, plain, "closures")] == [
        "",
        "",
    ]
    assert [r.values[place] for r in rows_for(cast.partner, agreed, "closures")] == [
        "9 Canary Street",
        "",
    ]


def hold(cast: Cast, record: Any, kind: str, record_id: int) -> SharingHold:
    concern = make_concern(cast.officer, closure=record)
    return SharingHold.objects.create(
        concern=concern,
        record_kind=kind,
        record_id=record_id,
        since=clock.now(),
        begun_by=cast.officer,
    )


def test_a_concern_withdraws_a_case_at_once_but_not_from_whom_it_was_referred_to(
    cast: Cast, agreement: Agreement, shown: Shown, west: dict[str, Any]
) -> None:
    case = order(cast, west)
    assert shown("closures") == [case.reference]

    held = hold(cast, case, "closure", case.pk)
    assert shown("closures") == []

    make_referral(
        cast.officer,
        concern=held.concern,
        to_organisation=agreement.partner,
        state="made",
        made_at=clock.now(),
        consent="given",
    )
    assert shown("closures") == [case.reference]


def test_the_council_that_issued_it_keeps_its_own_case(
    cast: Cast, agreement: Agreement, shown: Shown, west: dict[str, Any]
) -> None:
    case = order(cast, west, issuer=agreement.partner)

    hold(cast, case, "closure", case.pk)

    assert shown("closures") == [case.reference]


@pytest.mark.parametrize(
    "change",
    [
        {"suspended_at": True},
        {"ended_at": True},
        {"partner_signed_at": None, "partner_signed_by": None},
        {"police_signed_at": None, "police_signed_by": None},
        {"valid_from": 1, "review_by": 2},
        {"valid_from": -9, "review_by": -9, "ends_on": -1},
    ],
)
def test_nothing_is_given_unless_it_is_in_force_at_this_moment(
    change: dict[str, Any], cast: Cast, agreement: Agreement, west: dict[str, Any]
) -> None:
    """The ticket is issued before the agreement changes: the database looks again."""
    order(cast, west)
    today = clock.today()
    values = {
        name: today + timedelta(days=v) if type(v) is int else v
        for name, v in change.items()
    }
    for name in ("suspended", "ended"):
        if values.get(f"{name}_at"):
            values |= {f"{name}_at": clock.now(), f"{name}_by": cast.records}
    with during(Request()), reading(cast.partner, agreement) as read:
        with connected_as_owner() as owner:
            sets = ", ".join(f"{_column(name)} = %s" for name in values)
            owner.execute(
                f"UPDATE sharing_agreement SET {sets}",
                [getattr(v, "pk", v) for v in values.values()],
            )
        read.cursor.execute("SELECT count(*) FROM shared_closures")
        assert read.cursor.fetchone() == (0,)
    agreement.refresh_from_db()
    with pytest.raises(NotFound):
        rows_for(cast.partner, agreement, "closures")


def _column(name: str) -> str:
    return f"{name}_id" if name.endswith("_by") and name != "review_by" else name


def connected_as_owner() -> Any:
    from tests.database_roles import connected_as

    return connected_as("owner")


def test_a_later_version_takes_over_on_its_first_day(
    cast: Cast, agreement: Agreement, shown: Shown, west: dict[str, Any]
) -> None:
    case = order(cast, west)
    today = clock.today()
    make_agreement(
        cast, version=2, rows=["warrants"], valid_from=today + timedelta(days=1)
    )
    assert shown("closures") == [case.reference]

    later = make_agreement(cast, version=3, rows=["warrants"], valid_from=today)

    assert rows_for(cast.partner, later, "closures") == []
    with pytest.raises(NotFound):
        shown("closures")


def test_police_see_what_an_agreement_would_release_before_it_is_signed(
    cast: Cast, country: Any, west: dict[str, Any]
) -> None:
    case = order(cast, west)
    draft = make_agreement(cast, partner_signed_at=None, partner_signed_by=None)

    (row,) = rows_for(cast.supervisor, draft, "closures")

    assert row.reference == case.reference
    with pytest.raises(NotFound):
        rows_for(cast.partner, draft, "closures")


@pytest.mark.parametrize("ticket", ["", "made-up", None])
def test_without_a_true_ticket_there_is_nothing(
    ticket: str | None, cast: Cast, agreement: Agreement, west: dict[str, Any]
) -> None:
    order(cast, west)
    with connections["partner"].cursor() as cursor:
        if ticket is not None:
            cursor.execute(
                "SELECT set_config('stronghold.ticket', %s, false)", [ticket]
            )
        for view in ("closures", "warrants", "activities", "taskings", "referrals"):
            cursor.execute(f"SELECT count(*) FROM shared_{view}")
            assert cursor.fetchone() == (0,)


def test_a_leaky_filter_sees_no_hidden_row(
    cast: Cast, agreement: Agreement, west: dict[str, Any], east: dict[str, Any]
) -> None:
    """A function that fails on a hidden value would reveal it by failing."""
    order(cast, east, scope="partial")
    seen = order(cast, west)
    with during(Request()), reading(cast.partner, agreement) as read:
        read.cursor.execute(
            "SELECT reference FROM shared_closures "
            "WHERE 1 / (CASE WHEN scope = 'partial' THEN 0 ELSE 1 END) = 1"
        )
        assert read.cursor.fetchall() == [(seen.reference,)]


def test_activities_are_planned_without_the_whole_view_of_closures(
    cast: Cast, agreement: Agreement
) -> None:
    """Planning took longer than reading: every place that asked had a copy of it.

    Nor do days choose an index: the planner does not know which days an agreement has,
    and would read all of them for a few rows.
    """
    with during(Request()), reading(cast.partner, agreement) as read:
        read.cursor.execute("SET LOCAL enable_seqscan = off")
        read.cursor.execute("SET LOCAL enable_bitmapscan = off")
        read.cursor.execute("EXPLAIN SELECT * FROM shared_activities")
        plan = [line for (line,) in read.cursor.fetchall()]

    assert len([line for line in plan if " on operations_closurecase" in line]) == 3
    assert len([line for line in plan if " on operations_sharinghold" in line]) == 2
    assert len([line for line in plan if "Function Scan on shared_agr" in line]) == 2
    assert not any("Index Cond" in line and "occurred_on" in line for line in plan)
