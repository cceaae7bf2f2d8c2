"""What counts of enforcement, and in which category: the cases that look alike."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from operations.closure_moves.choices import EventKind
from operations.closures.actions import project
from operations.records import kind_with
from stronghold.core.accounts.models import User
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.queries import listed
from stronghold.figures import tallies
from stronghold.figures.counted_rows import COUNTED, CountedRows
from stronghold.figures.measures import MEASURES
from stronghold.figures.models import Tally
from stronghold.figures.queries import may_list
from tests.factories import (
    Cast,
    make_closure,
    make_referral,
    make_seizure,
    make_warrant,
)
from tests.unit.closures.steps import ordered

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)


def counted(measure: str) -> dict[tuple[date, str], int]:
    """Return the counts, after a check that their lists have as many records."""
    tallies.refresh()
    assert tallies.check().differences == []
    tallied = Tally.objects.filter(measure=measure, level="force")
    found = {(row.period, row.category): row.n for row in tallied}
    viewer = User.objects.get(username="officer")
    if may_list(viewer, MEASURES[measure]):
        listed_rows = {key: n_listed(viewer, measure, *key) for key in found}
        assert listed_rows == found
    return found


def n_listed(viewer: User, measure: str, monday: date, category: str) -> int:
    """Count the records of the list that a link from the figure leads to."""
    kind = kind_with(MEASURES[measure].source)
    assert kind
    sunday = monday + timedelta(6)
    rows = CountedRows(MEASURES[measure], monday, sunday, category)
    wanted = ListFilter.from_params(kind.filters, {COUNTED: str(rows)}, viewer=viewer)
    return listed(kind, viewer, wanted).count()


def test_drugs_are_counted_by_class_and_all_else_by_what_it_is(cast: Cast) -> None:
    drugs: dict[str, Any] = {"kind": "drugs", "drug": "heroin", "drug_class": "A"}
    for given in (drugs, drugs, {"kind": "cash"}, {"kind": "weapon"}):
        make_seizure(cast.officer, occurred_at=NOON, **given)

    assert counted("seizures") == {
        (MONDAY, "A"): 2,
        (MONDAY, "cash"): 1,
        (MONDAY, "weapon"): 1,
    }


def test_a_referral_that_is_still_to_be_made_is_not_counted(cast: Cast) -> None:
    make_referral(cast.officer, occurred_at=NOON)
    made = {"state": "made", "made_at": NOON, "consent": "given", "kind": "mash"}
    make_referral(cast.officer, occurred_at=NOON, **made)

    assert counted("referrals") == {(MONDAY, "mash"): 1}


def test_a_live_warrant_is_in_no_figure(cast: Cast) -> None:
    make_warrant(cast.officer, occurred_at=NOON)
    make_warrant(cast.officer, executed_on=NOON.date())

    assert counted("warrants_executed") == {(MONDAY, "drugs"): 1}


def test_an_order_is_in_force_on_each_sunday_until_it_ends(cast: Cast) -> None:
    on = {"order_made_on": MONDAY, "scope": "full", "state": "order"}
    case = make_closure(cast.officer, order_ends_on=MONDAY + timedelta(20), **on)
    weeks = [(MONDAY + timedelta(7 * n), "full") for n in range(3)]
    assert counted("closure_orders_in_force") == dict.fromkeys(weeks, 1)

    # Discharged on the second Saturday: only the first Sunday is left.
    case.ceased_on = MONDAY + timedelta(12)
    case.save(update_fields=["ceased_on"])
    assert counted("closure_orders_in_force") == {weeks[0]: 1}
    assert counted("closure_orders") == {weeks[0]: 1}


def test_an_order_is_in_force_from_the_day_on_which_it_begins(cast: Cast) -> None:
    on = {"order_made_on": MONDAY, "scope": "full", "state": "order"}
    begins = {"order_begins_on": MONDAY + timedelta(8)}
    last = {"order_ends_on": MONDAY + timedelta(20)}
    case = make_closure(cast.officer, **on, **begins, **last)
    weeks = [(MONDAY + timedelta(7 * n), "full") for n in range(3)]
    assert counted("closure_orders_in_force") == dict.fromkeys(weeks[1:], 1)
    assert counted("closure_orders") == {weeks[0]: 1}

    # Quashed before it began: it was never in force.
    case.ceased_on = MONDAY + timedelta(5)
    case.save(update_fields=["ceased_on"])
    assert counted("closure_orders_in_force") == {}


def test_an_order_is_not_in_force_on_the_days_on_which_it_was_suspended(
    cast: Cast,
) -> None:
    """A week of the past keeps its count when the suspension ends."""
    case, walk = make_closure(cast.officer), ordered("2027-02-28")

    def in_force_after(kind: str, when: str, **facts: str) -> list[str]:
        project(case, walk.step(EventKind(kind), when, **facts).status)
        found = counted("closure_orders_in_force")
        tallies.rebuild()
        assert counted("closure_orders_in_force") == found
        assert set(found.values()) == {1}
        return sorted(f"{monday:%d %b}" for monday, _ in found)

    # In London, on the second Sunday of the order.
    before = ["21 Dec"]
    crown = {"court": "crown_court"}
    assert in_force_after("suspend", "2027-01-03 00:30", **crown) == before
    after = ["01 Feb", "08 Feb", "11 Jan", "15 Feb", "18 Jan", "22 Feb", "25 Jan"]
    assert in_force_after("resume", "2027-01-12 10:00") == sorted(before + after)

    # Suspended again, and quashed on a Sunday: it did not take effect on that day.
    assert in_force_after("suspend", "2027-01-18 10:00", **crown) == ["11 Jan", *before]
    assert in_force_after("quash", "2027-01-24 10:00", by_court="High Court") == [
        "11 Jan",
        *before,
    ]
    assert counted("closure_orders") == {(date(2026, 12, 21), "full"): 1}


def test_the_end_of_a_suspension_that_was_undone_counts_for_nothing(
    cast: Cast,
) -> None:
    case, walk = make_closure(cast.officer), ordered("2027-02-28")
    walk.step(EventKind.SUSPEND, "2027-01-03 10:00", court="crown_court")
    walk.step(EventKind.RESUME, "2027-01-12 10:00")
    undone = walk.events[-1].n
    walk.step(EventKind.TAKE_BACK, "2027-01-12 10:10", event=undone, reason="Not so")
    project(case, walk.status)

    found = counted("closure_orders_in_force")
    assert found == {(date(2026, 12, 21), "full"): 1}


def test_a_recount_of_all_time_comes_to_the_same(cast: Cast) -> None:
    make_closure(
        cast.officer,
        order_made_on=MONDAY,
        order_ends_on=MONDAY + timedelta(80),
        scope="partial",
        state="order",
    )
    assert len(counted("closure_orders_in_force")) == 11

    tallies.rebuild()
    assert len(counted("closure_orders_in_force")) == 11
