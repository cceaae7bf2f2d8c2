"""Equal windows of whole weeks on both sides of a day.

The week that holds the day is on neither side, unless the day is its Monday; nor is the
week that is running.
"""

from dataclasses import dataclass
from datetime import date

from stronghold.kernel.weeks import Week

CHOICES = (4, 8, 12, 26)
# The weeks before the day that limits are made from, and what the chart shows after.
AROUND = 26


@dataclass(frozen=True)
class Windows:
    """`weeks` whole weeks before `before_end`, and as many from `after_start` on.

    `n_before` and `n_after` are the whole weeks there are; `asked` may have been more.
    `first` and `last` are the weeks that a chart shows, the last one perhaps running.
    """

    on: date
    asked: int
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
        return self.weeks < self.asked

    @property
    def position(self) -> float:
        """How many of the chart's weeks lie before the day, in parts of one."""
        return (self.on - self.first.start).days / 7


def windows(
    on: date, *, today: date, recorded_since: date | None, asked: int = 0
) -> Windows:
    """Return the windows around a day: those asked for, or the longest that are whole.

    `recorded_since` is the first day that anything was recorded on, before which
    nothing is known. `weeks` is 0 where no whole week has passed on one of the sides.
    """
    before_end, running = Week.of(on), Week.of(today)
    after_start = _whole_from(on)
    since = _whole_from(recorded_since) if recorded_since else running
    n_before, n_after = _weeks(since, before_end), _weeks(after_start, running)
    there = min(n_before, n_after)
    wanted = asked or max((n for n in CHOICES if n <= there), default=CHOICES[0])
    first = before_end.shifted(-max(min(AROUND, n_before), min(wanted, there)))
    last = after_start.shifted(AROUND - 1)
    return Windows(
        on=on,
        asked=wanted,
        weeks=min(wanted, there),
        n_before=n_before,
        n_after=n_after,
        before_end=before_end,
        after_start=after_start,
        first=first,
        last=max(min(last, running), before_end),
    )


def _whole_from(day: date) -> Week:
    """Return the first week that lies wholly on or after a day."""
    week = Week.of(day)
    return week if week.start == day else week.shifted(1)


def _weeks(first: Week, end: Week) -> int:
    return max((end.start - first.start).days // 7, 0)
