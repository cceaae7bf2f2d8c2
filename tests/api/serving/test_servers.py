"""The web server serves the site and stops on a signal."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from django.conf import settings

from tests.memory import own_megabytes
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
# Long, since a server takes its time to start and to end where both cores are busy.
PATIENCE = 90  # seconds


def granian(port: int) -> list[str]:
    """Return the command by which the site is served everywhere."""
    return [sys.executable, "-m", "stronghold.serve", "--port", str(port)]


def on_the_test_database() -> dict[str, str]:
    name = settings.DATABASES["default"]["NAME"]
    urls = {
        variable: urlsplit(os.environ[variable])._replace(path=f"/{name}").geturl()
        for variable in ("DATABASE_URL", "PARTNER_DATABASE_URL")
    }
    return {**os.environ, **urls}


def ask(url: str) -> str:
    """Wait until URL answers, and return the answer."""
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with opener.open(url, timeout=PATIENCE) as response:
                return str(response.read().decode())
        except HTTPError:
            raise
        except (URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def status(url: str) -> int:
    """Return the status of an answer."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server with its workers, which would survive it otherwise."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def port() -> int:
    return free_port()


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in found.split()]


@contextmanager
def serving(
    command: list[str], *, out: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the test database until what is done with it ends or fails."""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=on_the_test_database(),
        stdout=out,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            end(process)


@pytest.fixture
def server(port: int) -> Iterator[subprocess.Popen[bytes]]:
    with serving(granian(port)) as process:
        yield process


@pytest.mark.django_db
def test_serves_and_ends_when_stopped(
    server: subprocess.Popen[bytes], port: int
) -> None:
    assert '"ready": true' in ask(f"http://127.0.0.1:{port}/health/ready")
    server.send_signal(signal.SIGTERM)
    server.wait(PATIENCE)


@pytest.mark.long
@pytest.mark.django_db
def test_processes_share_the_site_that_was_loaded_before_them(port: int) -> None:
    """Each would hold more than 100 MB of its own if it loaded the site itself."""
    with serving(granian(port) + ["--workers", "2"]) as process:
        for _ in range(8):
            ask(f"http://127.0.0.1:{port}/accounts/login/")
        workers = children(process.pid)
        own = [own_megabytes(pid) for pid in workers]

    assert len(workers) == 2
    assert max(own) < 60


@pytest.mark.long
@pytest.mark.django_db
def test_a_process_that_is_killed_is_replaced_while_the_other_answers(
    port: int,
) -> None:
    with serving(granian(port) + ["--workers", "2"]) as process:
        ask(f"http://127.0.0.1:{port}/health/live")
        deadline = time.monotonic() + PATIENCE
        while len(both := children(process.pid)) < 2:
            assert time.monotonic() < deadline, both
            time.sleep(0.1)
        first, second = both
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while len(now := children(process.pid)) < 2 or first in now:
            assert time.monotonic() < deadline, now
            time.sleep(0.1)

        assert second in now
        assert '"ready": true' in ask(f"http://127.0.0.1:{port}/health/ready")


@pytest.mark.long
@pytest.mark.django_db
def test_before_it_is_stopped_each_process_says_so_and_serves_on(port: int) -> None:
    """As bin/upgrade asks it to: the proxy then asks another in time."""
    root = f"http://127.0.0.1:{port}"
    with serving(granian(port) + ["--workers", "2"]) as process:
        ask(f"{root}/health/live")
        process.send_signal(signal.SIGUSR1)
        deadline = time.monotonic() + PATIENCE
        while status(f"{root}/health/live") != HTTPStatus.SERVICE_UNAVAILABLE:
            assert time.monotonic() < deadline
            time.sleep(0.1)

        # One process after the other answers.
        said = [status(f"{root}/health/{name}") for name in ("live", "ready") * 8]
        assert set(said) == {HTTPStatus.SERVICE_UNAVAILABLE}
        assert status(f"{root}/accounts/login/") == HTTPStatus.OK


@pytest.mark.django_db
def test_no_log_holds_the_key_in_an_address(port: int) -> None:
    with serving(granian(port), out=subprocess.PIPE) as process:
        root = f"http://127.0.0.1:{port}"
        ask(f"{root}/health/live")
        with pytest.raises(HTTPError):
            ask(f"{root}/deadlines/feed/not-to-be-logged.ics")
        process.send_signal(signal.SIGTERM)
        logged = process.communicate(timeout=PATIENCE)[0].decode()

    assert "/deadlines/feed/" in logged
    assert "not-to-be-logged" not in logged
