"""Papers of a case: for who may see the case alone, and refused if they do harm."""

import hashlib
import html
import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from pikepdf import Stream
from PIL import Image

from operations.papers.models import Paper
from operations.tasks import sweep_papers
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.closures.cases import PAGES, Case
from tests.api.closures.test_signing import COUNCIL, MORNING, prepared
from tests.clamd import HARMFUL, scanner
from tests.factories import Cast
from tests.hostile import HOSTILE, pdf, picture
from tests.icap import Ways, icap_scanner
from tests.sweeps import some

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
# Larger than what is read of a file at once.
PDF = pdf(lambda made: setattr(made.Root, "Filling", Stream(made, os.urandom(90_000))))
TITLE = "Minute of the multi-agency meeting"
# One of each way in which a file is refused.
SHORT = {
    "a stream that unpacks twice",
    "a stream whose content is elsewhere",
    "an address after a page",
    "script",
    "launch",
    "embedded file",
    "encrypted",
    "an archive after the PDF",
    "a million objects",
    "a picture of a thousand megapixels",
    "a program",
}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_FOLDER = str(tmp_path)
    return tmp_path


def authorised(opened: Opens, by: User) -> Case:
    case = prepared(opened, by)
    assert case.move("authorise", COUNCIL, MORNING).status_code == 201
    return case


def add(client: Client, case: Case, content: bytes, **typed: Any) -> Any:
    file = SimpleUploadedFile("Jo Bloggs.exe", content)
    sent = {"kind": "signed_notice", "title": TITLE, "file": file} | typed
    return client.post(f"{PAGES}{case.reference}/papers/new/", sent)


def received(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def case(council: User, open_case: Opens, client: Client) -> Case:
    with clock.stopped(MORNING):
        made = authorised(open_case, council)
    client.force_login(council)
    return made


def test_a_pdf_is_kept_byte_for_byte_and_each_reading_is_logged(
    client: Client, cast: Cast, council: User, case: Case
) -> None:
    assert add(client, case, PDF).status_code == 302

    kept = Paper.objects.get()
    assert kept.digest == kept.sent_digest == hashlib.sha256(PDF).hexdigest()
    assert (kept.added_by, kept.n_bytes, kept.n_pages) == (council, len(PDF), 1)
    page = client.get(f"{PAGES}{case.reference}/").content.decode()
    assert kept.digest in page
    assert TITLE in page
    url = f"{PAGES}{case.reference}/papers/1/"
    assert url in page
    answer = client.get(url)
    assert received(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Cache-Control"] == "no-store"
    assert "Bloggs" not in answer["Content-Disposition"]
    # Police of the force read the case, and so its papers.
    client.force_login(cast.supervisor)
    assert received(client.get(url)) == PDF
    events = Event.objects.filter(detail__document="signed_notice").order_by("pk")
    logged = [(event.kind, event.actor, event.detail["sha256"]) for event in events]
    assert logged == [
        ("collection", council.username, kept.digest),
        ("export", council.username, kept.digest),
        ("export", "supervisor", kept.digest),
    ]
    # What a paper is called is not in the log, which nothing is ever erased from.
    assert TITLE not in str(list(events.values()))


def test_a_picture_is_kept_without_where_and_when_it_was_taken(
    client: Client, case: Case, folder: Path
) -> None:
    taken = BytesIO()
    exif = Image.Exif()
    exif[0x0132] = "2026:11:02 10:00:00"
    Image.new("RGB", (60, 80), "white").save(taken, "JPEG", exif=exif)
    for n, content in enumerate((taken.getvalue(), picture("PNG")), start=1):
        answer = add(client, case, content, kind="exhibit_photo")
        assert answer.status_code == 302
        kept = Paper.objects.get(n=n)
        assert kept.sent_digest == hashlib.sha256(content).hexdigest()
        given = client.get(f"{PAGES}{case.reference}/papers/{n}/")
        assert given["Content-Type"] == "image/jpeg"
        seen = received(given)
        assert kept.digest == hashlib.sha256(seen).hexdigest()
        assert b"2026:11:02" not in seen
        assert Image.open(BytesIO(seen)).format == "JPEG"


def test_no_one_else_is_given_it(
    client: Client, cast: Cast, other_council: User, case: Case
) -> None:
    add(client, case, PDF)
    url = f"{PAGES}{case.reference}/papers/1/"
    # An analyst reads cases, but no papers, which may name people.
    for other, status in ((other_council, 404), (cast.admin, 403), (cast.analyst, 403)):
        client.force_login(other)
        assert client.get(url).status_code == status, other
        assert add(client, case, PDF).status_code in {403, 404}
        assert client.get(f"{url}error/").status_code in {403, 404}
    assert TITLE not in client.get(f"{PAGES}{case.reference}/").content.decode()


@pytest.mark.parametrize("name", some(HOSTILE, short=SHORT))
def test_a_file_that_may_do_harm_is_refused_with_the_reason_and_nothing_is_kept(
    client: Client, case: Case, folder: Path, name: str
) -> None:
    make, words = HOSTILE[name]

    refused = add(client, case, make())

    said = html.unescape(refused.content.decode())
    assert refused.status_code == 400
    errors = " ".join(re.findall(r"error-summary__list(.*?)</ul>", said, re.S))
    assert re.search(words, errors), errors
    # What was typed is still there, and how it was answered.
    assert TITLE in said
    assert re.search(r'value="signed_notice"[^>]*checked', said)
    assert not Paper.objects.exists()
    assert list(folder.iterdir()) == []


def test_a_file_larger_than_the_setting_is_refused(
    client: Client, case: Case, settings: Any, folder: Path
) -> None:
    settings.PAPER_MB = 1
    refused = add(client, case, PDF[:10_000] + b" " * 2_490_000)

    assert refused.status_code == 400
    said = refused.content.decode()
    assert "The file is 2.5 MB, and must be 1 MB or less" in said
    assert TITLE in said
    assert list(folder.iterdir()) == []


class Endless:
    """A body of so many bytes that is never in memory."""

    def __init__(self, first: bytes, n_filling: int, last: bytes) -> None:
        self._parts = [first] + [b" " * 1_000_000] * (n_filling // 1_000_000) + [last]
        self.n_bytes = sum(map(len, self._parts))
        self._left = b""

    def readline(self, most: int = -1) -> bytes:
        raise NotImplementedError

    def read(self, most: int = -1) -> bytes:
        while self._parts and (most < 0 or len(self._left) < most):
            self._left += self._parts.pop(0)
        most = len(self._left) if most < 0 else most
        given, self._left = self._left[:most], self._left[most:]
        return given


def test_a_file_of_200_mb_is_refused_and_nothing_of_it_is_kept(
    client: Client, case: Case, folder: Path
) -> None:
    fields = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("kind", "signed_notice"), ("title", TITLE))
    )
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
    kind = "Content-Type: application/pdf\r\n\r\n"
    body = Endless((fields + file + kind).encode() + PDF, 200_000_000, b"\r\n--x--\r\n")

    refused = client.post(
        f"{PAGES}{case.reference}/papers/new/",
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(body.n_bytes)},
    )

    assert refused.status_code == 400
    said = refused.content.decode()
    assert "must be 25 MB or less" in said
    assert not Paper.objects.exists()
    assert list(folder.iterdir()) == []


