"""Papers of an agreement: for both its sides, removed only until someone signs."""

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
from pypdf import PdfReader

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing.models import Agreement, AgreementPaper
from stronghold.core.sharing.papers.actions import clear_papers
from stronghold.core.sharing.tasks import sweep_papers
from stronghold.oversight.words import words as words_of_event
from tests.agreements import make_agreement
from tests.api.sharing.test_pages import seen_on, terms
from tests.clamd import HARMFUL, scanner
from tests.factories import Cast, make_organisation, make_user
from tests.hostile import HOSTILE, pdf, picture
from tests.sweeps import some

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]
PAGE = "/sharing/G-TEST-0001/1/"
PAPER = f"{PAGE}papers/1/"
PDF = pdf()
TITLE = "Protocol of the partnership"
UNSIGNED = {
    f"{side}_signed_{part}": None
    for side in ("police", "partner")
    for part in ("at", "by")
}
SHORT = {
    "script",
    "launch",
    "embedded file",
    "encrypted",
    "a picture before the PDF",
    "an archive after the PDF",
    "a program",
}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_FOLDER = str(tmp_path)
    return tmp_path


@pytest.fixture
def draft(cast: Cast, country: dict[str, Area]) -> Agreement:
    return make_agreement(cast, **UNSIGNED)


def add(client: Client, content: bytes = PDF, *, title: str = TITLE) -> Any:
    file = SimpleUploadedFile("Jo Bloggs.exe", content)
    return client.post(f"{PAGE}papers/new/", {"title": title, "file": file})


def two_pages(made: Any) -> None:
    made.add_blank_page()


def received(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_both_sides_see_it_save_it_and_have_it_in_their_document(
    as_user: AsUser, cast: Cast, draft: Agreement
) -> None:
    assert add(as_user(cast.records)).status_code == 302

    kept = AgreementPaper.objects.get()
    assert kept.digest == hashlib.sha256(PDF).hexdigest()
    for reader in (cast.records, cast.supervisor, cast.partner):
        client = as_user(reader)
        page = client.get(PAGE).content.decode()
        assert TITLE in page
        assert PAPER in page
        answer = client.get(PAPER)
        assert received(answer) == PDF
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Disposition"] == (
            'attachment; filename="agreement-G-TEST-0001-version-1-paper-1.pdf"'
        )
        document = PdfReader(BytesIO(client.get(f"{PAGE}pdf/").content))
        words = " ".join(part.extract_text() for part in document.pages)
        assert TITLE in words
        assert kept.digest in re.sub(r"\s", "", words)
    # Who signs for the partner is shown the papers with the terms.
    assert kept.digest in as_user(cast.partner).get(f"{PAGE}sign/").content.decode()
    events = Event.objects.filter(detail__document="agreement_paper").order_by("pk")
    logged = [(event.kind, event.actor) for event in events]
    assert logged == [
        ("collection", cast.records.username),
        ("export", cast.records.username),
        ("export", cast.supervisor.username),
        ("export", cast.partner.username),
    ]
    first = events[0]
    assert "a paper of a sharing agreement" in words_of_event(first)
    # What a paper is called is not in the log, which nothing is ever erased from.
    assert TITLE not in str(list(events.values()))


def test_to_others_it_is_the_page_of_an_agreement_that_does_not_exist(
    as_user: AsUser, cast: Cast, draft: Agreement
) -> None:
    add(as_user(cast.records))
    county = make_organisation("county", "council", cast.records.force)
    outsider = as_user(make_user("outsider", Role.PARTNER, county))

    refused = outsider.get(PAPER)

    assert refused.status_code == 404
    invented = outsider.get(PAPER.replace("TEST", "NONE"))
    assert invented.status_code == 404
    assert _words(refused) == _words(invented)
    assert as_user(cast.partner).get(f"{PAGE}papers/2/").status_code == 404


