"""The hearing pack: one numbered, tagged PDF of what was chosen, for the case's own."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from operations.closures.models import ClosureCase
from operations.papers.models import Paper
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event, Reason
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.core.ui.pdf import pdf_of
from stronghold.exports.actions.writing import write_exports
from stronghold.packs.models import HearingPack
from tests.api.closures.cases import PAGES, Case
from tests.api.closures.test_notice import TOLD as TYPED
from tests.api.closures.test_signing import COUNCIL
from tests.factories import WEST_SOUTH, Cast, make_report
from tests.hostile import picture
from tests.paper import assert_accessible
from tests.unit.closures.steps import ANSWERS, SERVICE, at

pytestmark = pytest.mark.django_db(transaction=True)
Opens = Callable[..., Case]
MORNING = at("2026-12-22 09:00")
WITNESS = "Robin Example, housing officer"
STATEMENT = "Eleven visits about strangers on the stairs."


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "papers")
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")


def statement() -> bytes:
    """Return a tagged PDF of two pages, of which the second is turned on its side."""
    page = {"title": "Statement", "reference": "1", "paragraphs": [STATEMENT]}
    first = pdf_of("demo/paper.html", page)
    with pikepdf.open(BytesIO(first)) as made:
        made.pages.append(made.pages[0])
        made.pages[1].Rotate = 90
        kept = BytesIO()
        made.save(kept)
    return kept.getvalue()


def served(opened: Opens, by: User, client: Client) -> Case:
    """Return a case whose notice was made here, and served."""
    with clock.stopped(MORNING):
        case = opened(by)
        slot = (MORNING + timedelta(hours=24)).isoformat()
        case.move("prepare", ANSWERS | {"hearing_at": slot}, MORNING)
        assert case.move("authorise", COUNCIL, MORNING).status_code == 201
        client.force_login(by)
        made = client.post(f"{PAGES}{case.reference}/notice/", TYPED)
        assert made["Content-Type"] == "application/pdf"
        service = SERVICE | {"document": 1}
        assert case.move("serve", service, MORNING).status_code == 201
    client.force_login(by)
    return case


def add(client: Client, case: Case, kind: str, title: str, content: bytes) -> None:
    file = SimpleUploadedFile("a.pdf", content)
    sent = {"kind": kind, "title": title, "file": file}
    answer = client.post(f"{PAGES}{case.reference}/papers/new/", sent)
    assert answer.status_code == 302, answer.content.decode()


def received(answer: Any) -> bytes:
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def outline_of(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:

        def titles(items: Any) -> Iterator[str]:
            for item in items:
                yield item.title
                yield from titles(item.children)

        return list(titles(outline.root))


@pytest.mark.client
def test_it_is_one_numbered_and_tagged_pdf_of_all_that_was_chosen_in_order(
    client: Client, cast: Cast, council: User, other_council: User, open_case: Opens
) -> None:
    """One flow, over five seconds: every part of a pack is made and read."""
    case = served(open_case, council, client)
    add(client, case, "statement", "Statement of an officer", statement())
    add(client, case, "exhibit_photo", "The back gate", picture())
    add(client, case, "other", "Left out of the pack", picture("PNG"))
    url = f"/hearing-packs/{case.reference}/"
    assert url in client.get(f"{PAGES}{case.reference}/").content.decode()
    # A council is shown nothing of the police's record of the place.
    form = client.get(url).content.decode()
    assert "What else happened at the premises" not in form
    twice = client.post(url, {"paper_1": "1", "paper_2": "1", "witnesses": WITNESS})
    assert twice.status_code == 400
    assert "Give each exhibit a number of its own" in twice.content.decode()
    assert WITNESS in twice.content.decode()

    asked = client.post(url, {"paper_1": "20", "paper_2": "3", "witnesses": WITNESS})

    assert asked.status_code == 302
    file = asked["Location"]
    assert "Waiting" in client.get(file).content.decode()
    assert write_exports() == 1
    assert "Download" in client.get(file).content.decode()
    answer = client.get(f"{file}file/")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/pdf"
    check_pages(received(answer), council)
    check_log(case)
    # What was chosen is offered again.
    assert WITNESS in client.get(url).content.decode()
    others = ((other_council, 404), (cast.analyst, 403), (cast.officer, 404))
    for other, status in others:
        client.force_login(other)
        for address in (file, f"{file}file/"):
            assert client.get(address).status_code == status, other
    client.force_login(other_council)
    assert client.get(url).status_code == 404


def check_pages(pack: bytes, council: User) -> None:
    """Read each page: what it is of, and its number; and the contents and bookmarks."""
    assert_accessible(pack, "hearing_pack.html")
    pages = [page.extract_text() for page in PdfReader(BytesIO(pack)).pages]
    texts = [" ".join(text.split()) for text in pages]
    # Cover, notice sheet and notice, chronology, witnesses, two sheets, three pages.
    assert len(texts) == 10
    for n, text in enumerate(texts, start=1):
        assert f"Page {n} of 10" in text
    wanted = (
        (0, "Flat 2, 3 Mill Lane"),
        (0, council.organisation.name),
        (2, "commits an offence"),
        (3, "Notice served"),
        (4, WITNESS),
        (5, "Exhibit 1: The back gate"),
        (7, "Exhibit 2: Statement of an officer"),
        (8, STATEMENT),
        (9, STATEMENT),
    )
    for n, words in wanted:
        assert words in texts[n], (n, words, texts[n])
    assert Paper.objects.get(n=1).digest in texts[7].replace(" ", "")
    assert "Left out of the pack" not in " ".join(texts)
    contents = [line.replace(".", "").replace(" ", "") for line in pages[0].split("\n")]
    for part in ("Chronology4", "Witnesses5", "Thebackgate6"):
        assert any(line.endswith(part) for line in contents), (part, contents)
    assert "Exhibit 2: Statement of an officer" in outline_of(pack)


def check_log(case: Case) -> None:
    """The log has the case, and neither a name nor what a paper is called."""
    made = Event.objects.filter(kind="export", detail__of="hearing_pack").order_by("pk")
    assert [event.detail["step"] for event in made] == ["made", "downloaded"]
    assert case.reference in made[0].records
    logged = str(list(Event.objects.values())) + str(list(Reason.objects.values()))
    assert "Robin" not in logged
    assert "The back gate" not in logged


def test_a_paper_that_was_taken_back_meanwhile_ends_the_making(
    client: Client, council: User, open_case: Opens
) -> None:
    case = served(open_case, council, client)
    add(client, case, "exhibit_photo", "The back gate", picture())
    asked = client.post(f"/hearing-packs/{case.reference}/", {"paper_1": "1"})
    client.post(f"{PAGES}{case.reference}/papers/1/error/", {"reason": "Not ours"})

    write_exports()

    shown = client.get(asked["Location"]).content.decode()
    assert "Not made" in shown
    assert "Download" not in shown
    assert HearingPack.objects.get().papers == [1]


def test_the_police_choose_what_else_happened_there_in_cleared_words(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    premises = Premises.objects.create(
        force=cast.officer.force,
        address="14 Lake Street",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
    here = {"premises": premises, "street": street, "point": WEST_SOUTH}
    chosen, left = (
        make_report(
            cast.officer,
            description="as the neighbour wrote it",
            sanitised_text=words,
            **here,
        )
        for words in ("Dealing at the door", "Another evening")
    )
    case = open_case(cast.supervisor)
    ClosureCase.objects.update(premises=premises, street=street)
    client.force_login(cast.supervisor)
    url = f"/hearing-packs/{case.reference}/"
    form = client.get(url).content.decode()
    assert chosen.reference in form
    assert left.reference in form

    asked = client.post(url, {"records": [chosen.reference]})
    assert write_exports() == 1

    answer = client.get(f"{asked['Location']}file/")
    pages = PdfReader(BytesIO(received(answer))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert chosen.reference in text
    assert "Dealing at the door" in text
    assert "as the neighbour wrote it" not in text
    assert left.reference not in text
    made = Event.objects.get(detail__of="hearing_pack", detail__step="made")
    assert set(made.records) == {case.reference, chosen.reference}
