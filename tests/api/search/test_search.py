"""/search/: what each finds, by which words, and what no one may find."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from reports.models import Report, Reporter
from reports.reporter.choices import SafeWay
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_force,
    make_report,
)

pytestmark = pytest.mark.usefixtures("tuesday")

Ask = Callable[..., str]


@pytest.fixture
def ask(as_user: Callable[[User], Client]) -> Ask:
    """Search as someone and return the main part of the page it leads to."""

    def search(user: User, words: str, **filters: str) -> str:
        client = as_user(user)
        response: Any = client.post("/search/", {"words": words})
        assert response.status_code in {302, 400}, response.status_code
        if response.status_code == 302:
            url = response["Location"]
            more = "".join(f"&{name}={value}" for name, value in filters.items())
            response = client.get(url + more)
            assert response.status_code == 200
        shown: str = response.content.decode()
        return shown.partition("<main")[2].partition("</main>")[0]

    return search


def make_premises(address: str, force: str = "thames-valley", **more: Any) -> Premises:
    street, _ = Street.objects.get_or_create(
        name="Lake Street", kind="street", point=WEST_SOUTH
    )
    given = {"kind": "dwelling", "point": WEST_SOUTH, "street": street} | more
    return Premises.objects.create(force=make_force(force), address=address, **given)


def references(shown: str) -> list[str]:
    return re.findall(r'sh-hit__link"[^>]*>([RA]-[^<]+)<', shown)


def test_words_find_the_reports_that_say_them_in_any_form(cast: Cast, ask: Ask) -> None:
    said = make_report(cast.officer, description="Two men were dealing by the canal")
    make_report(cast.officer, description="Needles in the park")

    assert references(ask(cast.officer, "canals dealt man")) == []
    assert references(ask(cast.officer, "canals men")) == [said.reference]


def test_the_words_found_are_marked_and_everything_is_escaped(
    cast: Cast, ask: Ask
) -> None:
    make_report(
        cast.officer,
        description='<img src=x onerror="a()"> blue van & <b>scooter</b> outside',
    )

    shown = ask(cast.officer, "scooter")

    assert '<mark class="sh-hit__mark">scooter</mark>' in shown
    assert "<img" not in shown
    assert "<b>" not in shown


def test_place_and_concern_are_searched_together_with_the_words(
    cast: Cast, ask: Ask
) -> None:
    one = make_report(
        cast.officer,
        concern="cuckooing",
        place_text="12 Lake Street",
        description="Shouting at night",
    )

    shown = ask(cast.officer, "cuckooing lake street shouting")

    assert references(shown) == [one.reference]


def test_phrases_and_words_to_leave_out(cast: Cast, ask: Ask) -> None:
    near = make_report(cast.officer, description="a blue van waited")
    far = make_report(cast.officer, description="a van, not blue")

    assert references(ask(cast.officer, '"blue van"')) == [near.reference]
    assert references(ask(cast.officer, "van -waited")) == [far.reference]


def test_the_newer_stand_before_the_older_and_errors_last(cast: Cast, ask: Ask) -> None:
    now = clock.now()
    old = make_report(
        cast.officer, description="smoke", received_at=now - timedelta(days=400)
    )
    wrong = make_report(
        cast.officer,
        description="smoke",
        error_at=now,
        error_by=cast.officer,
        error_reason="typed twice",
    )
    new = make_report(
        cast.officer, description="smoke", received_at=now - timedelta(days=2)
    )

    shown = ask(cast.officer, "smoke")

    assert references(shown) == [new.reference, old.reference, wrong.reference]
    assert "Recorded in error" in shown


def test_kind_and_time_narrow_it_in_the_address(cast: Cast, ask: Ask) -> None:
    now = clock.now()
    old = make_report(
        cast.officer,
        place_text="Lake Street",
        received_at=now - timedelta(days=40),
    )
    new = make_report(cast.officer, place_text="Lake Street")
    arrest = make_arrest(cast.officer, place_text="Lake Street")

    assert set(references(ask(cast.officer, "lake street"))) == {
        old.reference,
        new.reference,
        arrest.reference,
    }
    assert references(ask(cast.officer, "lake street", kind="arrests")) == [
        arrest.reference
    ]
    assert references(
        ask(cast.officer, "lake street", kind="reports", within="month")
    ) == [new.reference]


@pytest.mark.parametrize("words", ["TV/1234/26", "trafficking", "92A", "bridge"])
def test_arrests_are_found_by_number_offence_and_place(
    cast: Cast, ask: Ask, words: str
) -> None:
    arrest = make_arrest(
        cast.officer, custody_number="TV/1234/26", place_text="Folly Bridge"
    )

    assert references(ask(cast.officer, words)) == [arrest.reference]


@pytest.mark.parametrize(
    "words", ["Lake Street", "lake streat", "smell on lake street", "Lke Street"]
)
def test_misspelt_streets_and_premises_are_found(
    cast: Cast, ask: Ask, words: str
) -> None:
    make_premises("12 Lake Street")

    shown = ask(cast.officer, words)

    assert ">Streets</h2>" in shown
    assert "12 Lake Street" in shown


def test_premises_are_found_by_postcode(cast: Cast, ask: Ask) -> None:
    make_premises("12 Lake Street", postcode="OX1 4RP")

    assert "12 Lake Street" in ask(cast.officer, "ox14rp")


@pytest.mark.parametrize("form", [str, str.lower, lambda r: r.replace("-", "")[1:]])
def test_a_reference_leads_straight_to_its_record(
    cast: Cast, as_user: Callable[[User], Client], form: Callable[[str], str]
) -> None:
    report = make_report(cast.officer, reference="R-7F3K-92QX")

    response = as_user(cast.analyst).post("/search/", {"words": form("R-7F3K-92QX")})

    assert response["Location"] == f"/reports/{report.reference}/"


def test_the_beginning_of_several_references_lists_them_first(
    cast: Cast, ask: Ask
) -> None:
    make_report(cast.officer, reference="R-7F3K-92QX")
    make_arrest(cast.officer, reference="A-7F3K-22QX")

    shown = ask(cast.officer, "7f3k")

    assert references(shown) == ["R-7F3K-92QX", "A-7F3K-22QX"]


def test_a_word_that_is_the_beginning_of_a_reference_is_looked_for_too(
    cast: Cast, ask: Ask
) -> None:
    by_reference = make_report(cast.officer, reference="R-CRAC-K2QX")
    said = make_report(cast.officer, description="Smoking crack")

    assert references(ask(cast.officer, "crack")) == [
        by_reference.reference,
        said.reference,
    ]


def test_who_may_not_read_originals_finds_only_by_cleared_words(
    cast: Cast, ask: Ask
) -> None:
    make_report(
        cast.officer,
        description="The caretaker saw a silver moped",
        sanitised_text="A moped was seen",
    )

    for words in ("caretaker", "silver", "moped caretaker"):
        shown = ask(cast.analyst, words)
        assert references(shown) == []
    shown = ask(cast.analyst, "moped")
    assert len(references(shown)) == 1
    assert "caretaker" not in shown
    assert "silver" not in shown
    assert "caretaker" in ask(cast.officer, "silver moped")


def test_nothing_of_a_reporter_is_searched(cast: Cast, ask: Ask) -> None:
    report = make_report(cast.officer, description="Noise", reported_by="named")
    Reporter.objects.create(
        report=report,
        name="Zebedee Quill",
        phone="07700 900123",
        address="9 Whistledown Row",
        safe_way=SafeWay.CALL,
        safe_times="after vespers",
        risk="brother finds out",
        kept_at=clock.now(),
        review_on=clock.today(),
        dispose_on=clock.today(),
    )

    for user in (cast.officer, cast.supervisor, cast.records):
        for words in ("Zebedee", "07700 900123", "Whistledown", "vespers", "brother"):
            assert references(ask(user, words)) == []


def test_other_forces_records_are_never_found(cast: Cast, ask: Ask) -> None:
    make_report(cast.other_officer, description="moped", reference="R-7F3K-92QX")
    make_arrest(cast.other_officer, place_text="moped", custody_number="W/1")
    make_premises("Moped House", force="wessex")

    for words in ("moped", "R-7F3K-92QX", "W/1", "Moped House"):
        shown = ask(cast.supervisor, words)
        assert references(shown) == []
        assert ">Premises</h2>" not in shown


@pytest.mark.parametrize("who", ["partner", "admin"])
def test_those_without_the_verb_have_neither_page_nor_box(
    cast: Cast, as_user: Callable[[User], Client], who: str
) -> None:
    client = as_user(getattr(cast, who))

    assert client.get("/search/").status_code == 403
    assert client.post("/search/", {"words": "moped"}).status_code == 403
    assert 'action="/search/"' not in client.get("/").content.decode()


def test_a_search_and_every_record_listed_are_logged_but_no_words(
    cast: Cast, ask: Ask
) -> None:
    report = make_report(cast.officer, description="moped")
    premises = make_premises("Moped House")

    ask(cast.analyst, "nothing says this")
    ask(cast.officer, "moped")

    none, event = Event.objects.filter(kind="consultation", detail__page="search")
    assert none.records == ["search"]
    assert set(event.records) == {
        "search",
        report.reference,
        f"premises:{premises.pk}",
    }
    assert none.detail == {"page": "search", "text": True}
    assert event.detail == none.detail | {"originals": "read"}
    assert "moped" not in str(list(Event.objects.values()))


def test_the_words_stand_in_no_address(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client = as_user(cast.officer)

    url = client.post("/search/", {"words": "moped"})["Location"]

    assert "moped" not in url
    page = client.get(url)
    assert 'value="moped"' in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert "no longer kept" in as_user(cast.officer).get(url).content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "the",
        "the is and",
        ":*",
        "a:* & b",
        "'; DROP TABLE reports_report; --",
        '"',
        '""',
        "\\",
        "-",
        "- -",
        "or",
        "OR OR",
        "!!!",
        "<->",
        "%_%",
        "\u202e",
        "\U0001f600",
        "٣",
        "R-",
        "R----",
        "-cannabis",
        "\ue000x\ue001",
        "x" * 200,
        "( " * 60,
    ],
)
def test_odd_words_are_answered_plainly(cast: Cast, ask: Ask, words: str) -> None:
    make_report(cast.officer, description="moped")

    shown = ask(cast.officer, words)

    assert "Nothing found" in shown or "sh-hit" in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Enter what to search for"),
        ("  ", "Enter what to search for"),
        ("a\x00b", "Null characters are not allowed"),
        ("x" * 1_000_000, "Search must be 200 characters or less"),
    ],
)
def test_no_words_and_too_many_come_back_with_what_to_do(
    cast: Cast, ask: Ask, words: str, message: str
) -> None:
    assert message in ask(cast.officer, words)


def test_only_stop_words_are_explained(cast: Cast, ask: Ask) -> None:
    assert "are ignored" in ask(cast.officer, "the")


@pytest.mark.parametrize("given", ["kind=secrets", "within=ever", "kind=a%00b"])
def test_an_address_that_no_page_links_to_is_not_there(
    cast: Cast, as_user: Callable[[User], Client], given: str
) -> None:
    client = as_user(cast.officer)
    url = client.post("/search/", {"words": "moped"})["Location"]

    assert client.get(f"{url}&{given}").status_code == 404


def test_more_than_fit_are_counted_and_said(cast: Cast, ask: Ask) -> None:
    for _ in range(23):
        make_report(cast.officer, description="moped")

    shown = ask(cast.officer, "moped")
    assert len(references(shown)) == 20
    assert "The best 20 of 23" in shown
    assert len(references(ask(cast.officer, "moped", kind="reports"))) == 23
    assert Report.objects.count() == 23
