"""A SIEM gets each event it is meant to, once, and no name, record or word."""

import json
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Block
from stronghold.core.audit.record import record
from stronghold.monitoring.queries import health
from stronghold.monitoring.tasks import send_security_feed
from tests.factories import PASSWORD, Cast, make_cast, make_report
from tests.seals import seal_now
from tests.site_processes import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff() -> Cast:
    cast = make_cast()
    seal_now()
    return cast


@pytest.fixture
def feed(tmp_path: Path, settings: Any, staff: Cast) -> Path:
    """The feed of events from now on, in a file."""
    path = tmp_path / "feed.jsonl"
    settings.SECURITY_FEED = f"file:{path}"
    send_security_feed()
    assert not path.exists()
    return path


def is_sealed() -> bool:
    seal_now()
    return health().unsealed_age is None


def sent(path: Path) -> list[dict[str, Any]]:
    # A transaction that another process has not ended yet keeps the seal waiting.
    until(is_sealed, "events are not sealed")
    send_security_feed()
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_each_event_is_sent_once_with_its_seal(feed: Path, staff: Cast) -> None:
    record(Kind.EXPORT, by=staff.analyst, records=["R-1"])
    (line,) = sent(feed)
    record(Kind.SIGN_OUT, by=staff.analyst)
    lines = sent(feed)

    assert (line["kind"], line["account"]) == ("export", staff.analyst.pk)
    assert [one["kind"] for one in lines] == ["export", "sign_out"]
    assert lines[1]["seal"] == Block.objects.get(number=lines[1]["block"]).hash
    assert sent(feed) == lines


def test_bulk_reading_is_in_it_and_a_page_of_a_list_is_not(
    feed: Path, staff: Cast
) -> None:
    record(Kind.CONSULTATION, by=staff.officer, records=[f"R-{n}" for n in range(99)])
    assert sent(feed) == []

    record(Kind.CONSULTATION, by=staff.officer, records=[f"R-{n}" for n in range(100)])
    (line,) = sent(feed)
    assert (line["kind"], line["records"]) == ("consultation", 100)


def test_it_holds_no_name_no_record_and_nothing_typed(
    feed: Path, staff: Cast, client: Client
) -> None:
    report = make_report(staff.officer)
    cache.clear()
    typed = {"login": "typed-by-mistake", "password": "a secret"}
    client.post("/accounts/login/", typed)
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    client.force_login(staff.partner)
    client.get(f"/reports/{report.reference}/")
    client.get("/audit/")
    lines = sent(feed)

    assert {"sign_in_failed", "sign_in", "refusal"} <= {one["kind"] for one in lines}
    text = feed.read_text()
    for word in ("typed-by-mistake", "officer", report.reference, "a secret"):
        assert f'"{word}' not in text.replace('"role": "officer"', "")


def test_what_could_not_be_sent_is_sent_by_the_next_minute(
    feed: Path, staff: Cast, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    there = settings.SECURITY_FEED
    settings.SECURITY_FEED = "file:/proc/no/such/folder"
    record(Kind.SIGN_OUT, by=staff.analyst)
    assert sent(feed) == []
    assert "could not be sent" in caplog.text

    settings.SECURITY_FEED = there
    assert [one["kind"] for one in sent(feed)] == ["sign_out"]


def test_syslog_takes_whole_messages(staff: Cast, settings: Any) -> None:
    """By TCP, each with its length, as RFC 6587 has it."""
    settings.SECURITY_FEED = "syslog+tcp://127.0.0.1:1"
    send_security_feed()
    record(Kind.SIGN_OUT, by=staff.analyst)
    record(Kind.EXPORT, by=staff.analyst)
    seal_now()
    taken = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.SECURITY_FEED = f"syslog+tcp://127.0.0.1:{server.getsockname()[1]}"

        def take() -> None:
            connection, _ = server.accept()
            with connection:
                while part := connection.recv(4096):
                    taken.extend(part)

        taker = threading.Thread(target=take)
        taker.start()
        send_security_feed()
        taker.join(30)

    messages = []
    rest = bytes(taken)
    while rest:
        length, _, rest = rest.partition(b" ")
        message, rest = rest[: int(length)], rest[int(length) :]
        assert message.startswith(b"<110>1 - ")
        messages.append(json.loads(message[message.index(b"{") :]))
    assert [one["kind"] for one in messages] == ["sign_out", "export"]
