"""Whether the processes that work by themselves are at work, and how far figures are.

Kept in the database, which outlives Redis, and by the database's own clock.
"""

from dataclasses import dataclass

from django.db import connection

WORKER, BEAT = "worker", "beat"
# Beat asks for something every 15 seconds.
SILENT_AFTER_SECONDS = 60
_NOTE = """
INSERT INTO dashboard_heartbeat AS heartbeat (name, seen_at)
SELECT name, now() FROM unnest(%s::text[]) AS one (name) ORDER BY name
ON CONFLICT (name) DO UPDATE SET seen_at = greatest(excluded.seen_at, heartbeat.seen_at)
"""
_STATE = """
SELECT (SELECT seen_at > now() - make_interval(secs => %(silent)s)
        FROM dashboard_heartbeat WHERE name = 'worker'),
       (SELECT seen_at > now() - make_interval(secs => %(silent)s)
        FROM dashboard_heartbeat WHERE name = 'beat'),
       (SELECT extract(epoch FROM clock_timestamp() - min(made_at))::int
        FROM dashboard_mark)
"""


@dataclass(frozen=True)
class AtWork:
    """Which processes were seen in the last minute, and the oldest mark's age.

    `beat` is seen through what the worker does for it: without a worker, None, not
    known. `oldest_mark_seconds` is None where no figure waits.
    """

    worker: bool
    beat: bool | None
    oldest_mark_seconds: int | None


def note(*names: str) -> None:
    """Note that these processes are at work now."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [list(names)])


def at_work() -> AtWork:
    """Return what is at work, and how long the oldest mark has waited."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, {"silent": SILENT_AFTER_SECONDS})
        worker, beat, oldest = cursor.fetchone()
    return AtWork(bool(worker), bool(beat) if worker else None, oldest)
