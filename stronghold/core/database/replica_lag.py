"""How far each replica is behind the primary, for those who watch the site."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

from stronghold.core.database.away import is_away
from stronghold.core.database.replicas import alias_of

# How far the log of the primary is on disk, in bytes, and which server it is.
_OF_PRIMARY = """
SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn, pg_postmaster_start_time()
"""
# Which server it is; whether it follows another; what it has replayed, in bytes; and
# the seconds since the last commit that it has replayed.
_OF_SERVER = """
SELECT pg_postmaster_start_time(),
  pg_is_in_recovery() AND EXISTS (SELECT FROM pg_stat_wal_receiver),
  pg_last_wal_replay_lsn() - '0/0'::pg_lsn,
  extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float
"""


@dataclass(frozen=True)
class Lag:
    """How far a replica is behind: bytes of the log, and seconds by its own clock.

    `server` is its host and port. `away` says why it is of no use, and is empty if it
    follows another server; the rest is None of one that is away, and the seconds where
    it has replayed no commit since it started.
    """

    server: str
    away: str = ""
    n_bytes: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class _Primary:
    n_bytes: Decimal
    started_at: datetime


def lags() -> list[Lag]:
    """Return how far each server of REPLICA_HOSTS is behind, less the primary itself.

    A server that does not answer costs two seconds.
    """
    if not settings.REPLICA_HOSTS:
        return []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_OF_PRIMARY)
        primary = _Primary(*cursor.fetchone())
    found = [_lag(number, primary) for number, _ in enumerate(settings.REPLICA_HOSTS)]
    return [one for one in found if one is not None]


def _lag(number: int, primary: _Primary) -> Lag | None:
    """Return how far a server is behind; None if it is the primary."""
    server = ":".join(settings.REPLICA_HOSTS[number])
    own = connections[alias_of(DEFAULT_DB_ALIAS, number)]
    try:
        # One that hangs would keep a connection that is open, and lets none be opened.
        own.close()
        with own.cursor() as cursor:
            cursor.execute(_OF_SERVER)
            started_at, follows, replayed, seconds = cursor.fetchone()
    except Error as error:
        if not is_away(error):
            raise
        return Lag(server, away="does not answer")
    finally:
        own.close()
    if not follows:
        is_primary = started_at == primary.started_at
        return None if is_primary else Lag(server, away="follows no other server")
    n_bytes = max(0, int(primary.n_bytes - replayed))
    # Where nothing was written since, the last commit says nothing.
    return Lag(server, n_bytes=n_bytes, seconds=seconds if n_bytes else 0.0)
