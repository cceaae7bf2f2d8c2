"""Decisions made at the same moment: no circle, nothing merged into what left."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from reports.duplicates.actions import merge_report, undo_decision
from reports.models import DuplicateDecision, Report
from reports.report.actions import withdraw_report
from stronghold.core.kernel.errors import RuleBroken
from tests.at_once import at_once
from tests.factories import WEST_SOUTH, Cast, make_report

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def refused(came: Sequence[Any]) -> int:
    return sum(isinstance(one, RuleBroken) for one in came)


def merging(by: Any, merged: Report, kept: Report) -> Callable[[], Any]:
    def work() -> Any:
        return merge_report(by=by, reference=merged.reference, into=kept.reference)

    return work


def roots_reached() -> int:
    """Follow every report to where it ends; a circle would never get there."""
    into = dict(Report.objects.values_list("pk", "merged_into"))
    for start in into:
        at, steps = start, 0
        while into[at] is not None:
            at, steps = into[at], steps + 1
            assert steps <= len(into), "a circle"
    return sum(parent is None for parent in into.values())


@pytest.mark.parametrize("n", range(ROUNDS))
def test_two_into_each_other_leave_one(cast: Cast, n: int) -> None:
    one, other = (make_report(cast.officer, point=WEST_SOUTH) for _ in range(2))

    came = at_once(
        merging(cast.officer, one, other), merging(cast.supervisor, other, one)
    )

    assert refused(came) == 1
    assert roots_reached() == 1
    assert DuplicateDecision.objects.filter(undone_at=None).count() == 1


@pytest.mark.parametrize("n", range(ROUNDS))
def test_a_ring_of_four_is_not_closed(cast: Cast, n: int) -> None:
    rows = [make_report(cast.officer, point=WEST_SOUTH) for _ in range(4)]
    ring = zip(rows, [*rows[1:], rows[0]], strict=True)

    came = at_once(*(merging(cast.officer, one, other) for one, other in ring))

    assert refused(came) >= 1
    assert roots_reached() >= 1


@pytest.mark.parametrize("n", range(ROUNDS))
def test_nothing_is_merged_into_what_is_in_error(cast: Cast, n: int) -> None:
    merged, kept = (make_report(cast.officer, point=WEST_SOUTH) for _ in range(2))

    def withdraw() -> Any:
        return withdraw_report(
            by=cast.supervisor, reference=kept.reference, reason="logged twice"
        )

    came = at_once(merging(cast.officer, merged, kept), withdraw)

    assert refused(came) == 1
    kept.refresh_from_db()
    assert kept.is_in_error != kept.merged_reports.exists()


def test_parting_at_the_same_moment_parts_once(cast: Cast) -> None:
    merged, kept = (make_report(cast.officer, point=WEST_SOUTH) for _ in range(2))
    merging(cast.officer, merged, kept)()

    def part() -> Any:
        return undo_decision(
            by=cast.officer, reference=merged.reference, other=kept.reference
        )

    came = at_once(part, part, part)

    assert refused(came) == 2
    assert roots_reached() == 2
