"""How the site is at this moment, for /metrics: read from the database when asked."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import redis
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from stronghold.core.database.one_client import redis_client
from stronghold.core.database.replica_lag import Lag
from stronghold.monitoring.queries import health

# What is due on warrants is left out: a number must not show that there is a live one.
_COUNTS = """
SELECT
  (SELECT count(*) FROM figures_stalemark),
  (SELECT count(*) FROM operations_deadline
   WHERE state = 'open' AND due_at < now() AND warrant_id IS NULL),
  (SELECT count(*) FROM exports_export WHERE state IN ('waiting', 'writing')),
  (SELECT count(*) FROM exports_export
   WHERE state = 'failed' AND asked_at > now() - interval '1 day')
"""
_EVENTS = """
SELECT kind, count(*) FROM audit_event
WHERE occurred_at > now() - interval '15 minutes' AND occurred_at <= now()
GROUP BY kind
"""
EVENT_KINDS = ("sign_in", "sign_in_failed", "refusal", "export", "permission_change")


class State(Collector):
    """The state of the site as gauges. Without a database, what can be known."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each gauge with its values."""
        try:
            yield from _of_parts()
            yield from _of_database()
        except DatabaseError:
            pass
        finally:
            connection.close()
        yield from _of_queues()
        yield from _of_disks()


def _of_parts() -> Iterator[GaugeMetricFamily]:
    found = health()
    up = GaugeMetricFamily(
        "stronghold_up", "1 if this part of the site works, else 0", labels=["part"]
    )
    parts: dict[str, bool | None] = {
        "database": found.database,
        "migrations": found.migrations,
        "redis": found.redis,
    }
    work = found.at_work
    if work:
        parts |= {name: getattr(work, name) for name in ("worker", "beat", "figures")}
        parts["jobs"] = work.jobs
    for part, is_up in parts.items():
        if is_up is not None:
            up.add_metric([part], float(is_up))
    yield up
    yield _one(
        "stronghold_oldest_mark_seconds",
        "Age of the oldest change that is not counted in the figures yet",
        (work.oldest_mark_seconds or 0) if work else None,
    )
    yield _one(
        "stronghold_backup_age_seconds",
        "Age of the newest backup; absent if there is none",
        found.backup_age,
    )
    yield _one(
        "stronghold_backup_late",
        "1 if no backup was made within BACKUP_HOURS, else 0",
        float(found.is_backup_late),
    )
    yield _one(
        "stronghold_unsealed_age_seconds",
        "Age of the oldest event of the audit log since the last seal",
        found.unsealed_age or 0,
    )
    yield _one(
        "stronghold_waiting_log_seconds",
        "Age of the oldest piece of PostgreSQL's log that is not stored with the "
        "backups; absent without WAL_FOLDER",
        found.waiting_log,
    )
    yield from _of_replicas(found.replicas)


def _of_replicas(lags: Sequence[Lag]) -> Iterator[GaugeMetricFamily]:
    """Yield how the replicas are; nothing of how far those behind are that are away."""
    if not lags:
        return
    up, seconds, n_bytes = (
        GaugeMetricFamily(f"stronghold_replica_{name}", words, labels=["server"])
        for name, words in (
            ("up", "1 if this replica answers and follows another server, else 0"),
            ("behind_seconds", "Age of the last commit that it has; 0 if it has all"),
            ("behind_bytes", "What it has not replayed of the log of the primary"),
        )
    )
    for one in lags:
        up.add_metric([one.server], float(not one.away))
        if one.seconds is not None:
            seconds.add_metric([one.server], one.seconds)
        if one.n_bytes is not None:
            n_bytes.add_metric([one.server], one.n_bytes)
    yield from (up, seconds, n_bytes)


def _of_database() -> Iterator[GaugeMetricFamily]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        marks, late, waiting, failed = cursor.fetchone()
        cursor.execute(_EVENTS)
        events = dict(cursor.fetchall())
    yield _one("stronghold_marks", "Changes that are not counted yet", marks)
    yield _one(
        "stronghold_late_deadlines",
        "Deadlines that are past and still open, but those of warrants",
        late,
    )
    yield _one("stronghold_exports_waiting", "Files asked for and not made", waiting)
    yield _one("stronghold_exports_failed", "Files of a day that failed", failed)
    recent = GaugeMetricFamily(
        "stronghold_events_15m",
        "Events of the audit log in the last 15 minutes",
        labels=["kind"],
    )
    for kind in EVENT_KINDS:
        recent.add_metric([kind], events.get(kind, 0))
    yield recent


def _of_queues() -> Iterator[GaugeMetricFamily]:
    waiting = GaugeMetricFamily(
        "stronghold_queue_tasks", "Tasks that wait in a queue", labels=["queue"]
    )
    try:
        with redis_client(settings.REDIS_URL) as broker:
            for queue in _queues():
                waiting.add_metric([queue], float(broker.llen(queue)))
    except (redis.RedisError, OSError):
        return
    yield waiting


def _queues() -> list[str]:
    """Return the queues into which tasks go, as Celery's settings route them."""
    routes = current_app.conf.task_routes.values()
    default = current_app.conf.task_default_queue
    return sorted({default} | {route["queue"] for route in routes})


def _of_disks() -> Iterator[GaugeMetricFamily]:
    free = GaugeMetricFamily(
        "stronghold_free_disk_ratio",
        "What is free of the disk of this folder, from 0 to 1",
        labels=["folder"],
    )
    folders = {
        "attachments": Path(settings.ATTACHMENTS_FOLDER),
        "exports": Path(settings.EXPORTS_FOLDER),
    }
    for name, folder in folders.items():
        if folder.is_dir():
            disk = shutil.disk_usage(folder)
            free.add_metric([name], disk.free / disk.total)
    yield free


def _one(name: str, words: str, value: float | None) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)