def test_a_paper_comes_after_what_it_is_of(
    client: Client, council: User, open_case: Opens, case: Case
) -> None:
    form = client.get(f"{PAGES}{case.reference}/papers/new/").content.decode()
    assert "Signed copy of the notice" in form
    assert "Court order" not in form
    assert add(client, case, PDF, kind="court_order").status_code == 400
    draft = open_case(council)
    assert add(client, draft, PDF).status_code == 400
    assert not Paper.objects.exists()
    # A statement is taken before there is any notice.
    assert add(client, draft, PDF, kind="statement").status_code == 302


def test_the_same_file_is_kept_once_and_one_added_in_error_is_no_longer_shown(
    client: Client, case: Case, folder: Path
) -> None:
    url = f"{PAGES}{case.reference}/papers/1/"
    add(client, case, PDF)
    again = add(client, case, PDF, title="Another name for it")
    assert again.status_code == 400
    assert f"there already, as paper 1: {TITLE}" in again.content.decode()
    assert (Paper.objects.count(), len(list(folder.iterdir()))) == (1, 1)
    assert client.post(f"{url}error/", {"reason": " "}).status_code == 400

    answer = client.post(f"{url}error/", {"reason": "Of another case"})

    assert answer.status_code == 302
    assert client.get(url).status_code == 404
    assert url not in client.get(f"{PAGES}{case.reference}/").content.decode()
    row = Paper.objects.get()
    assert row.error_reason == "Of another case"
    assert (folder / row.stored_name).read_bytes() == PDF
    # The right one may be the same file again: of it there is another row.
    assert add(client, case, PDF).status_code == 302
    assert received(client.get(f"{PAGES}{case.reference}/papers/2/")) == PDF


