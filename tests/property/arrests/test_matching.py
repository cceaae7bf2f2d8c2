"""Whatever is imported, decided, undone and withdrawn: is each arrest counted once?

The model knows which records are of one real arrest only through the decisions. The
figures must be the number of groups of records that are not in error, where a pair that
waits, or was said to be one, is one group.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.arrests.actions import withdraw_arrest
from operations.arrests.actions.matches import decide_match, undo_match
from operations.arrests.models import Arrest, ArrestMatch
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.figures.measures import MEASURES
from stronghold.figures.tallies.recount import recount
from tests.api.arrests.import_runs import import_lines, line
from tests.factories import WEST_SOUTH, Cast, make_arrest
from tests.sweeps import SUPPRESSED, examples

AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)

MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("typed"), st.integers(0, 5)),
        st.tuples(st.just("imported"), st.integers(0, 5)),
        st.tuples(st.sampled_from(["same", "different", "undo"]), st.integers(0, 7)),
        st.tuples(st.just("withdraw"), st.integers(0, 7)),
    ),
    min_size=3,
    max_size=14,
)


def move(cast: Cast, what: str, n: int) -> None:
    if what == "typed":
        at = AT + timedelta(hours=n)
        make_arrest(cast.officer, occurred_at=at, point=WEST_SOUTH)
    elif what == "imported":
        import_lines(cast.records, line(f"TV/{n}/26", AT + timedelta(hours=n)))
    elif what == "withdraw":
        withdraw(cast.supervisor, n)
    else:
        decide(cast.supervisor, what, n)


def withdraw(by: User, n: int) -> None:
    rows = Arrest.objects.order_by("pk")[n : n + 1]
    for row in rows:
        with suppress(RuleBroken):
            withdraw_arrest(by=by, reference=row.reference, reason="A slip")


def decide(by: User, what: str, n: int) -> None:
    for match in ArrestMatch.objects.order_by("pk")[n : n + 1]:
        with suppress(RuleBroken):
            if what == "undo":
                undo_match(by=by, pk=match.pk)
            else:
                decide_match(by=by, pk=match.pk, is_same=what == "same")


def n_real() -> int:
    """Count the groups of records, by the matches alone."""
    live = {row.pk for row in Arrest.objects.filter(error_at=None)}
    one = ArrestMatch.objects.filter(state__in=("waiting", "same"))
    joined = {m.imported_id for m in one if {m.imported_id, m.candidate_id} <= live}
    return len(live) - len(joined)


def n_counted() -> int:
    """Count as figures do, by the view that they read and by its slow twin."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM source_arrests")
        (n_rows,) = cursor.fetchone()
    cells = recount(MEASURES["arrests"])
    assert n_rows == sum(n for cell, n in cells.items() if cell.level == "force")
    return int(n_rows)


@contextmanager
def forgotten() -> Iterator[None]:
    """Let an example leave no arrest behind: the site itself deletes none."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


@settings(
    max_examples=examples(25),
    suppress_health_check=SUPPRESSED,
)
@given(moves=MOVES)
def test_figures_are_the_distinct_arrests(
    cast: Cast, moves: list[tuple[str, int]]
) -> None:
    with forgotten(), clock.stopped(NOW):
        for what, n in moves:
            move(cast, what, n)
            assert n_counted() == n_real()
        again = list(Arrest.objects.order_by("pk").values())
        for what, n in moves:
            if what == "imported":
                move(cast, what, n)
        still = [row for row in again if row["error_at"] is None]
        pks = [row["id"] for row in still]
        assert list(Arrest.objects.filter(pk__in=pks).order_by("pk").values()) == still
