"""Too large photos and papers are answered with the reason, by the web server."""

import http.client
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from operations.closures.record import CLOSURES
from operations.papers.models import Paper
from reports.models import Attachment, Report
from tests.api.serving.test_servers import (
    ROOT,
    ask,
    end,
    granian,
    on_the_test_database,
)
from tests.factories import make_cast, make_report, make_row
from tests.ports import free_port
from tests.unit.reports.pictures import jpeg

pytestmark = pytest.mark.django_db(transaction=True)

MEGABYTE = 1_000_000
TOKEN = "a" * 32
BOUNDARY = "between-the-photos-of-a-test"
PATIENCE = 120  # seconds


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which the server keeps photos."""
    return tmp_path_factory.mktemp("photos")


@pytest.fixture
def folder(kept: Path) -> Path:
    """Return it, empty."""
    for file in kept.iterdir():
        file.unlink()
    return kept


@pytest.fixture(scope="module")
def port(django_db_setup: None, kept: Path) -> Iterator[int]:
    """Serve the site on a port, once for all tests, with photos in a folder of ours."""
    port = free_port()
    environment = {**on_the_test_database(), "ATTACHMENTS_FOLDER": str(kept)}
    with subprocess.Popen(
        granian(port),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        ask(f"http://127.0.0.1:{port}/health/live")
        yield port
        end(process)


@pytest.fixture
def report() -> Report:
    return make_report(make_cast().officer)


def cookies(report: Report) -> str:
    client = Client()
    client.force_login(report.recorded_by)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}"


def part(name: str, content: bytes, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    )
    return head.encode() + content + b"\r\n"


@pytest.fixture
def connection(port: int) -> Iterator[http.client.HTTPConnection]:
    made = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    yield made
    made.close()


def headers(report: Report, length: int) -> dict[str, str]:
    return {
        "Cookie": cookies(report),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(length),
    }


def files_of(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def test_a_photo_of_fifty_megabytes_is_refused_by_name_and_the_other_kept(
    connection: http.client.HTTPConnection, report: Report, folder: Path
) -> None:
    body = (
        part("csrfmiddlewaretoken", TOKEN.encode())
        + part("photos", jpeg() + os.urandom(50 * MEGABYTE), "big.jpg")
        + part("photos", jpeg(), "good.jpg")
        + f"--{BOUNDARY}--\r\n".encode()
    )
    connection.request(
        "POST", f"/reports/{report.reference}/photos/", body, headers(report, len(body))
    )
    response = connection.getresponse()

    said = response.read().decode()
    assert response.status == 400
    assert "big.jpg: The file is 50 MB. A photo must be 15 MB or less" in said
    assert "1 photo added" in said
    assert Attachment.objects.count() == 1
    assert len(files_of(folder)) == 2


def test_far_more_than_may_be_sent_is_answered_before_it_is_sent(
    connection: http.client.HTTPConnection, report: Report, folder: Path
) -> None:
    connection.putrequest("POST", f"/reports/{report.reference}/photos/")
    for name, value in headers(report, 400 * MEGABYTE).items():
        connection.putheader(name, value)
    connection.endheaders(b"the beginning")

    response = connection.getresponse()

    assert response.status == 413
    assert "Send 100 MB or less at once" in response.read().decode()
    assert files_of(folder) == []


def test_more_than_may_be_sent_at_once_is_answered_and_not_kept(
    connection: http.client.HTTPConnection, report: Report, folder: Path
) -> None:
    """A browser sends everything before it reads an answer."""
    connection.putrequest("POST", f"/reports/{report.reference}/photos/")
    for name, value in headers(report, 120 * MEGABYTE).items():
        connection.putheader(name, value)
    connection.endheaders()
    for _ in range(120):
        connection.send(bytes(MEGABYTE))

    response = connection.getresponse()

    assert response.status == 413
    assert "Send 100 MB or less at once" in response.read().decode()
    assert files_of(folder) == []


def test_a_paper_of_two_hundred_megabytes_is_refused_and_what_was_typed_is_kept(
    connection: http.client.HTTPConnection, report: Report, folder: Path
) -> None:
    officer = report.recorded_by
    case = make_row(CLOSURES, officer).reference
    title = "Statement of the housing officer"
    head = (
        part("csrfmiddlewaretoken", TOKEN.encode())
        + part("kind", b"statement")
        + part("title", title.encode())
        + part("file", b"%PDF-1.7\n", "statement.pdf").removesuffix(b"\r\n")
    )
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    length = len(head) + 200 * MEGABYTE + len(tail)
    connection.putrequest("POST", f"/operations/closures/{case}/papers/new/")
    for name, value in headers(report, length).items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(head)
    for n in range(200):
        connection.send(bytes(MEGABYTE))
        if n % 20 == 0:
            # Nothing of it lies in the folder, not even while it comes.
            assert files_of(folder) == []
    connection.send(tail)

    response = connection.getresponse()

    said = response.read().decode()
    assert response.status == 400
    assert "The file is 200 MB, and must be 25 MB or less" in said
    assert title in said
    assert not Paper.objects.exists()
    assert files_of(folder) == []