def _words(answer: Any) -> str:
    """Return what a page says, without what frames every page."""
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    assert "Page not found" in main
    return str(main)


def test_only_who_runs_agreements_adds_and_removes(
    as_user: AsUser, cast: Cast, draft: Agreement
) -> None:
    add(as_user(cast.records))
    for other in (cast.partner, cast.supervisor):
        client = as_user(other)
        assert add(client, pdf(title)).status_code == 403, other
        assert client.post(f"{PAPER}remove/").status_code == 403, other
        assert "papers/new/" not in client.get(PAGE).content.decode()

    assert AgreementPaper.objects.filter(removed_at__isnull=True).count() == 1


def title(made: Any) -> None:
    """Make a PDF other than the first."""
    made.add_blank_page(page_size=(595, 842))


def test_it_is_removed_from_a_draft_and_stays_with_what_is_signed(
    as_user: AsUser, cast: Cast, draft: Agreement, folder: Path
) -> None:
    client = as_user(cast.records)
    add(client)
    assert add(client, title="The same file").status_code == 400
    assert f"{PAPER}remove/" in client.get(PAGE).content.decode()

    assert client.post(f"{PAPER}remove/").status_code == 302

    for reader in (cast.records, cast.partner):
        assert as_user(reader).get(PAPER).status_code == 404
        assert TITLE not in as_user(reader).get(PAGE).content.decode()
    row = AgreementPaper.objects.get()
    assert row.removed_by == cast.records
    assert (folder / row.stored_name).read_bytes() == PDF
    changes = Event.objects.filter(detail__change="agreement_paper_removed")
    assert [event.detail["sha256"] for event in changes] == [row.digest]
    # Once one side has signed, only another is added, and the page says when.
    add(client)
    Agreement.objects.update(police_signed_at=clock.now(), police_signed_by=2)
    signed = f"{PAGE}papers/2/"
    assert "its papers stay" in html.unescape(
        client.post(f"{signed}remove/", follow=True).content.decode()
    )
    assert received(client.get(signed)) == PDF
    assert f"{signed}remove/" not in client.get(PAGE).content.decode()
    assert add(client, pdf(title), title="Minute of the signing").status_code == 302
    assert "after it was signed" in client.get(PAGE).content.decode()
    with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
        AgreementPaper.objects.filter(n=2).update(
            removed_at=clock.now(), removed_by=cast.records
        )


def test_the_next_version_has_the_papers_that_the_one_before_was_signed_with(
    as_user: AsUser, cast: Cast, draft: Agreement, folder: Path
) -> None:
    """What was added later, such as a signed copy, is of that version alone."""
    client = as_user(cast.records)
    add(client)
    add(client, pdf(two_pages), title="Removed again")
    client.post(f"{PAGE}papers/2/remove/")
    Agreement.objects.update(police_signed_at=clock.now(), police_signed_by=2)
    add(client, pdf(title), title="Signed copy")

    saved = client.post("/sharing/G-TEST-0001/new/", terms(cast), follow=True)

    assert "It has 1 paper of the version before" in saved.content.decode()
    first, carried = AgreementPaper.objects.filter(title=TITLE).order_by("pk")
    assert (carried.agreement.version, carried.n) == (2, 1)
    assert carried.digest == first.digest
    assert carried.stored_name != first.stored_name
    second = "/sharing/G-TEST-0001/2/"
    for reader in (cast.records, cast.partner):
        page = as_user(reader).get(second).content.decode()
        assert TITLE in page
        assert "Signed copy" not in page
        assert "Removed again" not in page
        assert received(as_user(reader).get(f"{second}papers/1/")) == PDF
    # Each version has a file of its own: the draft loses its paper, and no other does.
    client.post(f"{second}papers/1/remove/")
    assert TITLE not in client.get(second).content.decode()
    assert received(client.get(PAPER)) == PDF


