"""The notice as a document: its seven contents, only when it can hold them, logged."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from operations.closures.models import ClosureNotice
from operations.closures.rules.notice_words import can_be_reached
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.demo.closures import TYPED
from tests.api.closures.cases import PAGES, Case
from tests.factories import Cast
from tests.paper import assert_accessible
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE, at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
MORNING = at("2026-12-22 09:00")
ADVICE = "Housing advice line 01865 000000"
TOLD = {
    "address": "Flat 2, 3 Mill Lane\nOxford\nOX1 4AA",
    "issuer_address": "Police Station\nSt Aldate’s\nOxford OX1 1SZ",
    "telephone": "01865 000001",
    "position": "Neighbourhood sergeant",
    "kept_out": "Everybody except the tenant and the owner",
    "times": "At all times",
    "advice": ADVICE,
    "is_checked": "on",
}


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(MORNING):
        yield


def make(client: Client, case: Case, **changed: Any) -> Any:
    return client.post(f"{PAGES}{case.reference}/notice/", TOLD | changed)


@pytest.mark.client
def test_it_holds_the_seven_contents_of_s76_5(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    case = open_case(cast.supervisor)
    case.serve(MORNING)

    answer = make(client, case)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert_accessible(answer.content, "closure_notice.html")
    pages = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    for content in (
        "Flat 2, 3 Mill Lane",
        "prohibits access to the premises for 48 hours from",
        "Everybody except the tenant and the owner",
        "commits an offence",
        "closure order under section 80",
        "23 December 2026 at 9:00am",
        "If the court makes a closure order",
        ADVICE,
        "OX1 4AA",
        "Telephone 01865 000001",
        "Ask for: Neighbourhood sergeant",
        "Sam Example, Superintendent",
    ):
        assert content in text
    assert "OFFICIAL" not in text
    assert len(pages) == 1
    event = Event.objects.get(kind=Kind.PRINT)
    assert event.records == [case.reference]


def test_a_draft_has_no_notice(client: Client, open_case: Opens, cast: Cast) -> None:
    case = open_case(cast.supervisor)

    answer = make(client, case)

    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "The notice must be authorised first: s.76(5)" in page
    assert not Event.objects.filter(kind=Kind.PRINT).exists()


def test_what_was_served_without_authority_has_no_notice(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    case = open_case(cast.supervisor)
    slot = (MORNING + timedelta(hours=24)).isoformat()
    case.move("prepare", ANSWERS | {"hearing_at": slot}, MORNING)
    assert case.move("serve", SERVICE, MORNING).status_code == 201
    page = client.get(f"{PAGES}{case.reference}/").content.decode()
    assert "Make the notice" not in page

    answer = make(client, case)

    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "No authority is recorded" in page
    assert "Undo the service" in page


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    case = open_case(cast.supervisor)
    case.serve(MORNING)

    answer = make(client, case, advice="", times="From 8pm to 6am")

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Enter who gives advice" in page
    assert "From 8pm to 6am" in page


def test_a_council_makes_its_own_and_no_other(
    client: Client, open_case: Opens, council: User, other_council: User, cast: Cast
) -> None:
    case = open_case(council)
    case.serve(MORNING, signed_by="chief_executive", hours=48)

    assert make(client, case).status_code == 200
    client.force_login(other_council)
    assert make(client, case).status_code == 404
    client.force_login(cast.analyst)
    assert make(client, case).status_code in {403, 404}


def test_it_is_kept_byte_for_byte_as_it_was_made_and_printed_again(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    case = open_case(cast.supervisor)
    case.serve(MORNING)

    first = make(client, case).content
    second = make(client, case, times="From 8pm to 6am").content

    one, two = ClosureNotice.objects.order_by("n")
    assert (bytes(one.content), bytes(two.content)) == (first, second)
    assert one.digest == sha256(first).hexdigest()
    assert (one.made_by, one.made_at) == (cast.supervisor, MORNING)
    assert one.typed == {k: v for k, v in TOLD.items() if k != "is_checked"}
    again = client.get(f"{PAGES}{case.reference}/notice/1/")
    assert again.content == first
    assert "no-store" in again["Cache-Control"]
    page = client.get(f"{PAGES}{case.reference}/").content.decode()
    assert one.digest in page
    assert f"/{case.reference}/notice/1/" in page
    assert client.get(f"{PAGES}{case.reference}/notice/3/").status_code == 404
    details = [event.detail for event in Event.objects.filter(kind=Kind.PRINT)]
    assert details[-1] == {"document": "notice", "n": 1, "sha256": one.digest}
    for change in (
        lambda: ClosureNotice.objects.update(digest=""),
        ClosureNotice.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_which_notice_was_served_is_recorded_with_the_service(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    case = open_case(cast.supervisor)
    slot = (MORNING + timedelta(hours=24)).isoformat()
    case.move("prepare", ANSWERS | {"hearing_at": slot}, MORNING)
    case.move("authorise", LONG, MORNING)
    make(client, case)
    form = client.get(f"{PAGES}{case.reference}/serve/").content.decode()
    assert "Notice 1, made" in form

    wrong = case.move("serve", SERVICE | {"document": 2}, MORNING)
    served = case.fill("serve", SERVICE | {"document": "1"}, MORNING)

    assert wrong.status_code == 400
    assert served.status_code == 302, served.context["form"].errors
    assert case.events[-1].facts["document"] == 1
    page = client.get(f"{PAGES}{case.reference}/").content.decode()
    assert "Served</strong>" in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("Flat 2, 3 Mill Lane\nOxford", "Enter the postcode of the premises"),
        ("Flat 2, 3 Mill Lane\nOX1 4AA", "the town and the postcode"),
    ],
)
def test_a_notice_has_a_full_postal_address(
    client: Client, open_case: Opens, cast: Cast, address: str, words: str
) -> None:
    case = open_case(cast.supervisor)
    case.serve(MORNING)

    answer = make(client, case, address=address)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ClosureNotice.objects.exists()


def test_what_is_the_issuers_is_filled_in_for_its_next_notice_and_no_address(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    case, other = open_case(cast.supervisor), open_case(cast.supervisor)
    for one in (case, other):
        one.serve(MORNING)
    make(client, case)

    form = client.get(f"{PAGES}{other.reference}/notice/").content.decode()
    own = client.get(f"{PAGES}{case.reference}/notice/").content.decode()

    assert "01865 000001" in form
    assert ADVICE in form
    assert "OX1 4AA" not in form
    assert "OX1 4AA" in own


@pytest.mark.parametrize(
    ("advice", "is_enough"),
    [
        ("Citizens Advice. Both numbers are on the council’s pages", False),
        ("Shelter and the law centre at 14 High Street, Oxford", False),
        ("Ask the council by the 24th, 9 to 5", False),
        ("Shelter 0808 800 4444", True),
        ("The law centre, (01865) 000000", True),
        ("Housing advice, 01865-000000", True),
        ("Shelter on +44 808 800 4444", True),
        ("Samaritans 116 123", True),
        ("Ring 101", True),
        ("The law centre, 14 High Street, Oxford OX1 4AA", True),
        ("advice@council.example", True),
    ],
)
def test_the_means_of_contacting_advisers_are_a_number_or_an_address(
    client: Client, open_case: Opens, cast: Cast, *, advice: str, is_enough: bool
) -> None:
    case = open_case(cast.supervisor)
    case.serve(MORNING)

    answer = make(client, case, advice=advice)

    assert answer.status_code == (200 if is_enough else 400)
    if not is_enough:
        page = answer.content.decode()
        assert "telephone number, postal address with its postcode, or" in page
        assert "s.76(5)(g)" in page


def test_the_notice_of_the_demonstration_says_how_to_reach_who_advises() -> None:
    assert can_be_reached(TYPED["advice"])
