"""Writers, workers and crashes staged at the points where naive versions lose one."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from stronghold.figures import tallies
from stronghold.figures.models import StaleMark, Tally
from stronghold.figures.tallies import upkeep
from tests.conftest import connect
from tests.factories import Cast, make_report
from tests.oracles import expected_tallies, kept_tallies

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


@pytest.fixture
def by(cast: Cast) -> Any:
    return cast.officer


@pytest.fixture
def other() -> Iterator[Any]:
    """A connection of stronghold_app beside Django's, that commits when shown to."""
    name = connections["default"].settings_dict["NAME"]
    opened = connect(name, "DATABASE_URL")
    opened.autocommit = False
    yield opened
    opened.close()


def another_report(by: Any) -> None:
    make_report(by, received_at=NOON)


def move_to(opened: Any, day: date) -> None:
    """Move every report to a day, on a connection of the test's own."""
    opened.cursor().execute(
        "UPDATE reports_report SET received_on = %s, received_at = %s",
        [day, f"{day} 12:00+00"],
    )


def in_thread(work: Callable[[], Any]) -> Any:
    """Run work on a connection of its own to its end; return what it returned."""
    returned: list[Any] = []
    thread = threading.Thread(target=lambda: returned.append(_closing(work)))
    thread.start()
    thread.join()
    return returned[0]


def _closing(work: Callable[[], Any]) -> Any:
    # Anyone who wrongly waits for a transaction of this test's fails and does not hang.
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
    try:
        return work()
    finally:
        connection.close()


def before(monkeypatch: Any, step: str, act: Callable[[], Any]) -> None:
    """Do something once, just before the next call of a step of the refresh."""
    plain = getattr(upkeep, step)

    def staged(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(upkeep, step, plain)
        act()
        return plain(*args, **kwargs)

    monkeypatch.setattr(upkeep, step, staged)


def n_reports() -> int:
    tally = Tally.objects.filter(measure="reports", level="force").first()
    return tally.n if tally else 0


def test_writer_that_commits_after_the_marks_were_taken_is_counted(
    by: Any, monkeypatch: Any
) -> None:
    another_report(by)
    before(
        monkeypatch, "recount_tallies", lambda: in_thread(lambda: another_report(by))
    )

    tallies.refresh()

    assert n_reports() == 2
    assert kept_tallies() == expected_tallies()


def test_writer_that_commits_after_the_count_is_counted_by_its_own_mark(
    by: Any, other: Any
) -> None:
    another_report(by)
    move_to(other, date(2026, 11, 17))
    tallies.refresh()
    assert n_reports() == 1

    other.commit()
    tallies.refresh()

    assert [t.period for t in Tally.objects.all()] == [date(2026, 11, 16)] * 8
    assert kept_tallies() == expected_tallies()


def test_second_worker_leaves_at_once_and_its_marks_to_the_next_refresh(
    by: Any, monkeypatch: Any
) -> None:
    """Without the lock the second writes 2, then the first 1, and no mark is left.

    `test_worker.py` shows that the first asks for the next refresh.
    """
    another_report(by)
    returned = []

    def second_worker() -> None:
        in_thread(lambda: another_report(by))
        returned.append(in_thread(tallies.refresh))

    # After the first worker's count, before its commit.
    before(monkeypatch, "stamp_change", second_worker)

    assert tallies.refresh() == 1

    assert returned == [0]
    assert n_reports() == 1
    assert tallies.refresh() == 1
    assert n_reports() == 2
    assert kept_tallies() == expected_tallies()


def test_who_must_be_sure_waits_for_the_worker(by: Any, monkeypatch: Any) -> None:
    another_report(by)
    seen: list[int] = []

    def refresh_and_look() -> None:
        tallies.refresh(wait=True)
        seen.append(n_reports())
        connection.close()

    waiting = threading.Thread(target=refresh_and_look)

    def somebody_waits() -> None:
        waiting.start()
        while waiting.is_alive() and not somebody_waits_for_the_lock():
            pass

    before(monkeypatch, "recount_tallies", somebody_waits)

    tallies.refresh()
    waiting.join()

    assert seen == [1]


def somebody_waits_for_the_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks "
            "WHERE locktype = 'advisory' AND NOT granted AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])


def test_update_marks_the_week_that_the_row_left(by: Any, other: Any) -> None:
    another_report(by)
    tallies.refresh()

    move_to(other, date(2026, 12, 1))
    other.commit()
    tallies.refresh()

    assert set(Tally.objects.values_list("period", flat=True)) == {date(2026, 11, 30)}


def test_category_whose_last_row_left_vanishes(by: Any, other: Any) -> None:
    another_report(by)
    tallies.refresh()

    other.cursor().execute("UPDATE reports_report SET concern = 'smell'")
    other.commit()
    tallies.refresh()

    assert set(Tally.objects.values_list("category", flat=True)) == {"smell"}


def test_truncate_by_a_transaction_with_an_old_snapshot_is_followed(by: Any) -> None:
    name = connections["default"].settings_dict["NAME"]
    owner = connect(name, "OWNER_DATABASE_URL")
    owner.cursor().execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    owner.cursor().execute("SELECT count(*) FROM figures_tally")
    another_report(by)
    tallies.refresh()

    owner.cursor().execute("TRUNCATE reports_report CASCADE")
    owner.cursor().execute("COMMIT")
    owner.close()
    tallies.refresh()

    assert not Tally.objects.exists()


def test_worker_whose_session_ends_between_marks_and_commit_loses_none(
    by: Any, monkeypatch: Any
) -> None:
    another_report(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()

    def end_session() -> None:
        superuser = connect(connections["default"].settings_dict["NAME"])
        superuser.cursor().execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        superuser.close()

    before(monkeypatch, "recount_tallies", end_session)

    with pytest.raises(DatabaseError):
        tallies.refresh()
    connection.close()

    assert StaleMark.objects.count() == 1
    tallies.refresh()
    assert n_reports() == 1


def test_marks_beyond_one_batch_are_all_worked_off(by: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 2)
    for _ in range(5):
        another_report(by)

    assert tallies.refresh() == 5

    assert n_reports() == 5


def test_batch_that_failed_leaves_its_marks(by: Any, monkeypatch: Any) -> None:
    another_report(by)

    def fail() -> None:
        raise RuntimeError("the disk is full")

    before(monkeypatch, "stamp_change", fail)
    with pytest.raises(RuntimeError):
        tallies.refresh()

    assert not Tally.objects.exists()
    tallies.refresh()
    assert n_reports() == 1
