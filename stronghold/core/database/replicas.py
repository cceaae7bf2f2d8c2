"""Reads on replicas of the database that are never older than the question.

A replica is read only once it has everything that the primary had stored durably when
the read began. So no one misses a change that the site has acknowledged, their own or
a colleague's, and no rule about who may see what is applied to an earlier state. A
replica that lags, hangs or follows another primary is left alone for a while, and the
primary is read. Without REPLICA_HOSTS all of this does nothing.
"""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial, wraps
from time import monotonic, sleep
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, InternalError, connections
from django.http import HttpRequest

from stronghold.core.database.away import is_away

T = TypeVar("T")
logger = logging.getLogger(__name__)

# Seconds for which a read waits for a replica. One that streams is milliseconds behind.
PATIENCE, STEP = 0.05, 0.002
# Seconds for which a process leaves a replica alone that was behind, and one that did
# not answer or followed no other server.
REST_IF_BEHIND, REST_IF_AWAY = 1.0, 15.0
# Seconds after which the same replica is named in the log again.
LOG_AGAIN = 60

# How far the log of the primary is on disk, in bytes, and its timeline: a replica is
# sent nothing beyond that, and a commit is acknowledged once it is there.
_OF_PRIMARY = """
SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn,
  ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::int
"""
# No row of a server that follows none. The timeline is that of its control file, which
# lags after a promotion; until then the replica is not read.
_OF_REPLICA = """
SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn,
  greatest((pg_control_checkpoint()).timeline_id,
           (pg_control_recovery()).min_recovery_end_timeline)
WHERE pg_is_in_recovery() AND EXISTS (SELECT FROM pg_stat_wal_receiver)
"""
# By the number of a replica: until when this process leaves it alone.
_rests: dict[int, float] = {}


class FollowsNone(Exception):
    """A server that is named as a replica follows no other."""


@dataclass(frozen=True)
class Position:
    """A place in the log of a server: bytes since its beginning, on a timeline."""

    n_bytes: Decimal
    timeline: int


def alias_of(alias: str, number: int) -> str:
    """Return the alias of the same role's connection to a replica, as settings have."""
    return f"{alias}_replica_{number}"


def reads_replica(view: Callable[..., T]) -> Callable[..., T]:
    """Answer GET and HEAD from a replica, and all else from the primary.

    For a view that only reads. If it does write, the replica refuses, the log says
    where, and the primary answers.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> T:
        asked = partial(view, request, *args, **kwargs)
        return from_replica(asked) if request.method in {"GET", "HEAD"} else asked()

    answer.reads_replica = True  # type: ignore[attr-defined]
    return answer


def from_replica(read: Callable[[], T]) -> T:
    """Return what `read` returns, which asks a replica if one has everything.

    If the replica fails meanwhile, it is called once more and asks the primary.
    """
    number = _fresh_replica(DEFAULT_DB_ALIAS)
    if number is None:
        return read()
    try:
        with _in_place_of(DEFAULT_DB_ALIAS, number):
            return read()
    except InternalError:
        # A fault of ours: it does not only read.
        logger.exception("a read was refused by the replica, and asks the primary")
    except Error as error:
        _leave_if_away(number, error)
    return read()


@contextmanager
def on_fresh(alias: str) -> Iterator[None]:
    """Let an alias be its connection to a replica that has everything, if there is one.

    A fault of the replica while it is in use is raised.
    """
    number = _fresh_replica(alias)
    with ExitStack() as stack:
        if number is not None:
            stack.enter_context(_in_place_of(alias, number))
            stack.enter_context(_leaving_alone(number))
        yield


def _fresh_replica(alias: str) -> int | None:
    """Return the number of a replica that has all that the primary has now.

    None within a transaction on the primary, which may have written.
    """
    if not settings.REPLICA_HOSTS:
        return None
    primary = connections[DEFAULT_DB_ALIAS]
    if connections[alias].alias != alias or primary.alias != DEFAULT_DB_ALIAS:
        # One is being read already.
        return None
    if primary.in_atomic_block:
        return None
    now = monotonic()
    numbers = [
        n for n, _ in enumerate(settings.REPLICA_HOSTS) if _rests.get(n, 0) < now
    ]
    if not numbers:
        return None
    wanted = _position(DEFAULT_DB_ALIAS, _OF_PRIMARY)
    random.shuffle(numbers)
    for number in numbers:
        own = connections[alias_of(DEFAULT_DB_ALIAS, number)]
        try:
            # Opened before the replica is asked where it is: a server that restarted
            # meanwhile, and may be further back, has lost this connection.
            connections[alias_of(alias, number)].ensure_connection()
            if _catches_up(own.alias, wanted):
                return number
        except Error as error:
            own.close()
            _leave_if_away(number, error)
        except FollowsNone:
            # As the primary does, which the settings name too: nothing to warn of.
            _rests[number] = now + REST_IF_AWAY
        else:
            _leave_alone(number, REST_IF_BEHIND, "is behind")
    return None


def _catches_up(alias: str, wanted: Position | None) -> bool:
    """Return whether a replica has everything up to a position, or soon has.

    FollowsNone if it is no replica of any server.
    """
    until = monotonic() + PATIENCE
    while True:
        now = _position(alias, _OF_REPLICA)
        if now is None:
            raise FollowsNone
        if wanted is None or now.timeline != wanted.timeline:
            return False
        if now.n_bytes >= wanted.n_bytes:
            return True
        if monotonic() > until:
            return False
        sleep(STEP)


def _position(alias: str, question: str) -> Position | None:
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return Position(*row) if row else None


@contextmanager
def _in_place_of(alias: str, number: int) -> Iterator[None]:
    """Let all that this thread asks of an alias go to a replica."""
    own = connections[alias]
    connections[alias] = connections[alias_of(alias, number)]
    try:
        yield
    finally:
        connections[alias] = own


@contextmanager
def _leaving_alone(number: int) -> Iterator[None]:
    try:
        yield
    except Error as error:
        _leave_if_away(number, error)
        raise


def _leave_if_away(number: int, error: Error) -> None:
    """Leave a replica alone that failed, or cancelled a read to replay; else raise."""
    if not is_away(error):
        raise error
    _leave_alone(number, REST_IF_AWAY, "did not answer")


def _leave_alone(number: int, seconds: float, why: str) -> None:
    """Read elsewhere for some seconds; log it once a minute."""
    now = monotonic()
    if _rests.get(number, -LOG_AGAIN) < now - LOG_AGAIN:
        host = ":".join(settings.REPLICA_HOSTS[number])
        logger.warning("the replica %s %s: another server is read", host, why)
    _rests[number] = now + seconds
