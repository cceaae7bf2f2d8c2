"""Read events as a seal needs them, and check the seals of the whole audit log."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Max, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from stronghold.core.audit.choices import DROPPED, Kind
from stronghold.core.audit.models import (
    Block,
    BlockPart,
    BlockStamp,
    DroppedMonth,
    Event,
    Reason,
)
from stronghold.core.audit.record import reason_digest
from stronghold.core.audit.seals.file import Line
from stronghold.core.audit.seals.rules import (
    NO_BLOCK,
    block_hash,
    event_digest,
    root_of,
)
from stronghold.core.audit.seals.timestamps import fault_of

# What an event's digest covers: every column, in this order, which never changes.
COLUMNS = (
    "id",
    "occurred_at",
    "kind",
    "actor_id",
    "actor",
    "actor_role",
    "organisation",
    "force",
    "session",
    "source_ip",
    "records",
    "n_records",
    "recipient",
    "reason_digest",
    "detail",
    "txid",
)
# As the index `event_txid` has it.
_NUMBER = Cast(Cast("txid", TextField()), BigIntegerField())
# The snapshot comes first: what it lists as running may have ended when the locks are
# read, and then counts as of this database. Locks have the lower half of a number.
_OLDEST_UNFINISHED = """
WITH now AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot),
running AS MATERIALIZED (
  SELECT xid::text::bigint AS txid FROM now, pg_snapshot_xip(snapshot) AS xid
),
never_here AS (
  SELECT transactionid::text::bigint AS low
  FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted
    AND (datname <> current_database() OR usesysid IS NULL)
)
SELECT least(
  (SELECT pg_snapshot_xmax(snapshot)::text::bigint FROM now),
  (SELECT min(txid) FROM running
   WHERE txid % 4294967296 NOT IN (SELECT low FROM never_here))
)
"""
# An anti-join, which PostgreSQL does by hashing, whatever the size of the log.
_IN_NO_BLOCK = """
NOT EXISTS (
  SELECT FROM (SELECT unnest(event_ids) AS id FROM audit_blockpart) AS sealed
  WHERE sealed.id = audit_event.id
)
"""


@dataclass(frozen=True)
class Sealed:
    """The events of one month of a block: their ids in order, and their root."""

    month: date
    event_ids: Sequence[int]
    root: str


@dataclass(frozen=True)
class Found:
    """A fault in the audit log, in words, with the block that shows it, if one does."""

    words: str
    block: int | None = None

    def __str__(self) -> str:
        return f"Block {self.block}: {self.words}" if self.block else self.words


@dataclass(frozen=True)
class Checked:
    """What a check of the audit log covered, and what it found."""

    n_blocks: int
    n_events: int
    n_not_yet: int
    found: Sequence[Found]
    # The months that retention dropped, by the decision of two people.
    dropped: Sequence[date] = ()
    # In the file of seals, from after the moment that a database was restored to.
    lost: Sequence[Line] = ()


def newest_block() -> Block | None:
    return Block.objects.order_by("-number").first()


@dataclass(frozen=True)
class SealedEvents:
    """A block with its events."""

    number: int
    hash: str
    parts: Sequence[BlockPart]

    def events(self, columns: Sequence[str]) -> Iterator[dict[str, object]]:
        """Yield these columns of each event, by month and number."""
        for part in self.parts:
            yield from events_of(part).order_by("id").values(*columns)


def events_of(part: BlockPart) -> "QuerySet[Event]":
    """Return the events of a part that are still there."""
    start = datetime.combine(part.month, datetime.min.time(), tzinfo=UTC)
    end = (start + timedelta(days=31)).replace(day=1)
    of_month = Event.objects.filter(occurred_at__gte=start, occurred_at__lt=end)
    return of_month.filter(pk__in=part.event_ids)


def sealed_after(number: int) -> SealedEvents | None:
    """Return the block that follows this number; None if it is not sealed yet."""
    block = Block.objects.filter(number__gt=number).order_by("number").first()
    if block is None:
        return None
    parts = list(block.parts.order_by("month"))
    return SealedEvents(block.number, block.hash, parts)


def oldest_unfinished() -> int:
    """Return the transaction of this database before which all of its have ended.

    Transactions that are certain to be in another database of the server do not count,
    nor do those of automatic vacuum and analyse, which have no user: none of them can
    still write an event here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_UNFINISHED)
        row = cursor.fetchone()
    return int(row[0])


def events_between(from_txid: int, to_txid: int) -> "QuerySet[Event]":
    """Return the events of the transactions from one up to another, not included."""
    return Event.objects.alias(number=_NUMBER).filter(
        number__gte=from_txid, number__lt=to_txid
    )


def transaction_of_event(place: int, from_txid: int, to_txid: int) -> int | None:
    """Return the transaction of the event in this place among those, from 0."""
    found = events_between(from_txid, to_txid).order_by(_NUMBER)
    txid = found.values_list("txid", flat=True)[place : place + 1].first()
    return None if txid is None else int(txid)


def events_in_no_block() -> "QuerySet[Event]":
    """Return the events that no block covers. Reads the whole audit log."""
    in_none = RawSQL(_IN_NO_BLOCK, [], output_field=BooleanField())  # noqa: S611
    return Event.objects.filter(in_none)


