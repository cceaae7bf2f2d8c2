"""Seal new events: off the write path, in the order in which transactions began."""

from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from stronghold.core.audit.models import Block, BlockPart, Event
from stronghold.core.audit.seals.file import Line, add_lines, last_number
from stronghold.core.audit.seals.queries import (
    Sealed,
    events_between,
    events_in_no_block,
    newest_block,
    oldest_unfinished,
    parts_of,
    transaction_of_event,
)
from stronghold.core.audit.seals.rules import NO_BLOCK, block_hash
from stronghold.core.kernel import clock

# About as many events as a block has at most; one transaction is never split.
MOST_IN_A_BLOCK = 20_000
_LOCK = 7_436_001


def seal_events() -> int:
    """Seal the events that no block covers yet, and return how many blocks were made.

    An event is sealed once every transaction that began before its own has ended: only
    then is it certain that none is left out. Stopped at any point, the next call goes
    on from there.
    """
    n_made = 0
    while _seal_one():
        n_made += 1
    copy_to_file()
    return n_made


@transaction.atomic(durable=True)
def _seal_one() -> bool:
    """Make one block. False if there is nothing to seal, or another process seals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return False
    last = newest_block()
    upto = oldest_unfinished()
    if last is not None and upto < last.upto_txid:
        # Restored elsewhere, where transactions are numbered from the start.
        return _add_block(last, events_in_no_block(), upto)
    since = last.upto_txid if last else 0
    upto = _cut(since, upto)
    return _add_block(last, events_between(since, upto), upto)


def _cut(since: int, upto: int) -> int:
    """Return where a block ends that begins at `since`, so that it is not too large."""
    beyond = transaction_of_event(MOST_IN_A_BLOCK, since, upto)
    if beyond is None:
        return upto
    first = transaction_of_event(0, since, upto) or since
    return max(beyond, first + 1)


def _add_block(last: Block | None, events: "QuerySet[Event]", upto: int) -> bool:
    parts = parts_of(events)
    if not parts:
        return False
    number = last.number + 1 if last else 1
    previous = last.hash if last else NO_BLOCK
    sealed_at = clock.now()
    listed = [(part.month, len(part.event_ids), part.root) for part in parts]
    block = Block.objects.create(
        number=number,
        sealed_at=sealed_at,
        upto_txid=upto,
        previous=previous,
        hash=block_hash(number, sealed_at, upto, previous, listed),
    )
    BlockPart.objects.bulk_create(_row(block, part) for part in parts)
    return True


def _row(block: Block, part: Sealed) -> BlockPart:
    return BlockPart(
        block=block, month=part.month, event_ids=part.event_ids, root=part.root
    )


def copy_to_file() -> None:
    """Add the blocks that the file of seals does not have yet, if a file is set."""
    if not settings.SEAL_FILE:
        return
    path = Path(settings.SEAL_FILE)
    newer = Block.objects.filter(number__gt=last_number(path)).order_by("number")
    lines = [Line(b.number, b.hash, b.sealed_at.isoformat()) for b in newer]
    if lines:
        add_lines(path, lines)
