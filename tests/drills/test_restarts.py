"""What Caddy does with forms that are sent while the site behind it restarts.

Debian's Caddy (2.6) sends a form that was refused once more, from a buffer that it has
given away. A form in which another person's words arrive would be stored under the
name of who sent it.
"""

import sys
import time
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.drills.test_proxies import caddy
from tests.ports import free_port
from tests.site_processes import running

pytestmark = [pytest.mark.long, pytest.mark.drill]

SENDERS, RESTARTS = 8, 6
# How long the site is there, and away, each time.
THERE, AWAY = 1.5, 1.0


def send(port: int, number: int, answers: Counter[str], end: Event) -> None:
    """Send forms, no two alike, and count how each was answered."""
    for n in range(1_000_000):
        if end.wait(0.03):
            return
        body = f"<{number}-{n}>".encode() * (100 + (number * 37 + n * 11) % 80)
        with closing(HTTPConnection("localhost", port, timeout=60)) as connection:
            try:
                connection.request("POST", "/form", body)
                with closing(connection.getresponse()) as answer:
                    words = answer.read()
            except (OSError, HTTPException):
                answers["cut"] += 1
                continue
        if answer.status != 200:
            answers["refused"] += 1
        else:
            answers["right" if words == body else "of another"] += 1


def test_no_form_arrives_with_the_words_of_another(
    programs: Path, tmp_path: Path
) -> None:
    ports = {name: free_port() for name in ("site", "beside", "http", "https")}
    webs = " ".join(f"127.0.0.1:{ports[name]}" for name in ("site", "beside"))
    where = {"SITE_HOST": f"http://localhost:{ports['http']}", "SITE_WEB": webs}
    site = [sys.executable, "-m", "tests.drills.echo", str(ports["site"])]
    answers: Counter[str] = Counter()
    end = Event()
    senders = [
        Thread(target=send, args=(ports["http"], n, answers, end))
        for n in range(SENDERS)
    ]

    command = caddy(programs, tmp_path, ports)
    with running(command, tmp_path / "proxy.log", ports["http"], **where):
        for sender in senders:
            sender.start()
        for _ in range(RESTARTS):
            with running(site, tmp_path / "site.log", ports["site"]):
                time.sleep(THERE)
            time.sleep(AWAY)
        end.set()
        for sender in senders:
            sender.join()

    assert answers["of another"] == 0, answers
    # Or it would prove nothing.
    assert min(answers["right"], answers["refused"]) > 50, answers