def parts_of(events: "QuerySet[Event]") -> list[Sealed]:
    """Return the hashes of these events, a part for each month (UTC) that they have."""
    rows = events.order_by("occurred_at", "id").values_list(*COLUMNS)
    by_month = groupby(rows.iterator(), key=lambda row: row[1].date().replace(day=1))
    return [_sealed(month, list(of_month)) for month, of_month in by_month]


def _sealed(month: date, rows: Sequence[Sequence[object]]) -> Sealed:
    ordered = sorted(rows, key=lambda row: int(str(row[0])))
    ids = [int(str(row[0])) for row in ordered]
    return Sealed(month, ids, root_of([event_digest(row) for row in ordered]))


def check_audit(
    lines: Iterable[Line] = (),
    progress: Callable[[int], None] = lambda n: None,
    *,
    as_of: datetime | None = None,
) -> Checked:
    """Compare every event, reason and block with the chain, and the chain with a file.

    `lines` are those of the file of seals. `progress` is called with the number of
    blocks that are done. `as_of` is the moment that a database was restored to: what
    was sealed later cannot be in it, and is no fault. Reads the whole audit log, a
    block at a time.
    """
    found: list[Found] = []
    lost: list[Line] = []
    hashes: dict[int, str] = {}
    n_events, previous, newest = 0, NO_BLOCK, 0
    dropped = dropped_months()
    for block in (
        Block.objects.order_by("number").prefetch_related("parts").iterator(50)
    ):
        parts = sorted(block.parts.all(), key=lambda part: part.month)
        found += _faults_of_link(block, parts, previous, newest)
        for part in parts:
            if part.month in dropped:
                continue
            found += _faults_of_part(part)
            n_events += len(part.event_ids)
        hashes[block.number] = previous = block.hash
        newest = block.number
        progress(newest)
    upto = Block.objects.aggregate(Max("upto_txid"))["upto_txid__max"] or 0
    left = [int(txid) for txid in events_in_no_block().values_list("txid", flat=True)]
    if n_late := sum(txid < upto for txid in left):
        found.append(Found(f"{_events(n_late)} in no block, and should be in one."))
    for line in lines:
        if hashes.get(line.number) == line.hash:
            continue
        if as_of is not None and line.moment > as_of:
            lost.append(line)
        else:
            found.append(_fault_of_file(line, line.number in hashes))
    found += _faults_of_reasons()
    if settings.SEAL_TIMESTAMP_CERTIFICATES:
        found += _faults_of_stamps()
    n_newer = len(left) - n_late
    return Checked(len(hashes), n_events, n_newer, found, sorted(dropped), lost)


def dropped_months() -> set[date]:
    """Return the months that were dropped lawfully: with an event that says so.

    It is in a later month, and sealed like any other. A row without it is not enough:
    someone who owns the database could add that.
    """
    said = Event.objects.filter(kind=Kind.ERASURE, detail__change=DROPPED).values_list(
        "detail__month", "detail__decision"
    )
    logged = {(str(month), decision) for month, decision in said}
    return {
        row.month
        for row in DroppedMonth.objects.all()
        if (row.month.isoformat(), row.decision) in logged
    }


def _faults_of_link(
    block: Block, parts: Sequence[BlockPart], previous: str, before: int
) -> Iterator[Found]:
    if block.number != before + 1:
        gone = f"{before + 1} to {block.number - 1}"
        yield Found(f"The blocks before it are missing ({gone}).", block.number)
    elif block.previous != previous:
        yield Found("It does not follow from the block before it.", block.number)
    listed = [(part.month, len(part.event_ids), part.root) for part in parts]
    expected = block_hash(
        block.number, block.sealed_at, block.upto_txid, block.previous, listed
    )
    if block.hash != expected:
        yield Found("Its own row or parts were changed.", block.number)


def _faults_of_part(part: BlockPart) -> Iterator[Found]:
    (now,) = parts_of(events_of(part)) or [Sealed(part.month, [], root_of([]))]
    if n_gone := len(set(part.event_ids) - set(now.event_ids)):
        yield Found(
            f"{_events(n_gone)} missing from {part.month:%B %Y}.", part.block_id
        )
    elif now.root != part.root:
        words = f"An event of {part.month:%B %Y} was changed or replaced."
        yield Found(words, part.block_id)


def _fault_of_file(line: Line, is_here: bool) -> Found:
    words = (
        "It differs from the file of seals."
        if is_here
        else "It is in the file of seals and not in the database: the newest events "
        "were removed."
    )
    return Found(words, line.number)


def _faults_of_stamps() -> Iterator[Found]:
    for stamp in BlockStamp.objects.select_related("block").order_by("block"):
        if wrong := fault_of(bytes(stamp.token), stamp.block.hash):
            words = (
                f"Its time stamp of {stamp.stated_at:%d %B %Y} does not fit: {wrong}."
            )
            yield Found(words, stamp.block_id)


def _faults_of_reasons() -> Iterator[Found]:
    for reason in Reason.objects.order_by("digest").iterator():
        if reason_digest(reason.salt, reason.words) != reason.digest:
            yield Found(f"The words of the reason {reason.digest[:8]} were changed.")


def _events(n: int) -> str:
    return "1 event is" if n == 1 else f"{n:,} events are"
