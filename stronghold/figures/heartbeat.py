"""Whether the background processes are running, and how far behind figures are.

Kept in the database, which survives a loss of Redis, by the database's own clock.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

WORKER, BEAT, FIGURES, JOBS = "worker", "beat", "figures", "jobs"
# Each is noted by a task that beat sends: every 15 seconds, figures every 5, jobs every
# 30 and while it writes a file. Its other tasks may take minutes, and note nothing.
SILENT_AFTER_SECONDS, JOBS_SILENT_AFTER_SECONDS = 60, 600
_NOTE = """
INSERT INTO figures_heartbeat AS heartbeat (name, seen_at)
SELECT name, now() FROM unnest(%s::text[]) AS process (name) ORDER BY name
ON CONFLICT (name) DO UPDATE SET seen_at = greatest(excluded.seen_at, heartbeat.seen_at)
"""
_STATE = """
SELECT (SELECT seen_at > now() - make_interval(secs => %(silent)s)
        FROM figures_heartbeat WHERE name = 'worker'),
       (SELECT seen_at > now() - make_interval(secs => %(silent)s)
        FROM figures_heartbeat WHERE name = 'beat'),
       (SELECT seen_at > now() - make_interval(secs => %(silent)s)
        FROM figures_heartbeat WHERE name = 'figures'),
       (SELECT seen_at > now() - make_interval(secs => %(jobs_silent)s)
        FROM figures_heartbeat WHERE name = 'jobs'),
       (SELECT extract(epoch FROM clock_timestamp() - min(made_at))::int
        FROM figures_stalemark)
"""


@dataclass(frozen=True)
class AtWork:
    """The processes seen lately, and the age of the oldest stale mark.

    `beat` is seen only through the tasks that the worker runs for it: without a worker
    it is None, not known. `oldest_mark_seconds` is None if no change waits.
    """

    worker: bool
    beat: bool | None
    figures: bool
    jobs: bool
    oldest_mark_seconds: int | None


def note(*names: str, through: Any = connection) -> None:
    """Record that these processes are running now, through a connection."""
    with through.cursor() as cursor:
        cursor.execute(_NOTE, [list(names)])


def at_work() -> AtWork:
    """Return which processes are running, and the age of the oldest stale mark."""
    with connection.cursor() as cursor:
        silent = {
            "silent": SILENT_AFTER_SECONDS,
            "jobs_silent": JOBS_SILENT_AFTER_SECONDS,
        }
        cursor.execute(_STATE, silent)
        worker, beat, figures, jobs, oldest = cursor.fetchone()
    return AtWork(
        worker=bool(worker),
        beat=bool(beat) if worker else None,
        figures=bool(figures),
        jobs=bool(jobs),
        oldest_mark_seconds=oldest,
    )