def test_without_its_papers_no_next_version_is_drawn_up(
    as_user: AsUser,
    cast: Cast,
    draft: Agreement,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = as_user(cast.records)
    add(client)
    add(client, pdf(two_pages), title="Impact assessment")
    Agreement.objects.update(police_signed_at=clock.now(), police_signed_by=2)
    files = sorted(path.name for path in folder.rglob("*.pdf"))

    def full(n: int) -> None:
        if n:
            raise RuleBroken("There is no room for another paper")

    monkeypatch.setattr("stronghold.core.sharing.papers.rules.check_room", full)
    refused = client.post("/sharing/G-TEST-0001/new/", terms(cast))

    assert "There is no room for another paper" in refused.content.decode()
    assert not Agreement.objects.filter(version=2).exists()
    assert sorted(path.name for path in folder.rglob("*.pdf")) == files


def test_the_site_cannot_change_a_paper_nor_delete_it(
    as_user: AsUser, cast: Cast, draft: Agreement
) -> None:
    add(as_user(cast.records))
    for change in (
        lambda: AgreementPaper.objects.update(stored_name="other"),
        lambda: AgreementPaper.objects.update(digest=""),
        AgreementPaper.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_signer_reads_again_if_a_paper_came_or_went_meanwhile(
    as_user: AsUser, cast: Cast, draft: Agreement
) -> None:
    partner = as_user(cast.partner)
    seen = seen_on(partner, f"{PAGE}sign/")
    add(as_user(cast.records))

    answer = partner.post(f"{PAGE}sign/", {"typed_name": "Partner", "seen": seen})

    assert answer.status_code == 400
    assert "have changed since you opened this page" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.partner_signed_at is None


@pytest.mark.parametrize("name", some(HOSTILE, short=SHORT))
def test_a_file_that_may_do_harm_is_refused_and_nothing_is_kept(
    as_user: AsUser, cast: Cast, draft: Agreement, folder: Path, name: str
) -> None:
    make, _ = HOSTILE[name]

    refused = add(as_user(cast.records), make())

    assert refused.status_code == 400
    said = html.unescape(refused.content.decode())
    assert TITLE in said
    assert re.search(r"error-summary__list(.*?)</ul>", said, re.S)
    assert not AgreementPaper.objects.exists()
    assert list(folder.iterdir()) == []


def test_a_picture_a_large_file_and_what_the_scanner_finds_are_refused(
    as_user: AsUser, cast: Cast, draft: Agreement, folder: Path, settings: Any
) -> None:
    client = as_user(cast.records)
    assert "is not a PDF" in add(client, picture("PNG")).content.decode()
    settings.PAPER_MB = 1
    large = add(client, PDF + b" " * 2_490_000)
    assert large.status_code == 400
    assert "must be 1 MB or less" in large.content.decode()
    with scanner() as address:
        settings.CLAMD_ADDRESS = address
        assert add(client, PDF + HARMFUL).status_code == 400
    assert not AgreementPaper.objects.exists()
    assert list(folder.iterdir()) == []


def test_a_form_without_its_token_is_refused(cast: Cast, draft: Agreement) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.records)

    assert add(strict).status_code == 403

    assert not AgreementPaper.objects.exists()


def test_the_worker_removes_files_that_no_row_names(
    as_user: AsUser, cast: Cast, draft: Agreement, folder: Path
) -> None:
    add(as_user(cast.records))
    kept = AgreementPaper.objects.get().stored_name
    for other in ("agreement-0.pdf", "paper-0.pdf"):
        (folder / other).write_bytes(PDF)
    sweep_papers()
    # It may belong to an upload in progress.
    assert (folder / "agreement-0.pdf").exists()
    for file in folder.iterdir():
        os.utime(file, (0, 0))

    sweep_papers()

    assert {file.name for file in folder.iterdir()} == {kept, "paper-0.pdf"}
    # A restore that is older than a file removes it at once.
    (folder / "agreement-1.pdf").write_bytes(PDF)
    assert clear_papers() == 1
    assert (folder / kept).exists()
