"""How each part of the site is, by what it left in the database and on the disk."""

import pkgutil
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache as site_cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from redis.exceptions import RedisError

from stronghold.core.database.replica_lag import Lag, lags
from stronghold.core.database.upgrades.phases import is_contract
from stronghold.figures.heartbeat import AtWork, at_work
from stronghold.monitoring import rules

OLDER = "The database is of an older version: run manage.py prepare_database."
# By the database's own clock. No event waits for a seal if none is newer than the last.
_AGES = """
SELECT
  (SELECT extract(epoch FROM now() - max(made_at))::int FROM database_backupmade),
  (SELECT extract(epoch FROM now() - min(occurred_at))::int FROM audit_event
   WHERE occurred_at > coalesce(
     (SELECT sealed_at FROM audit_block ORDER BY number DESC LIMIT 1), '-infinity'))
"""


@dataclass(frozen=True)
class Health:
    """How the parts are; None where it is not known or not asked.

    `missing` are the migrations of this version that the database lacks, as app.name.
    Ages are in seconds. `backup_age` is of the newest backup, None if there is none;
    `unsealed_age` of the oldest event since the last seal; `waiting_log` of the oldest
    piece of PostgreSQL's log that is not stored with the backups; `free_percent` of the
    folder of photos and exports that has less room; `replicas` are those of the
    database that the settings name.
    """

    database: bool
    missing: Sequence[str] | None = None
    redis: bool | None = None
    at_work: AtWork | None = None
    backup_age: int | None = None
    unsealed_age: int | None = None
    waiting_log: int | None = None
    free_percent: int | None = None
    replicas: Sequence[Lag] = ()

    @property
    def migrations(self) -> bool:
        """Whether the database is known to be of this version."""
        return self.missing is not None and not self.missing

    @property
    def is_ready(self) -> bool:
        return self.database and self.migrations

    @property
    def is_backup_late(self) -> bool:
        """Whether no backup was made within BACKUP_HOURS; False if they are 0."""
        most = settings.BACKUP_HOURS * 3600
        return bool(most) and (self.backup_age is None or self.backup_age > most)

    def faults(self) -> list[str]:
        """Return what is wrong, a sentence each."""
        found = self.faults_at_work()
        if self.missing:
            found.insert(0, OLDER)
        return found

    def faults_at_work(self) -> list[str]:
        """Return the same, but for what the database lacks."""
        return list(self._faults_at_work())

    def _faults_at_work(self) -> Iterator[str]:
        if not self.database:
            yield "The database does not answer."
            return
        if self.redis is False:
            yield "Redis does not answer."
        yield from self._stopped()
        yield from self._late()
        yield from self._of_replicas()

    def _stopped(self) -> Iterator[str]:
        if self.at_work is None:
            return
        for process in ("worker", "beat", "figures", "jobs"):
            if getattr(self.at_work, process) is False:
                yield f"The process {process} does not answer."
        if (self.at_work.oldest_mark_seconds or 0) > rules.OLDEST_MARK_SECONDS:
            yield "Figures are behind."

    def _late(self) -> Iterator[str]:
        if self.is_backup_late:
            if self.backup_age is None:
                yield "No backup was made."
            else:
                hours = self.backup_age // 3600
                yield f"The last backup was made {hours} hours ago."
        if (self.unsealed_age or 0) > rules.UNSEALED_SECONDS:
            yield "Events of the audit log wait to be sealed."
        if (self.waiting_log or 0) > rules.WAITING_LOG_SECONDS:
            minutes = (self.waiting_log or 0) // 60
            yield f"The log of the database has waited {minutes} minutes to be stored."
        if self.free_percent is not None and (
            self.free_percent < rules.LEAST_FREE_PERCENT
        ):
            yield f"The disk of photos and exports has {self.free_percent} % left."

    def _of_replicas(self) -> Iterator[str]:
        for one in self.replicas:
            if one.away:
                yield f"The replica {one.server} {one.away}."
            elif (one.seconds or 0) > rules.REPLICA_SECONDS:
                yield f"The replica {one.server} is {one.seconds:.0f} seconds behind."


def readiness() -> Health:
    """Return whether the database answers and is of this version; no other part."""
    try:
        return Health(database=True, missing=missing_migrations())
    except DatabaseError:
        return Health(database=False)


def health() -> Health:
    """Return how every part is."""
    redis, free = _redis_answers(), _free_percent()
    try:
        if missing := missing_migrations():
            return Health(
                database=True, missing=missing, redis=redis, free_percent=free
            )
        found = at_work()
        with connection.cursor() as cursor:
            cursor.execute(_AGES)
            backup_age, unsealed_age = cursor.fetchone()
        return Health(
            database=True,
            missing=(),
            redis=redis,
            at_work=found,
            backup_age=backup_age,
            unsealed_age=unsealed_age,
            waiting_log=_waiting_log(),
            free_percent=free,
            replicas=lags(),
        )
    except DatabaseError:
        return Health(database=False, redis=redis, free_percent=free)


def missing_migrations() -> list[str]:
    """Return the migrations that this version cannot do without and the database lacks.

    Each is app.name. Those of the phase contract only take away what it does not use.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        (is_prepared,) = cursor.fetchone()
        if is_prepared:
            cursor.execute("SELECT app || '.' || name FROM django_migrations")
        applied = {name for (name,) in cursor.fetchall()}
    return sorted(_own_migrations() - applied)


@cache
def _own_migrations() -> frozenset[str]:
    """Return the migrations that this version needs, by files: none is imported."""
    found = set()
    for app in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(app.label)
        if module is None:
            continue
        try:
            folder = import_module(module)
        except ModuleNotFoundError:
            continue
        # One of our libraries has a module of that name, which is no folder.
        path = getattr(folder, "__path__", ())
        names = [file.name for file in pkgutil.iter_modules(path)]
        found |= {
            f"{app.label}.{name}"
            for name in names
            if name[0] not in "_~" and not is_contract(name)
        }
    return frozenset(found)


def _redis_answers() -> bool:
    try:
        site_cache.get("health")
    except (RedisError, OSError):
        return False
    return True


def _waiting_log() -> int | None:
    """Return the age of the oldest piece that waits; None if none is handed over."""
    if not settings.WAL_FOLDER:
        return None
    ages = [0]
    for piece in Path(settings.WAL_FOLDER).glob("*"):
        # One that is stored meanwhile is gone.
        with suppress(FileNotFoundError):
            ages.append(int(time.time() - piece.stat().st_mtime))
    return max(ages)


def _free_percent() -> int | None:
    """Return what is free where photos and exports are kept; None without folders."""
    folders = [Path(settings.ATTACHMENTS_FOLDER), Path(settings.EXPORTS_FOLDER)]
    used = [shutil.disk_usage(folder) for folder in folders if folder.is_dir()]
    return min((100 * disk.free // disk.total for disk in used), default=None)
