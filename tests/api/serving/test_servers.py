"""The web server and its alternative serve the site and stop on a signal."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from django.conf import settings

from tests.ports import free_port
from tests.sweeps import some

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent
APPLICATION = "stronghold.wsgi:application"
# Long, since a server takes its time to start and to end where both cores are busy.
PATIENCE = 90  # seconds


def granian(port: int) -> list[str]:
    address = ["--host", "127.0.0.1", "--port", str(port)]
    return [str(BIN / "granian"), "--interface", "wsgi", *address, APPLICATION]


def gunicorn(port: int) -> list[str]:
    return [str(BIN / "gunicorn"), "--bind", f"127.0.0.1:{port}", APPLICATION]


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


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server with its workers, which would survive it otherwise."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def port() -> int:
    return free_port()


# The site runs on granian; gunicorn is tried in the long form.
@pytest.fixture(params=some([granian, gunicorn], short={granian}))
def server(
    request: pytest.FixtureRequest, port: int
) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        request.param(port),
        cwd=ROOT,
        env=on_the_test_database(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        yield process
        end(process)


@pytest.mark.django_db
def test_serves_and_ends_when_stopped(
    server: subprocess.Popen[bytes], port: int
) -> None:
    assert '"ready": true' in ask(f"http://127.0.0.1:{port}/health/ready")
    server.send_signal(signal.SIGTERM)
    server.wait(PATIENCE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "more"),
    [
        (granian, ["--access-log"]),
        pytest.param(gunicorn, ["--access-logfile", "-"], marks=pytest.mark.long),
    ],
)
def test_no_log_holds_the_key_in_an_address(
    port: int, command: Callable[[int], list[str]], more: list[str]
) -> None:
    with subprocess.Popen(
        [*command(port)[:-1], *more, APPLICATION],
        cwd=ROOT,
        env=on_the_test_database(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        root = f"http://127.0.0.1:{port}"
        ask(f"{root}/health/live")
        with pytest.raises(HTTPError):
            ask(f"{root}/deadlines/feed/not-to-be-logged.ics")
        process.send_signal(signal.SIGTERM)
        logged = process.communicate(timeout=PATIENCE)[0].decode()

    assert "/deadlines/feed/" in logged
    assert "not-to-be-logged" not in logged
