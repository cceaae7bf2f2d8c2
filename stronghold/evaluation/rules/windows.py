"""Equal windows of whole weeks before and after a day.

The week of the day is on neither side unless the day is its Monday; nor is the current
week.
"""

from dataclasses import dataclass
from datetime import date

from stronghold.core.kernel.weeks import Week

CHOICES = (4, 8, 12, 26)
# The number of weeks before the day used for limits, and shown after it in the chart.
AROUND = 26


@dataclass(frozen=True)
class Windows:
    """`weeks` whole weeks before `before_end`, and as many from `after_start`.

    `n_before` and `n_after` are the whole weeks available; `wanted` may be more.
    `first` and `last` are the weeks of the chart; the last may be the current one.
    """

    on: date
    wanted: int
    weeks: int
    n_before: int
    n_after: int
    before_end: Week
    after_start: Week
    first: Week
    last: Week

    @property
    def before_start(self) -> Week:
        return self.before_end.shifted(-self.weeks)

    @property
    def after_end(self) -> Week:
        return self.after_start.shifted(self.weeks)

    @property
    def shown(self) -> list[Week]:
        """The weeks of a chart."""
        n = (self.last.start - self.first.start).days // 7
        return [self.first.shifted(i) for i in range(n + 1)]

    @property
    def is_cut(self) -> bool:
        return self.weeks < self.wanted

    @property
    def position(self) -> float:
        """How many weeks of the chart are before the day, as a fraction."""
        return (self.on - self.first.start).days / 7


def windows(
    on: date, *, today: date, recorded_since: date | None, wanted: int = 0
) -> Windows:
    """Return the windows around a day: `wanted` weeks, or the longest possible.

    `recorded_since` is the first day with records; nothing is known before it. `weeks`
    of the result is 0 if there is no whole week on one of the sides.
    """
    before_end, current = Week.of(on), Week.of(today)
    after_start = _first_whole_week(on)
    since = _first_whole_week(recorded_since) if recorded_since else current
    n_before, n_after = _weeks(since, before_end), _weeks(after_start, current)
    available = min(n_before, n_after)
    wanted = wanted or max((n for n in CHOICES if n <= available), default=CHOICES[0])
    first = before_end.shifted(-max(min(AROUND, n_before), min(wanted, available)))
    last = after_start.shifted(AROUND - 1)
    return Windows(
        on=on,
        wanted=wanted,
        weeks=min(wanted, available),
        n_before=n_before,
        n_after=n_after,
        before_end=before_end,
        after_start=after_start,
        first=first,
        last=max(min(last, current), before_end),
    )


def _first_whole_week(day: date) -> Week:
    """Return the first week that starts on or after a day."""
    week = Week.of(day)
    return week if week.start == day else week.shifted(1)


def _weeks(first: Week, end: Week) -> int:
    return max((end.start - first.start).days // 7, 0)
