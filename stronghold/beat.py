"""Beat: sends each task when it is due, and loads nothing of the site to do so.

`celery --app stronghold.beat beat`. It knows tasks by their names alone. Several may
run, on several machines: each task is still sent once.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg2  # type: ignore[import-untyped]
from celery import Celery
from celery.beat import ScheduleEntry, Scheduler, SchedulingError
from celery.utils.log import get_logger
from celery.utils.time import maybe_make_aware
from django.conf import settings

from stronghold.celery import BEAT_SCHEDULE, COMMON

logger = get_logger(__name__)

# Seconds until it tries again if the database or Redis does not answer.
AGAIN = 1.0
# A new task is due a whole period from now.
_KNOWN = """
INSERT INTO database_beattick (name, sent_at) SELECT unnest(%s), %s
ON CONFLICT (name) DO NOTHING
"""
_SENT_AT = "SELECT name, sent_at FROM database_beattick WHERE name = ANY(%s)"
# The row is locked while the task is sent, and another beat waits for that. If this one
# hangs meanwhile, the server ends its turn.
_TAKE = """
SET LOCAL idle_in_transaction_session_timeout = '10s';
UPDATE database_beattick SET sent_at = %s WHERE name = %s AND sent_at = %s
RETURNING sent_at
"""


class SharedScheduler(Scheduler):
    """Sends each task once each time that it is due, however many beats there are.

    When it was last sent is a row of the database. Who changes that row sends the task,
    and the row is changed only if it was sent: a beat that is killed in between leaves
    it to the others, at once. Where the database is away nothing is sent, since no task
    could do anything without it.
    """

    def __init__(
        self, app: Celery, *args: Any, schedule_filename: str = "", **kwargs: Any
    ) -> None:
        """Touch the file of `--schedule` whenever all that was due is sent."""
        self._sign_of_life = Path(schedule_filename)
        self._connection: Any = None
        super().__init__(app, *args, **kwargs)

    def tick(self, *_: Any, **__: Any) -> float:
        """Send what is due; return the seconds until something is."""
        try:
            wait = self._send_due()
        except psycopg2.Error as error:
            logger.error("The database does not answer; nothing is sent: %s", error)
            self._disconnect()
            return AGAIN
        except SchedulingError as error:
            logger.error("Redis does not answer; it is sent later: %s", error)
            return AGAIN
        self._sign_of_life.touch()
        return wait

    def close(self) -> None:
        self._disconnect()
        super().close()

    def _send_due(self) -> float:
        waits = [float(self.max_interval or AGAIN)]
        # Connected to Redis before any row is locked.
        producer = self.producer
        if self._connection is None:
            self._connect()
        for entry in self.schedule.values():
            is_due, seconds = entry.is_due()
            if is_due and not self._send(entry, producer):
                is_due, seconds = entry.is_due()
                seconds = 0 if is_due else seconds
            waits.append(float(seconds))
        return min(waits)

    def _send(self, entry: ScheduleEntry, producer: Any) -> bool:
        """Send a task; if another beat has, learn when, and return False."""
        now = maybe_make_aware(entry.default_now())
        with self._turn() as cursor:
            cursor.execute(_TAKE, [now, entry.name, entry.last_run_at])
            if is_ours := cursor.fetchone() is not None:
                logger.info("Sending due task %s (%s)", entry.name, entry.task)
                self.apply_async(entry, producer=producer, advance=False)
        if is_ours:
            entry.last_run_at = now
        else:
            self._learn([str(entry.name)])
        return is_ours

    def _connect(self) -> None:
        database = settings.DATABASES["default"]
        self._connection = psycopg2.connect(
            dbname=database["NAME"],
            user=database["USER"],
            password=database["PASSWORD"],
            host=database["HOST"],
            port=database["PORT"],
            connect_timeout=5,
            tcp_user_timeout=10_000,
            **database["OPTIONS"],
        )
        self._learn(list(self.schedule))

    def _learn(self, names: list[str]) -> None:
        """Take over from the database when tasks were last sent."""
        with self._turn() as cursor:
            cursor.execute(_KNOWN, [names, maybe_make_aware(self.app.now())])
            cursor.execute(_SENT_AT, [names])
            found: list[tuple[str, datetime]] = cursor.fetchall()
        for name, sent_at in found:
            self.schedule[name].last_run_at = sent_at

    @contextmanager
    def _turn(self) -> Iterator[Any]:
        """Give a cursor in one transaction."""
        with self._connection, self._connection.cursor() as cursor:
            yield cursor

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(psycopg2.Error):
                self._connection.close()
        self._connection = None


# Without Celery's own fixup, which loads all apps of Django.
app = Celery("stronghold", fixups=[], set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    **COMMON,
    beat_schedule=BEAT_SCHEDULE,
    beat_scheduler="stronghold.beat:SharedScheduler",
)
