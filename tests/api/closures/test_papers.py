"""Papers that others signed: kept as they came, for who may see the case alone."""

import hashlib
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from PIL import Image

from operations.closures.models import ClosurePaper
from operations.closures.rules.paper import LARGEST_BYTES
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.closures.cases import PAGES, Case
from tests.api.closures.test_signing import COUNCIL, MORNING, prepared
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS_FOLDER = str(tmp_path)


def picture(form: str = "JPEG") -> bytes:
    kept = BytesIO()
    Image.new("RGB", (60, 80), "white").save(kept, form)
    return kept.getvalue()


def authorised(opened: Opens, by: User) -> Case:
    case = prepared(opened, by)
    assert case.move("authorise", COUNCIL, MORNING).status_code == 201
    return case


def add(client: Client, case: Case, content: bytes, **told: Any) -> Any:
    file = SimpleUploadedFile("Jo Bloggs.exe", content)
    told = {"kind": "signed_notice", "file": file} | told
    return client.post(f"{PAGES}{case.reference}/papers/new/", told)


@pytest.fixture
def case(council: User, open_case: Opens, client: Client) -> Case:
    with clock.stopped(MORNING):
        made = authorised(open_case, council)
    client.force_login(council)
    return made


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (picture(), "image/jpeg"),
        (picture("PNG"), "image/png"),
    ],
)
def test_a_signed_copy_is_kept_byte_for_byte_and_each_reading_is_logged(
    client: Client,
    cast: Cast,
    council: User,
    case: Case,
    content: bytes,
    media_type: str,
) -> None:
    assert add(client, case, content).status_code == 302

    kept = ClosurePaper.objects.get()
    assert (bytes(kept.content), kept.media_type) == (content, media_type)
    assert kept.digest == hashlib.sha256(content).hexdigest()
    assert (kept.added_by, kept.n_bytes) == (council, len(content))
    page = client.get(f"{PAGES}{case.reference}/").content.decode()
    assert kept.digest in page
    url = f"{PAGES}{case.reference}/papers/1/"
    assert url in page
    answer = client.get(url)
    assert answer.content == content
    assert answer["Content-Type"] == media_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "Bloggs" not in answer["Content-Disposition"]
    # Police of the force read the case, and so its papers.
    client.force_login(cast.supervisor)
    assert client.get(url).content == content
    events = Event.objects.filter(detail__document="signed_notice").order_by("pk")
    told = [(event.kind, event.actor, event.detail["sha256"]) for event in events]
    assert told == [
        ("collection", council.username, kept.digest),
        ("export", council.username, kept.digest),
        ("export", "supervisor", kept.digest),
    ]


def test_no_one_else_is_given_it(
    client: Client, cast: Cast, other_council: User, case: Case
) -> None:
    add(client, case, PDF)
    url = f"{PAGES}{case.reference}/papers/1/"
    for other, status in ((other_council, 404), (cast.admin, 403)):
        client.force_login(other)
        assert client.get(url).status_code == status, other
        assert add(client, case, PDF).status_code in {403, 404}
        assert client.get(f"{url}error/").status_code in {403, 404}
    # An analyst reads cases and runs none.
    client.force_login(cast.analyst)
    assert client.get(url).status_code == 200
    assert add(client, case, PDF).status_code == 403
    assert client.post(f"{url}error/", {"reason": "Wrong"}).status_code == 403


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose the file|empty"),
        (b"MZ\x90", "must be a PDF"),
        (b"<html><script>alert(1)</script>", "must be a PDF"),
        (PDF.replace(b"%%EOF", b""), "cut short"),
        (PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"), "locked with a password"),
        (picture()[:200], "broken or cut short"),
        (PDF + b"0" * LARGEST_BYTES + b"%%EOF", "8 MB or less"),
    ],
)
def test_what_is_not_a_paper_is_refused_by_its_content_and_nothing_is_kept(
    client: Client, case: Case, content: bytes, words: str
) -> None:
    refused = add(client, case, content)

    assert refused.status_code == 400
    assert re.search(words, refused.content.decode())
    assert not ClosurePaper.objects.exists()


def test_a_paper_comes_after_what_it_is_of(
    client: Client, council: User, open_case: Opens, case: Case
) -> None:
    form = client.get(f"{PAGES}{case.reference}/papers/new/").content.decode()
    assert "Signed copy of the notice" in form
    assert "Court order" not in form
    assert add(client, case, PDF, kind="court_order").status_code == 400
    draft = open_case(council)
    assert add(client, draft, PDF).status_code == 404
    assert (
        "Add a paper" not in client.get(f"{PAGES}{draft.reference}/").content.decode()
    )
    assert not ClosurePaper.objects.exists()


def test_the_same_file_is_kept_once_and_one_added_in_error_is_no_longer_shown(
    client: Client, case: Case
) -> None:
    url = f"{PAGES}{case.reference}/papers/1/"
    add(client, case, PDF)
    assert add(client, case, PDF).status_code == 302
    assert ClosurePaper.objects.count() == 1
    assert client.post(f"{url}error/", {"reason": " "}).status_code == 400

    told = client.post(f"{url}error/", {"reason": "Of another case"})

    assert told.status_code == 302
    assert client.get(url).status_code == 404
    assert url not in client.get(f"{PAGES}{case.reference}/").content.decode()
    row = ClosurePaper.objects.get()
    assert (bytes(row.content), row.error_reason) == (PDF, "Of another case")
    # The right one may be the same file again: of it there is another row.
    assert add(client, case, PDF).status_code == 302
    assert client.get(f"{PAGES}{case.reference}/papers/2/").content == PDF


def test_the_site_cannot_change_a_paper_nor_delete_it(
    client: Client, case: Case
) -> None:
    add(client, case, PDF)
    for change in (
        lambda: ClosurePaper.objects.update(content=b"other"),
        lambda: ClosurePaper.objects.update(digest=""),
        ClosurePaper.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_form_without_its_token_is_refused(case: Case, council: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(council)

    assert add(strict, case, PDF).status_code == 403

    assert not ClosurePaper.objects.exists()
