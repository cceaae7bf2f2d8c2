"""How many reports are at a place: of past weeks as remembered, of this week as stored.

A busy street has tens of thousands, and all but those of this week are as they were.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.database.made_sql import statement_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON, midnight, year_before
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.queries import hours_of
from stronghold.figures.by_state import ByState
from stronghold.figures.queries import state_up_to
from stronghold.ledger.queries.figures import Figures, figures_by, figures_in
from stronghold.ledger.queries.places import LedgerPlace
from stronghold.ledger.queries.times import YearOfReports, received_since


@dataclass(frozen=True)
class ReportsHere:
    """The counts of the reports of a place: in all years, and of twelve months."""

    figures: Figures
    year: YearOfReports


# Of so many places, each with a number for each of its premises.
_past: ByState[ReportsHere] = ByState(most=200)
# The day, premises, concern and time of a report.
_Row = tuple[date, int | None, str, datetime | None]


def reports_here(viewer: User, place: LedgerPlace, *, since: date) -> ReportsHere:
    """Count the reports of a place; counting rows is not logged as reading them.

    What is remembered has the condition of the policy in its key, by which it was
    counted, and the state of all reports before this week, which each change moves.
    """
    rows = REPORTS.counted_at(viewer, place.here).order_by()
    monday = Week.of(clock.today()).start
    # As `received_since`: the index of a place is by the instant.
    past = rows.filter(received_at__lt=midnight(monday), received_on__lt=monday)
    state = state_up_to(Week(monday).shifted(-1))
    before = _past.of(
        (state, since, statement_of(past.values("pk"))),
        lambda: counted_by_sql(past, since=since),
    )
    columns = ("received_on", "premises", "concern", "occurred_at")
    this_week = list(rows.filter(received_since(monday)).values_list(*columns))
    return _with(before, this_week, since=since)


def counted_by_sql(rows: QuerySet[Any], *, since: date) -> ReportsHere:
    """Count reports where they are stored."""
    groups = figures_by(rows, REPORTS.day, "premises", "concern", since=since)
    by_concern: Counter[str] = Counter()
    by_premises: Counter[int | None] = Counter()
    for one in groups:
        premises, concern = one.by
        by_concern[concern] += one.n_recent
        by_premises[premises] += one.n_recent
    year = YearOfReports(
        hours_of(rows.filter(received_since(since))), +by_concern, +by_premises
    )
    return ReportsHere(figures_in(groups), year)


def _with(before: ReportsHere, rows: list[_Row], *, since: date) -> ReportsHere:
    """Return the counts with these rows too."""
    figures, year = before.figures, before.year
    recent = [row for row in rows if row[0] >= since]
    days = [row[0] for row in rows]
    n_earlier = sum(year_before(since) <= day < since for day in days)
    last_on = max(days, default=None)
    return ReportsHere(
        Figures(
            Counter(figures.by_year) + Counter(day.year for day in days),
            figures.recent + len(recent),
            last_on or figures.last_on,
            figures.earlier + n_earlier,
            Counter(figures.by_premises) + Counter(row[1] for row in rows),
        ),
        YearOfReports(
            Counter(year.by_hour) + Counter(_hours(row[3] for row in recent)),
            Counter(year.by_concern) + Counter(row[2] for row in recent),
            Counter(year.by_premises) + Counter(row[1] for row in recent),
        ),
    )


def _hours(times: Iterable[datetime | None]) -> Iterator[tuple[int, int]]:
    """Yield the weekday (Monday is 0) and hour in London of each time that is known."""
    for time in times:
        if time is not None:
            local = time.astimezone(LONDON)
            yield local.weekday(), local.hour
