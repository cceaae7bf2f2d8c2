"""The real process that counts: killed, cut off from the database, without Redis."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from stronghold.figures import keeping, tallies
from stronghold.figures.models import StaleMark, Tally
from tests.conftest import ROOT, connect
from tests.factories import Cast, make_report
from tests.oracles import expected_tallies, kept_tallies

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 90
Keeper = subprocess.Popen[bytes]


def until(true: Callable[[], Any]) -> None:
    """Wait for something that must come; how long it takes is no matter here."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < give_up_at, "it never came"
        time.sleep(0.05)


def name_of_database() -> str:
    return str(connections["default"].settings_dict["NAME"])


@pytest.fixture
def start_keeper() -> Iterator[Callable[[], Keeper]]:
    """Start processes on the test's database, with no Redis anywhere."""
    url = urlsplit(os.environ["DATABASE_URL"])
    url = url._replace(path=f"/{name_of_database()}")
    without_redis = {"DATABASE_URL": url.geturl(), "REDIS_URL": "unix:///none?db=0"}
    started: list[Keeper] = []

    def start() -> Keeper:
        command = [sys.executable, "manage.py", "keep_figures"]
        started.append(
            subprocess.Popen(command, cwd=ROOT, env={**os.environ, **without_redis})
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def figures_are_right() -> bool:
    return not StaleMark.objects.exists() and kept_tallies() == expected_tallies()


def counting_backends() -> list[int]:
    """Return the server processes of others' connections to the test's database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND usename = current_user"
        )
        return [pid for (pid,) in cursor.fetchall()]


def test_what_is_written_in_any_way_is_counted_and_nothing_is_queued(
    cast: Cast, start_keeper: Callable[[], Keeper]
) -> None:
    """Takes five seconds and more: a process starts, and loads Django."""
    keeper = start_keeper()
    report = make_report(cast.officer)
    until(figures_are_right)
    assert Tally.objects.exists()

    with connection.cursor() as cursor:
        # As rows come that no page or action wrote.
        cursor.execute(
            "UPDATE reports_report SET received_on = received_on - 30, "
            "received_at = received_at - interval '30 days' WHERE id = %s",
            [report.pk],
        )
    assert StaleMark.objects.exists()
    until(figures_are_right)

    keeper.terminate()
    assert keeper.wait(PATIENCE_SECONDS) == 0


def test_a_process_killed_between_marks_and_commit_loses_no_mark(
    cast: Cast, start_keeper: Callable[[], Keeper]
) -> None:
    """Takes five seconds and more: a process starts, and loads Django."""
    make_report(cast.officer)
    owner = connect(name_of_database(), "OWNER_DATABASE_URL")
    owner.cursor().execute("BEGIN")
    # It takes the marks, and then must wait for the tallies.
    owner.cursor().execute("LOCK TABLE figures_tally IN ACCESS EXCLUSIVE MODE")
    keeper = start_keeper()
    until(one_waits_for_the_tallies)

    keeper.send_signal(signal.SIGKILL)
    keeper.wait()
    owner.cursor().execute("COMMIT")
    owner.close()

    assert StaleMark.objects.count() == 1
    start_keeper()
    until(figures_are_right)
    assert Tally.objects.exists()


def one_waits_for_the_tallies() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted "
            "AND relation = 'figures_tally'::regclass AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])


def test_it_connects_again_after_the_database_was_away(
    cast: Cast, start_keeper: Callable[[], Keeper]
) -> None:
    """Takes five seconds and more: a process starts, and loads Django."""
    keeper = start_keeper()
    make_report(cast.officer)
    until(figures_are_right)
    until(counting_backends)
    with connection.cursor() as cursor:
        for pid in counting_backends():
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

    make_report(cast.officer)
    until(figures_are_right)
    assert keeper.poll() is None


def test_a_look_that_finds_nothing_is_one_statement(cast: Cast) -> None:
    make_report(cast.officer)
    tallies.refresh()

    with CaptureQueriesContext(connection) as asked:
        tallies.refresh()
    assert len(asked) == 1


def test_a_failure_is_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stop = Event()

    def fail() -> None:
        stop.set()
        raise OperationalError("a name that is stored")

    with patch.object(tallies, "refresh", fail):
        keeping.keep_figures(stop)

    assert "OperationalError" in caplog.text
    assert "a name that is stored" not in caplog.text
