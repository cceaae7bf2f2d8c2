"""A full count in pieces: stopped and continued, several at once, while people save."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from stronghold.figures import tallies
from stronghold.figures.models import (
    LoggedCount,
    MapCell,
    PieceToCount,
    StaleMark,
    Tally,
)
from stronghold.figures.tallies import full_count
from tests.conftest import execute
from tests.factories import Cast, make_arrest, make_report
from tests.oracles import expected_cells, expected_tallies, kept_cells, kept_tallies

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
YEARS_BEFORE = NOON - timedelta(weeks=150)


@pytest.fixture(autouse=True)
def records(cast: Cast) -> None:
    for day in (NOON, NOON - timedelta(7), YEARS_BEFORE):
        make_report(cast.officer, received_at=day)
        make_arrest(cast.officer, occurred_at=day)
    tallies.refresh()


def spoil() -> None:
    """Make every figure wrong, add squares that nothing is in, and leave no mark."""
    Tally.objects.update(n=7)
    MapCell.objects.filter(span=1).update(n=7)
    MapCell.objects.filter(span=8).delete()
    LoggedCount.objects.update(n=7)
    MapCell.objects.create(
        measure="reports",
        grid=17,
        span=1,
        block=1,
        force_id=1,
        category="drug_dealing",
        x=1,
        y=1,
        elsewhere=False,
        n=1,
        sum_x=1,
        sum_y=1,
    )


def all_is_right() -> bool:
    return (
        kept_tallies() == expected_tallies()
        and kept_cells() == expected_cells()
        and set(LoggedCount.objects.values_list("n", flat=True)) == {1}
    )


def stop_before(monkeypatch: Any, number: int) -> None:
    """Stop the count in the transaction of this piece, after its tallies."""
    plain, n_begun = full_count.recount_longest_block, 0

    def stopping(*args: Any) -> int:
        nonlocal n_begun
        n_begun += 1
        if n_begun == number:
            raise KeyboardInterrupt
        return plain(*args)

    monkeypatch.setattr(full_count, "recount_longest_block", stopping)


@pytest.mark.parametrize("at_once", [1, 3])
def test_everything_that_is_wrong_is_mended(at_once: int) -> None:
    spoil()
    assert not all_is_right()

    tallies.rebuild(at_once=at_once)

    assert all_is_right()
    assert not PieceToCount.objects.exists()


def test_stopped_count_is_continued_with_the_pieces_that_are_left(
    monkeypatch: Any,
) -> None:
    spoil()
    with monkeypatch.context() as patched:
        stop_before(patched, 3)
        with pytest.raises(KeyboardInterrupt):
            tallies.rebuild()
    left = PieceToCount.objects.count()
    said: list[tallies.Progress] = []

    tallies.rebuild(report=said.append)

    assert all_is_right()
    assert [one.n_done for one in said] == list(range(1, left + 1))
    assert {(one.n_pieces, one.is_continued) for one in said} == {(left, True)}
    assert said[-1].share == 1


def test_continued_count_covers_the_marks_from_before_its_plan(
    cast: Cast, monkeypatch: Any
) -> None:
    """They are not counted again one by one; a report saved since still is."""
    spoil()
    make_report(cast.officer, received_at=NOON - timedelta(7))
    n_before = StaleMark.objects.count()
    with monkeypatch.context() as patched:
        stop_before(patched, 3)
        with pytest.raises(KeyboardInterrupt):
            tallies.rebuild()
    n_left = StaleMark.objects.count()
    make_report(cast.officer, received_at=NOON)
    n_since = StaleMark.objects.count() - n_left
    n_refreshed: list[int] = []

    def refreshing(*, wait: bool) -> int:
        n_refreshed.append(tallies.refresh(wait=wait))
        return n_refreshed[-1]

    monkeypatch.setattr(full_count, "refresh", refreshing)
    tallies.rebuild()

    assert n_before == n_left > 0
    assert n_refreshed == [n_since]
    assert kept_tallies() == expected_tallies()
    assert kept_cells() == expected_cells()


def test_a_piece_that_is_stopped_changes_nothing(monkeypatch: Any) -> None:
    spoil()
    before = kept_tallies()
    stop_before(monkeypatch, 1)

    with pytest.raises(KeyboardInterrupt):
        tallies.rebuild()

    assert kept_tallies() == before


@pytest.fixture
def changed_sql() -> Iterator[Callable[[], None]]:
    """Install another file of figures, as the owner does; it is taken away again."""
    name = str(connection.settings_dict["NAME"])
    yield lambda: execute(
        name,
        "INSERT INTO database_installedsql (name, sha256, installed_at) "
        "VALUES ('figures/source_weather.sql', repeat('0', 64), now())",
    )
    execute(name, "DELETE FROM database_installedsql WHERE name ~ 'source_weather'")


@pytest.mark.parametrize("from_start", [True, False])
def test_count_begins_again_when_what_is_done_no_longer_holds(
    monkeypatch: Any, changed_sql: Callable[[], None], from_start: bool
) -> None:
    with monkeypatch.context() as patched:
        stop_before(patched, 3)
        with pytest.raises(KeyboardInterrupt):
            tallies.rebuild()
    spoil()
    if not from_start:
        changed_sql()

    tallies.rebuild(from_start=from_start)

    assert all_is_right()


def test_what_is_saved_while_a_piece_is_counted_is_counted_too(
    cast: Cast, monkeypatch: Any
) -> None:
    plain, saved = full_count.recount_longest_block, []

    def another_is_saved_first(*args: Any) -> int:
        if not saved:
            saved.append(in_thread(lambda: make_report(cast.officer, received_at=NOON)))
        return plain(*args)

    monkeypatch.setattr(full_count, "recount_longest_block", another_is_saved_first)
    tallies.rebuild()

    assert Tally.objects.get(measure="reports", level="force", period="2026-11-09").n
    assert kept_tallies() == expected_tallies()
    assert kept_cells() == expected_cells()


def test_refresh_waits_for_a_piece_and_comes_before_the_next(
    cast: Cast, monkeypatch: Any
) -> None:
    """The piece commits what it counted; were it later, the refresh would be lost."""
    plain: Callable[..., int] = full_count.recount_longest_block
    waiting: list[threading.Thread] = []

    def counted_then_refreshed(*args: Any) -> int:
        n = plain(*args)
        if not waiting:
            in_thread(lambda: make_report(cast.officer, received_at=NOON))
            waiting.append(threading.Thread(target=closing(tallies.refresh)))
            waiting[0].start()
            until_it_waits()
        return n

    monkeypatch.setattr(full_count, "recount_longest_block", counted_then_refreshed)
    tallies.rebuild()
    waiting[0].join()

    assert kept_tallies() == expected_tallies()
    assert kept_cells() == expected_cells()


def until_it_waits() -> None:
    """Return when another connection waits for an advisory lock."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' "
                "AND NOT granted AND database = (SELECT oid FROM pg_database "
                "WHERE datname = current_database()))"
            )
            if cursor.fetchone()[0]:
                return


def closing(work: Callable[[], Any]) -> Callable[[], None]:
    def done() -> None:
        try:
            work()
        finally:
            connection.close()

    return done


def in_thread(work: Callable[[], Any]) -> None:
    thread = threading.Thread(target=closing(work))
    thread.start()
    thread.join()
