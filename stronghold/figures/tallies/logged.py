"""Recounts how many records of each week were logged, in which hour and by whom.

Late records, how complete a week is, and silent teams are read from these counts, so
that the cost of a page does not grow with the number of records.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model

from operations.models import Activity, Arrest, Seizure
from reports.models import Report
from stronghold.core.kernel.weeks import Week
from stronghold.figures.models import NEVER, LoggedCount, StaleMark

_CHUNK = 5000


@dataclass(frozen=True)
class LoggedKind:
    """A kind of record that is logged in one step, and the field with its own day."""

    model: type[Model]
    day: str

    @property
    def table(self) -> str:
        return connection.ops.quote_name(self.model._meta.db_table)


LOGGED_KINDS: Mapping[str, LoggedKind] = MappingProxyType(
    {
        "reports": LoggedKind(Report, "received_on"),
        "arrests": LoggedKind(Arrest, "occurred_on"),
        "seizures": LoggedKind(Seizure, "occurred_on"),
        "activities": LoggedKind(Activity, "occurred_on"),
    }
)
# The hour of a time. To truncate it in a named time zone is a third of the count.
_HOUR = "date_bin('1 hour', {time}, TIMESTAMPTZ '2000-01-01 00:00Z')"
# As with tallies: one statement, only differences are written, and rows are deleted by
# their place, which nothing moves while the lock is held.
_RECOUNT = """
WITH counted AS (
  SELECT force_id, {day} - ({day} - DATE '0001-01-01') %% 7 AS week,
         {hour_recorded} AS hour, recorded_by_id,
         coalesce({hour_of_error}, %(never)s) AS error_hour,
         count(*) AS n
  FROM {table}
  WHERE {day} >= %(first_day)s AND {day} < %(end_day)s
  GROUP BY 1, 2, 3, 4, 5
), kept AS (
  SELECT force_id, week, hour, recorded_by_id, error_hour, n, ctid AS at
  FROM figures_loggedcount
  WHERE source = %(source)s AND week >= %(first_day)s AND week < %(end_day)s
), difference AS MATERIALIZED (
  SELECT force_id, week, hour, recorded_by_id, error_hour, counted.n, kept.at
  FROM counted FULL JOIN kept
    USING (force_id, week, hour, recorded_by_id, error_hour)
  WHERE counted.n IS DISTINCT FROM kept.n
), vanished AS (
  DELETE FROM figures_loggedcount
  WHERE ctid = ANY (ARRAY(SELECT at FROM difference WHERE n IS NULL))
)
INSERT INTO figures_loggedcount
  (source, force_id, week, hour, recorded_by_id, error_hour, n)
SELECT %(source)s, force_id, week, hour, recorded_by_id, error_hour, n
FROM difference WHERE n IS NOT NULL
ON CONFLICT (source, week, force_id, hour, recorded_by_id, error_hour)
  DO UPDATE SET n = excluded.n
"""


class LoggedKey(NamedTuple):
    """The key of one count."""

    source: str
    force_id: int
    week: date
    hour: datetime
    recorded_by_id: int
    error_hour: datetime


@dataclass(frozen=True)
class LoggedDifference:
    """A logged count whose kept number is not the recounted one."""

    key: LoggedKey
    kept: int
    counted: int

    def __str__(self) -> str:
        source, force_id, week, hour, by, _ = self.key
        return (
            f"logged {source} of {week}, force {force_id}, at {hour:%Y-%m-%d %Hh} by "
            f"{by}: kept {self.kept}, counted {self.counted}"
        )


def recount_logged(source: str, span: tuple[str, str]) -> None:
    """Correct the counts of a span of weeks."""
    kind = LOGGED_KINDS[source]
    parameters: dict[str, Any] = {
        "source": source,
        "first_day": span[0],
        "end_day": span[1],
        "never": NEVER,
    }
    statement = _RECOUNT.format(
        table=kind.table,
        day=kind.day,
        hour_recorded=_HOUR.format(time="recorded_at"),
        hour_of_error=_HOUR.format(time="error_at"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def compare_logged(marks: list[StaleMark]) -> Iterator[LoggedDifference]:
    """Yield the counts that differ from a recount in Python, except stale ones."""
    for source, kind in LOGGED_KINDS.items():
        kept, counted = _kept(source), _counted(source, kind)
        stale = [
            (Week.of(mark.from_day).start, Week.of(mark.to_day).start)
            for mark in marks
            if mark.source == source
        ]
        for key in sorted(kept.keys() | counted.keys()):
            is_stale = any(first <= key.week <= last for first, last in stale)
            if kept[key] != counted[key] and not is_stale:
                yield LoggedDifference(key, kept[key], counted[key])


def _kept(source: str) -> Counter[LoggedKey]:
    rows = LoggedCount.objects.filter(source=source)
    counts = rows.values_list(*LoggedKey._fields, "n")
    return Counter({LoggedKey(*row[:-1]): row[-1] for row in counts.iterator()})


def _counted(source: str, kind: LoggedKind) -> Counter[LoggedKey]:
    names = ("force_id", kind.day, "recorded_at", "recorded_by_id", "error_at")
    rows = kind.model._default_manager.values_list(*names).iterator(_CHUNK)
    return Counter(_key(source, row) for row in rows)


def _key(source: str, row: tuple[Any, ...]) -> LoggedKey:
    force_id, day, recorded_at, by, error_at = row
    error_hour = _hour(error_at) if error_at else NEVER
    return LoggedKey(
        source, force_id, Week.of(day).start, _hour(recorded_at), by, error_hour
    )


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
