"""A real worker and a Redis of the test's own: killed, stopped, started again."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.db import connection, connections
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from stronghold.beat import app as beat
from stronghold.celery import BEAT_SCHEDULE
from stronghold.figures import heartbeat, tallies
from stronghold.figures.middleware import RefreshTalliesSoon
from stronghold.figures.models import Heartbeat, MeasureChange, StaleMark, Tally
from stronghold.figures.tasks import refresh_soon, refresh_tallies
from tests.conftest import ROOT, connect
from tests.factories import Cast, make_report
from tests.oracles import expected_tallies, kept_tallies

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 90
QUEUE = "figures"


def until(true: Callable[[], Any]) -> None:
    """Wait for something that must come; how long it takes is no matter here."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < give_up_at, "it never came"
        time.sleep(0.05)


class Redis:
    """A server on a socket, which keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}?db=0"
        self.broker = f"redis+socket://{self.socket}"
        # Debian ships the server as redis-check-rdb too: it acts by its name.
        names = ("redis-server", "redis-check-rdb")
        installed = next(filter(None, map(shutil.which, names)))
        self.program = folder / "redis-server"
        self.program.symlink_to(installed)
        self.process: Any = None

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        self.process = subprocess.Popen(
            [str(self.program), *options], stdout=subprocess.DEVNULL
        )
        until(self._answers)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def queued(self) -> int:
        with redis.Redis.from_url(self.url) as client:
            return int(client.llen(QUEUE))

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


@pytest.fixture
def server(settings: Any) -> Iterator[Redis]:
    """A started server that this process's cache and broker are set to."""
    # Not pytest's folder: the name of a socket may be 107 bytes long.
    with tempfile.TemporaryDirectory(prefix="stronghold-") as folder:
        server = Redis(Path(folder))
        server.start()
        cache = settings.CACHES["default"]
        settings.CACHES = {"default": {**cache, "LOCATION": server.url}}
        settings.CELERY_BROKER_URL = server.broker
        yield server
        server.kill()


@pytest.fixture
def worker(server: Redis) -> Iterator[Any]:
    """A worker process on that server and the test's database."""
    name = connections["default"].settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "celery",
            "--app",
            "stronghold",
            "worker",
            "--queues=figures",
            "--pool=solo",
        ],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "REDIS_URL": server.url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield process
    process.kill()
    process.wait()


def send_as_beat_does(server: Redis) -> None:
    """Send the scheduled refresh, as beat will within its 5 seconds."""
    entry = BEAT_SCHEDULE["refresh tallies"]
    with beat.connection_for_write(server.broker) as opened:
        beat.send_task(entry["task"], connection=opened, **entry["options"])


def figures_are_right() -> bool:
    return not StaleMark.objects.exists() and kept_tallies() == expected_tallies()


def worker_is_at_rest() -> bool:
    """Return whether the worker has ended the round that changed the figures last."""
    last = MeasureChange.objects.aggregate(at=Max("changed_at"))["at"]
    return Heartbeat.objects.filter(name=heartbeat.FIGURES, seen_at__gt=last).exists()


@pytest.mark.usefixtures("worker")
def test_figures_follow_a_nudge_and_come_right_after_redis_was_lost(
    cast: Cast, server: Redis
) -> None:
    make_report(cast.officer)
    refresh_soon()
    until(figures_are_right)
    assert Tally.objects.exists()
    # Or its last look for marks would find the next report's.
    until(worker_is_at_rest)

    server.kill()
    make_report(cast.officer)
    refresh_soon()
    assert not figures_are_right()

    server.start()
    send_as_beat_does(server)
    until(figures_are_right)


def test_worker_killed_between_marks_and_commit_loses_no_mark(
    cast: Cast, worker: Any
) -> None:
    make_report(cast.officer)
    # The worker takes the marks, and then must wait for the tallies.
    with tallies_locked():
        refresh_soon()
        until(one_waits_for_the_tallies)

        worker.send_signal(signal.SIGKILL)
        worker.wait()

    assert StaleMark.objects.count() == 1
    # The server may not have noticed yet that the worker is gone.
    tallies.refresh(wait=True)
    assert figures_are_right()
    assert Tally.objects.exists()


def test_what_comes_during_a_refresh_is_left_and_asked_for_again(
    cast: Cast, server: Redis
) -> None:
    make_report(cast.officer)

    def refresh() -> None:
        refresh_tallies()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        with tallies_locked():
            working = pool.submit(refresh)
            until(one_waits_for_the_tallies)
            make_report(cast.officer)
        working.result()

    assert StaleMark.objects.count() == 1
    assert server.queued() == 1


@contextmanager
def tallies_locked() -> Iterator[None]:
    """Let all who count wait for the tallies meanwhile."""
    owner = connect(connections["default"].settings_dict["NAME"], "OWNER_DATABASE_URL")
    with closing(owner):
        owner.cursor().execute("BEGIN")
        owner.cursor().execute("LOCK TABLE figures_tally IN ACCESS EXCLUSIVE MODE")
        yield
        owner.cursor().execute("COMMIT")


def one_waits_for_the_tallies() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted "
            "AND relation = 'figures_tally'::regclass AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])


def test_at_most_one_refresh_is_queued(server: Redis) -> None:
    for _ in range(5):
        refresh_soon()
    assert server.queued() == 1

    # Once it has begun, a later write asks again.
    refresh_tallies()
    refresh_soon()
    refresh_soon()

    assert server.queued() == 2


def test_requests_and_refreshes_do_without_redis(cast: Cast, server: Redis) -> None:
    server.kill()
    answer = HttpResponse("stored")

    def view(request: HttpRequest) -> HttpResponse:
        make_report(cast.officer)
        return answer

    request = RequestFactory().post("/reports/new/")
    assert RefreshTalliesSoon(view)(request) is answer
    refresh_tallies()

    assert figures_are_right()
