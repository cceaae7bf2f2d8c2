"""Counts all figures and map squares again, in pieces, while people work.

A piece is 64 weeks or months of a measure in one force: its tallies and all its squares
change in one transaction. The pieces that are still to do are rows of a table, so that
a run that was stopped is continued by the next, and several can work at once. A refresh
waits for the pieces that run, and the pieces after them wait for the refresh: both see
all that was committed before them, and what is saved later has marks of its own.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import connection, transaction

from stronghold.core.database.models import InstalledSql
from stronghold.figures.grid import SPANS
from stronghold.figures.measures import MEASURES, Measure, measure
from stronghold.figures.models import (
    MapCell,
    MeasureChange,
    PieceToCount,
    StaleMark,
    Tally,
)
from stronghold.figures.tallies.cells import (
    DAY_OF,
    NUMBER_OF,
    recount_longest_block,
)
from stronghold.figures.tallies.logged import LOGGED_KINDS, recount_logged
from stronghold.figures.tallies.upkeep import (
    hold,
    lock_beside_other_pieces,
    note_recount,
    recount_tallies,
    refresh,
    stamp_change,
)

LONGEST = max(SPANS)
ALL_DAYS = (date.min.isoformat(), date.max.isoformat())
# A piece sorts and compares some hundred thousand squares, which fit into this.
_FOR_ONE_LARGE_STATEMENT = "SET LOCAL work_mem = '128MB'"
# Blocks with rows, or with anything kept.
_BLOCKS = """
SELECT force_id, block, sum(n)::bigint FROM (
  SELECT force_id, generate_series({first} / {longest}, {last} / {longest}) AS block,
         count(*) AS n
  FROM {view} WHERE counted_on <= {until} GROUP BY 1, 2
  UNION ALL
  SELECT DISTINCT force_id, {period} / {longest}, 0
  FROM figures_tally WHERE measure = %(measure)s
  UNION ALL
  SELECT DISTINCT force_id, block * span / {longest}, 0
  FROM figures_mapcell WHERE measure = %(measure)s
) AS found GROUP BY 1, 2
"""
_BLOCKS_LOGGED = """
SELECT 0, block, sum(n)::bigint FROM (
  SELECT {day} / {longest} AS block, count(*) AS n FROM {table} GROUP BY 1
  UNION ALL
  SELECT DISTINCT {week} / {longest}, 0
  FROM figures_loggedcount WHERE source = %(source)s
) AS found GROUP BY 1, 2
"""
_DAYS = "SELECT {first}::text, {end}::text"


@dataclass(frozen=True)
class Progress:
    """How much of a full count is done; `is_continued` if an earlier run began it."""

    n_pieces: int
    n_done: int
    # Of the rows to count in this run.
    share: float
    is_continued: bool


def rebuild(
    *,
    at_once: int = 1,
    from_start: bool = False,
    report: Callable[[Progress], None] = lambda _: None,
) -> int:
    """Recount everything while people work; return how many tallies there are.

    `at_once` pieces are counted at a time. What a stopped run left is continued, unless
    the SQL of a measure has changed since, or `from_start`.
    """
    definition = _definition()
    left = PieceToCount.objects.filter(definition=definition)
    is_continued = left.exists() and not from_start
    if is_continued:
        plan = left.values_list("plan", flat=True).first()
    else:
        _delete_unknown_measures()
        plan = _plan(definition)
    sizes = list(left.values_list("n", flat=True))
    n_done = n_counted = 0
    for n in _counted_pieces(len(sizes), at_once):
        n_done, n_counted = n_done + 1, n_counted + n
        share = n_counted / (sum(sizes) or 1)
        report(Progress(len(sizes), n_done, share, is_continued))
    # Another run may still have pieces to do.
    if plan and not PieceToCount.objects.exists():
        _drop_covered(plan)
    refresh(wait=True)
    return Tally.objects.count()


def _definition() -> str:
    """Return a hash of the installed SQL by which figures are counted."""
    files = InstalledSql.objects.filter(name__startswith="figures/").order_by("name")
    said = "".join(f"{file.name} {file.sha256}\n" for file in files)
    return hashlib.sha256(said.encode()).hexdigest()


@transaction.atomic(durable=True)
def _delete_unknown_measures() -> None:
    for model in (Tally, MapCell):
        model._default_manager.exclude(measure__in=MEASURES).delete()
    MeasureChange.objects.exclude(measure__in=MEASURES).delete()


def _plan(definition: str) -> UUID:
    """Replace the pieces to do by all there are; return what they are planned as.

    The marks are noted first, and for themselves: all that they stand for is in the
    pieces, and a refresh that works them off meanwhile does not wait for the plan.
    """
    plan = uuid4()
    StaleMark.objects.update(covered_by=plan)
    _replace_pieces(definition, plan)
    return plan


@transaction.atomic(durable=True)
def _replace_pieces(definition: str, plan: UUID) -> None:
    PieceToCount.objects.all().delete()
    PieceToCount.objects.bulk_create(
        PieceToCount(
            counted=counted,
            is_logged=is_logged,
            force_id=force_id,
            block=block,
            n=n,
            definition=definition,
            plan=plan,
        )
        for counted, is_logged, force_id, block, n in _pieces()
    )


def _pieces() -> Iterator[tuple[str, bool, int, int, int]]:
    for one in MEASURES.values():
        for found in _blocks_of(one):
            yield one.code, False, *found
    for source, kind in LOGGED_KINDS.items():
        number = NUMBER_OF["week"]
        statement = _BLOCKS_LOGGED.format(
            table=kind.table,
            day=number.format(day=kind.day),
            week=number.format(day="week"),
            longest=LONGEST,
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, {"source": source})
            for found in cursor.fetchall():
                yield source, True, *found


def _blocks_of(one: Measure) -> list[tuple[int, int, int]]:
    """Return force, block and rows of each piece of a measure."""
    number = NUMBER_OF[one.grain]
    until = "until" if one.kind == "stock" else "counted_on"
    statement = _BLOCKS.format(
        view=connection.ops.quote_name(one.view),
        first=number.format(day="counted_on"),
        last=number.format(day=until),
        until=until,
        period=number.format(day="period"),
        longest=LONGEST,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"measure": one.code})
        found: list[tuple[int, int, int]] = cursor.fetchall()
    return found


def _counted_pieces(n_pieces: int, at_once: int) -> Iterator[int]:
    """Count so many pieces, some at once; yield the rows of each that is done.

    The work is PostgreSQL's, so threads keep as many cores busy as processes would.
    """
    if at_once == 1:
        for _ in range(n_pieces):
            yield _count_next()
        return
    pool = ThreadPoolExecutor(at_once)
    try:
        counting = [pool.submit(_count_next_in_thread) for _ in range(n_pieces)]
        for done in as_completed(counting):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _count_next_in_thread() -> int:
    try:
        return _count_next()
    finally:
        connection.close()


@transaction.atomic(durable=True)
def _count_next() -> int:
    """Count the largest piece that nothing else counts; return its rows.

    It is 0 if another run has taken the last one.
    """
    lock_beside_other_pieces()
    free = PieceToCount.objects.select_for_update(skip_locked=True)
    piece = free.order_by("-n", "pk").first()
    if piece is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_FOR_ONE_LARGE_STATEMENT)
    if piece.is_logged:
        span = _days("week", piece.block)
        recount_logged(piece.counted, span)
    else:
        span = _count(measure(piece.counted), piece)
    piece.delete()
    note_recount([span])
    return piece.n


def _count(one: Measure, piece: PieceToCount) -> tuple[str, str]:
    """Count a piece; return its first day and the day after its last."""
    span, force_id = _days(one.grain, piece.block), piece.force_id
    n_changed = recount_tallies(one, span, force_id=force_id)
    n_changed += recount_longest_block(one, force_id, piece.block)
    if n_changed:
        stamp_change(one)
    return span


def _days(grain: str, block: int) -> tuple[str, str]:
    """Return the first day and the day after the last, as text from the database."""
    day = DAY_OF[grain]
    statement = _DAYS.format(
        first=day.format(number="%(first)s"), end=day.format(number="%(end)s")
    )
    parameters = {"first": block * LONGEST, "end": (block + 1) * LONGEST}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: tuple[str, str] = cursor.fetchone()
    return found


@transaction.atomic(durable=True)
def _drop_covered(plan: UUID) -> None:
    """Delete the marks whose days this full count has counted."""
    hold()
    StaleMark.objects.filter(covered_by=plan).delete()
    note_recount([ALL_DAYS])
