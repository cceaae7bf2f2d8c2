"""The rules of the brief: its weeks, their twins, and what a percentage may say."""

from datetime import UTC, date, datetime

import pytest

from stronghold.brief.kinds import COUNTED
from stronghold.brief.rules.lines import line_of, per_cent
from stronghold.brief.rules.weeks import is_announced
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.weeks import Month, Week, week_named
from stronghold.figures.measures import MEASURES

TODAY = date(2026, 11, 24)


def test_week_53_has_no_twin_and_every_other_week_has_one() -> None:
    last = Week.parse("2026-W53")

    assert last.a_year_earlier() is None
    # Counted by the ISO calendar, and not as 52 weeks before.
    assert Week.parse("2027-W01").a_year_earlier() == Week.parse("2026-W01")
    assert Week.parse("2026-W52").a_year_earlier() == Week.parse("2025-W52")
    assert Month.parse("2026-01").a_year_earlier() == Month.parse("2025-01")


def test_a_line_holds_the_week_against_the_weeks_that_it_names() -> None:
    week = Week.parse("2026-W47")
    counts = {week.shifted(-k): k * 10 for k in range(14)}
    counts[Week.parse("2025-W47")] = 7

    line = line_of("reports", week, counts)

    assert (line.n, line.before, line.mean, line.year_earlier) == (0, 10, 25.0, 7)
    assert line.twin == "2025-W47"
    assert line.drawn == tuple(range(120, -1, -10))
    assert line.from_kept(line.as_kept()) == line


def test_what_is_not_known_is_never_zero() -> None:
    week = Week.parse("2026-W53")

    line = line_of("reports", week, {week: 3, week.shifted(-1): None})

    assert (line.before, line.mean, line.twin, line.year_earlier) == (
        None,
        None,
        "",
        None,
    )


def test_no_percentage_on_a_base_under_twenty() -> None:
    assert per_cent(38, 19) is None
    assert per_cent(25, 20) == 25.0
    assert per_cent(None, 20) is None


@pytest.mark.parametrize("text", ["2026-W48x", "2026-47", "2025-W53", "2026-W49", "W1"])
def test_what_is_no_week_or_is_still_to_come_is_not_there(text: str) -> None:
    with pytest.raises(NotFound):
        week_named(text, today=TODAY)


def test_the_week_in_progress_has_a_page() -> None:
    assert week_named("2026-W48", today=TODAY) == Week.of(TODAY)


@pytest.mark.parametrize(
    ("at", "announced"),
    [
        # In summer London is an hour ahead of UTC.
        (datetime(2026, 7, 6, 4, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 6, 5, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), False),
    ],
)
def test_ready_on_monday_at_six_in_london(at: datetime, announced: bool) -> None:
    assert is_announced(at) is announced


def test_the_measures_of_a_kind_of_record_are_read_by_the_same_people() -> None:
    """What changed since a brief was signed is kept by kind, for all its measures."""
    verbs: dict[str, set[str]] = {}
    for code, counted in COUNTED.items():
        verbs.setdefault(counted.kind.prefix, set()).add(MEASURES[code].verb)

    assert len(verbs) > 1
    assert all(len(needed) == 1 for needed in verbs.values())
