"""Read events as a seal needs them, and check the seals of the whole audit log."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import cast

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Max, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from stronghold.core.audit.choices import DROPPED, Kind
from stronghold.core.audit.models import (
    Block,
    BlockPart,
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
# An anti-join, which PostgreSQL does by hashing, whatever the size of the log. The
# month counts too: the table's key is the number with the time, so its owner can give a
# false event of another month the number of one that is sealed.
_IN_NO_BLOCK = """
NOT EXISTS (
  SELECT FROM (SELECT month, unnest(event_ids) AS id FROM audit_blockpart) AS sealed
  WHERE sealed.id = audit_event.id
    AND sealed.month = date_trunc('month', audit_event.occurred_at, 'UTC')::date
)
"""
# How far a clock may be off before the check says so: of one block after another; of an
# event, which waits for its transaction to end and for the seal.
_TIME = "%d %B %Y %H:%M"
_CLOCK_OFF, _EVENT_OFF = timedelta(minutes=10), timedelta(days=1)


@dataclass(frozen=True)
class Sealed:
    """The events of one month of a block: their ids in order, and their root."""

    month: date
    event_ids: Sequence[int]
    root: str
    # The earliest and the latest of their times.
    times: Sequence[datetime] = ()


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
    # Times that do not fit one another: no fault, as a clock may have been wrong.
    odd_times: Sequence[Found] = ()
    # The newest block in the file of seals.
    last_in_file: int = 0


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
    last_day = start.replace(day=monthrange(start.year, start.month)[1]).date()
    end = datetime.combine(last_day, datetime.max.time(), tzinfo=UTC)
    of_month = Event.objects.filter(occurred_at__range=(start, end))
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
    root = root_of([event_digest(row) for row in ordered])
    # They come in the order of their times.
    return Sealed(month, ids, root, [cast(datetime, rows[n][1]) for n in (0, -1)])


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
    odd: list[Found] = []
    blocks: dict[int, Block] = {}
    n_events, before, newest_event = 0, None, None
    dropped = dropped_months()
    for block in (
        Block.objects.order_by("number").prefetch_related("parts").iterator(50)
    ):
        parts = sorted(block.parts.all(), key=lambda part: part.month)
        found += _faults_of_link(block, parts, before)
        there = [part for part in parts if part.month not in dropped]
        times: list[datetime] = []
        for part in there:
            now = _sealed_now(part)
            found += _faults_of_part(part, now)
            times += now.times
            n_events += len(part.event_ids)
        odd += _odd_times(block, before, times, newest_event)
        if times:
            latest = min(max(times), block.sealed_at)
            newest_event = max(latest, newest_event or latest)
        blocks[block.number] = before = block
        progress(block.number)
    upto = Block.objects.aggregate(Max("upto_txid"))["upto_txid__max"] or 0
    left = [int(txid) for txid in events_in_no_block().values_list("txid", flat=True)]
    if n_late := sum(txid < upto for txid in left):
        found.append(Found(f"{_events(n_late)} in no block, and should be in one."))
    in_file = list(lines)
    lost = [line for line in in_file if as_of is not None and line.moment > as_of]
    found += _faults_of_file(in_file, lost, blocks)
    found += _faults_of_reasons()
    return Checked(
        len(blocks),
        n_events,
        len(left) - n_late,
        found,
        sorted(dropped),
        [line for line in lost if not _is_in(line, blocks)],
        odd,
        max((line.number for line in in_file), default=0),
    )


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
    block: Block, parts: Sequence[BlockPart], before: Block | None
) -> Iterator[Found]:
    number, previous = (before.number, before.hash) if before else (0, NO_BLOCK)
    if block.number != number + 1:
        gone = f"{number + 1} to {block.number - 1}"
        yield Found(f"The blocks before it are missing ({gone}).", block.number)
    elif block.previous != previous:
        yield Found("It does not follow from the block before it.", block.number)
    if not parts:
        yield Found("It has no events: a seal never makes such a block.", block.number)
    listed = [(part.month, len(part.event_ids), part.root) for part in parts]
    expected = block_hash(
        block.number, block.sealed_at, block.upto_txid, block.previous, listed
    )
    if block.hash != expected:
        yield Found("Its own row or parts were changed.", block.number)


def _sealed_now(part: BlockPart) -> Sealed:
    """Return a part as it would be sealed now."""
    (now,) = parts_of(events_of(part)) or [Sealed(part.month, [], root_of([]))]
    return now


def _faults_of_part(part: BlockPart, now: Sealed) -> Iterator[Found]:
    if n_gone := len(set(part.event_ids) - set(now.event_ids)):
        yield Found(
            f"{_events(n_gone)} missing from {part.month:%B %Y}.", part.block_id
        )
    elif now.root != part.root:
        words = f"An event of {part.month:%B %Y} was changed or replaced."
        yield Found(words, part.block_id)


def _odd_times(
    block: Block,
    before: Block | None,
    times: Sequence[datetime],
    newest: datetime | None,
) -> Iterator[Found]:
    """Name times that do not fit: events are sealed in about the order of their times.

    `newest` is the time of the newest event in earlier blocks.
    """
    if before and block.sealed_at < before.sealed_at - _CLOCK_OFF:
        words = f"says {block.sealed_at:{_TIME}}, and the block before it"
        yield Found(f"It {words} {before.sealed_at:{_TIME}}.", block.number)
    if times and max(times) > block.sealed_at + _EVENT_OFF:
        words = f"It was sealed on {block.sealed_at:{_TIME}}, and has an event of"
        yield Found(f"{words} {max(times):{_TIME}}.", block.number)
    if times and newest and min(times) < newest - _EVENT_OFF:
        words = f"It has an event of {min(times):{_TIME}}, and blocks before it have"
        yield Found(f"{words} one of {newest:{_TIME}}.", block.number)


def _is_in(line: Line, blocks: Mapping[int, Block]) -> bool:
    return line.number in blocks and blocks[line.number].hash == line.hash


def _faults_of_file(
    lines: Sequence[Line], lost: Sequence[Line], blocks: Mapping[int, Block]
) -> Iterator[Found]:
    """Compare the chain with the file of seals, both ways.

    The newest blocks may not be in the file yet.
    """
    for line in lines:
        if _is_in(line, blocks) or line in lost:
            continue
        words = (
            "It differs from the file of seals."
            if line.number in blocks
            else "It is in the file of seals and not in the database: the newest "
            "events were removed."
        )
        yield Found(words, line.number)
    numbers = {line.number for line in lines}
    last = max(numbers, default=0)
    gone = [number for number in blocks if number < last and number not in numbers]
    if gone:
        which = f"blocks {gone[0]} to {gone[-1]}" if gone[1:] else f"block {gone[0]}"
        yield Found(
            f"The file of seals lacks {len(gone):,} of its lines, of {which}: they "
            "were removed."
        )


def _faults_of_reasons() -> Iterator[Found]:
    for reason in Reason.objects.order_by("digest").iterator():
        if reason_digest(reason.salt, reason.words) != reason.digest:
            yield Found(f"The words of the reason {reason.digest[:8]} were changed.")


def _events(n: int) -> str:
    return "1 event is" if n == 1 else f"{n:,} events are"