def test_the_site_cannot_change_a_paper_nor_delete_it(
    client: Client, case: Case
) -> None:
    add(client, case, PDF)
    for change in (
        lambda: Paper.objects.update(stored_name="other"),
        lambda: Paper.objects.update(digest=""),
        Paper.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_form_without_its_token_is_refused(case: Case, council: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(council)

    assert add(strict, case, PDF).status_code == 403

    assert not Paper.objects.exists()


def test_the_worker_removes_files_that_no_row_names(
    client: Client, case: Case, folder: Path
) -> None:
    add(client, case, PDF)
    kept = Paper.objects.get().stored_name
    (folder / "paper-0.pdf").write_bytes(PDF)
    (folder / "0.jpg").write_bytes(b"a photo, which is swept by others")
    sweep_papers()
    # It may belong to an upload in progress.
    assert (folder / "paper-0.pdf").exists()
    for file in folder.iterdir():
        os.utime(file, (0, 0))

    sweep_papers()

    assert {file.name for file in folder.iterdir()} == {kept, "0.jpg"}


def test_nothing_is_kept_that_the_virus_scanner_has_not_called_clean(
    client: Client, case: Case, settings: Any, folder: Path
) -> None:
    with scanner() as address:
        settings.CLAMD_ADDRESS = address
        refused = add(client, case, picture() + HARMFUL)
        assert refused.status_code == 400
        assert "The virus scanner refuses this file" in refused.content.decode()
        assert list(folder.iterdir()) == []
        assert add(client, case, PDF).status_code == 302
    kept = list(folder.iterdir())

    # It is away.
    refused = add(client, case, picture())

    said = refused.content.decode()
    assert refused.status_code == 400
    assert "Files cannot be checked for viruses now" in said
    assert TITLE in said
    assert Paper.objects.count() == 1
    assert list(folder.iterdir()) == kept


@pytest.mark.parametrize("method", ["RESPMOD", "REQMOD"])
@pytest.mark.parametrize("preview", [None, 0, 1024])
def test_a_scanner_by_icap_is_asked_about_the_whole_file(
    client: Client,
    case: Case,
    settings: Any,
    folder: Path,
    method: str,
    preview: int | None,
) -> None:
    """Even by one that wants a preview, to which 204 says that it wants no more."""
    ways = Ways(methods=method, preview=preview)
    with icap_scanner(ways) as address:
        settings.ICAP_ADDRESS = address
        refused = add(client, case, picture() + HARMFUL)
        assert refused.status_code == 400
        assert "The virus scanner refuses this file" in refused.content.decode()
        assert list(folder.iterdir()) == []
        assert add(client, case, PDF).status_code == 302

    assert ways.files == [picture() + HARMFUL, PDF]
    assert "Preview:" not in str(ways.heads)
    assert [head.split()[0] for head in ways.heads] == ["OPTIONS", method] * 2
    # Nothing of ours goes with it: no name of the file, no address of the case.
    assert "Bloggs" not in str(ways.heads)
    assert case.reference not in str(ways.heads)


def test_what_a_scanner_blocks_without_naming_it_is_refused(
    client: Client, case: Case, settings: Any, folder: Path
) -> None:
    with icap_scanner(Ways(names=False)) as address:
        settings.ICAP_ADDRESS = address
        refused = add(client, case, picture() + HARMFUL)
    assert "The virus scanner refuses this file" in refused.content.decode()
    assert list(folder.iterdir()) == []


def test_what_a_scanner_names_and_lets_pass_is_refused(
    client: Client, case: Case, settings: Any, folder: Path
) -> None:
    """As one does that is set to report, and not to block."""
    named = b"ICAP/1.0 204 No Content\r\nX-Infection-Found: Threat=Test;\r\n\r\n"
    none = b"ICAP/1.0 204 No Content\r\nX-Violations-Found: 0\r\n\r\n"
    ways = Ways(says=named)
    with icap_scanner(ways) as address:
        settings.ICAP_ADDRESS = address
        refused = add(client, case, PDF)
        assert "The virus scanner refuses this file" in refused.content.decode()
        assert list(folder.iterdir()) == []
        ways.says = none
        assert add(client, case, PDF).status_code == 302


OTHER_PAGE = b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.mark.parametrize(
    "says",
    [
        b"ICAP/1.0 500 Server error\r\n\r\n",
        b"ICAP/1.0 100 Continue\r\n\r\n",
        b"ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=19\r\n\r\n" + OTHER_PAGE,
        b"ICAP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"ICAP/1.0 204",
        b"\r\n\r\n",
        b"x" * 100_000,
    ],
)
def test_an_icap_answer_that_is_no_verdict_lets_no_file_in(
    client: Client, case: Case, settings: Any, folder: Path, says: bytes
) -> None:
    with icap_scanner(Ways(says=says)) as address:
        settings.ICAP_ADDRESS = address
        refused = add(client, case, PDF)
    assert refused.status_code == 400
    assert "Files cannot be checked for viruses now" in refused.content.decode()
    assert list(folder.iterdir()) == []


def test_no_file_is_let_in_by_an_icap_scanner_that_is_away_or_offers_no_method(
    client: Client, case: Case, settings: Any, folder: Path
) -> None:
    with icap_scanner(Ways(methods="LOGMOD")) as address:
        settings.ICAP_ADDRESS = address
        refused = add(client, case, PDF)
        assert "Files cannot be checked for viruses now" in refused.content.decode()
    # It is away now.
    refused = add(client, case, PDF)
    assert "Files cannot be checked for viruses now" in refused.content.decode()
    assert list(folder.iterdir()) == []


def test_of_two_scanners_each_is_asked(
    client: Client, case: Case, settings: Any, folder: Path
) -> None:
    ways = Ways()
    with scanner() as clamd, icap_scanner(ways) as icap:
        settings.CLAMD_ADDRESS, settings.ICAP_ADDRESS = clamd, icap
        assert add(client, case, PDF).status_code == 302
        ways.says = b"ICAP/1.0 500 Server error\r\n\r\n"
        assert add(client, case, picture()).status_code == 400
    assert ways.files == [PDF, picture()]
    assert len(list(folder.iterdir())) == 1
