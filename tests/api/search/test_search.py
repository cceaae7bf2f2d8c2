"""/search/: what each finds, by which words, and what no one may find."""

import html
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
from stronghold.core.geography.models import Postcode, Street
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


def make_street(name: str, locality: str = "") -> Street:
    return Street.objects.create(
        name=name, locality=locality, kind="street", point=WEST_SOUTH
    )


def place_shown(shown: str) -> tuple[str, str] | None:
    """Return the title and the address of the one place that stands first."""
    match = re.search(r'id="place-found"><a [^>]*href="([^"]+)">([^<]+)<', shown)
    return (html.unescape(match[2]), html.unescape(match[1])) if match else None


def hits(shown: str, kind: str) -> list[str]:
    """Return the titles of what was found of a kind."""
    _, _, group = shown.partition(f'id="{kind}"')
    titles = re.findall(
        r'sh-hit__link"[^>]*>([^<]+)<', group.partition("</section>")[0]
    )
    return [html.unescape(title) for title in titles]


def references(shown: str) -> list[str]:
    return re.findall(r'sh-reference sh-muted">([RA]-[^<]+)<', shown)


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
    "words", ["lake streat", "smell on lake street", "Lke Street", "lake road"]
)
def test_misspelt_streets_and_premises_are_found(
    cast: Cast, ask: Ask, words: str
) -> None:
    make_premises("12 Lake Street")

    shown = ask(cast.officer, words)

    assert ">Streets</h2>" in shown
    assert "12 Lake Street" in shown


@pytest.mark.parametrize("words", ["OX1 4RP", "ox14rp", "OX1 4", "ox14", "ox1"])
def test_premises_and_streets_are_found_by_a_postcode_or_the_start_of_one(
    cast: Cast, ask: Ask, words: str
) -> None:
    make_premises("12 Lake Street", postcode="OX1 4RP")
    Postcode.objects.create(code="OX1 4RP", point=WEST_SOUTH)

    shown = ask(cast.officer, words)

    assert hits(shown, "premises") == ["12 Lake Street"]
    assert hits(shown, "streets") == ["Lake Street"]


def test_a_whole_postcode_stands_first_with_a_link_to_what_is_there(
    cast: Cast, ask: Ask, as_user: Callable[[User], Client]
) -> None:
    make_premises("12 Lake Street", postcode="OX1 4RP")
    Postcode.objects.create(code="OX1 4RP", point=WEST_SOUTH)

    title, url = place_shown(ask(cast.officer, "ox14rp"))

    assert title == "OX1 4RP"
    assert "12 Lake Street" in as_user(cast.officer).get(url).content.decode()


def test_another_postcode_finds_nothing(cast: Cast, ask: Ask) -> None:
    make_premises("12 Lake Street", postcode="OX1 4RP")

    for words in ("OX1 4RX", "OX2", "ox15"):
        assert "Nothing found" in ask(cast.officer, words)


@pytest.mark.parametrize(
    "words", ["lake street", "lake st", "Lake St.", "lake STREET, ", '"lake street"']
)
def test_the_street_that_is_named_stands_first_with_what_is_recorded_there(
    cast: Cast, ask: Ask, words: str
) -> None:
    street = make_premises("12 Lake Street").street
    make_street("Duke Street")
    make_street("Adelaide Street")
    make_report(cast.officer, place_text="Lake Street", street=street)

    shown = ask(cast.officer, words)

    assert place_shown(shown) == ("Lake Street", f"/places/streets/{street.pk}/")
    assert "1 report recorded" in shown
    assert len(references(shown)) == 1
    assert hits(shown, "premises") == ["12 Lake Street"]
    assert shown.index("place-found") < shown.index('id="premises"')
    assert "Duke" not in shown
    assert "Adelaide" not in shown


def test_the_premises_that_are_named_stand_first_and_not_their_street(
    cast: Cast, ask: Ask
) -> None:
    premises = make_premises("12-14a Lake Street")
    make_premises("12 Lake Street")

    shown = ask(cast.officer, "12-14a lake st")

    url = f"/places/premises/{premises.pk}/"
    assert place_shown(shown) == ("12-14a Lake Street", url)
    assert hits(shown, "streets") == ["Lake Street"]
    assert hits(shown, "premises") == []


def test_two_streets_of_one_name_are_both_listed(cast: Cast, ask: Ask) -> None:
    make_street("Mill Lane", locality="Marston")
    make_street("Mill Lane", locality="Iffley")

    shown = ask(cast.officer, "mill ln")

    assert place_shown(shown) is None
    assert hits(shown, "streets") == ["Mill Lane, Iffley", "Mill Lane, Marston"]
    assert place_shown(ask(cast.officer, "mill ln iffley"))


def test_a_saint_at_the_start_of_a_name_is_no_street(cast: Cast, ask: Ask) -> None:
    make_street("St Ebbes Street")
    make_street("St Clement's Street")

    for words in ("st ebbe's st", "St Ebbes Street", "saint ebbes street"):
        shown = ask(cast.officer, words)
        assert place_shown(shown), words
        assert "Clement" not in shown
    assert hits(ask(cast.officer, "St Clements"), "streets") == ["St Clement's Street"]


def test_misspelt_streets_stand_before_premises_that_sound_alike(
    cast: Cast, ask: Ask
) -> None:
    make_premises("12 Lake Street")

    shown = ask(cast.officer, "lake streat")

    assert shown.index(">Streets</h2>") < shown.index(">Premises</h2>")


@pytest.mark.parametrize("form", ["lake st", "lake street", '"lake st"', "Lake Street"])
@pytest.mark.parametrize("text", ["seen in Lake St again", "seen in Lake Street again"])
def test_a_text_is_found_with_the_type_of_street_in_full_or_short(
    cast: Cast, ask: Ask, form: str, text: str
) -> None:
    said = make_report(cast.officer, place_text="", description=text)
    make_report(cast.officer, place_text="", description="seen in Duke Street")

    assert references(ask(cast.officer, form)) == [said.reference]


@pytest.mark.parametrize("words", ["street", "Road", "close.", "the flats", "house"])
def test_a_type_of_street_alone_is_answered_with_what_to_add(
    cast: Cast, ask: Ask, words: str
) -> None:
    make_premises("12 Lake Street")
    make_report(cast.officer, description=f"seen near the {words}")

    shown = ask(cast.officer, words)

    assert f"“{words}” alone is in too many names. Add a name" in shown
    assert "sh-hit" not in shown
    assert len(references(ask(cast.officer, f'"{words}"'))) == 1


def test_a_street_that_is_called_by_a_type_is_found_without_all_records(
    cast: Cast, ask: Ask
) -> None:
    make_street("The Avenue")
    make_report(cast.officer, description="seen in an avenue")

    shown = ask(cast.officer, "the ave")

    assert place_shown(shown)
    assert references(shown) == []


def test_premises_of_another_force_leave_a_search_as_it_would_be_without_them(
    cast: Cast, ask: Ask
) -> None:
    street = make_street("Lake Street")
    before = ask(cast.officer, "12 lake street")
    other = make_premises("12 Lake Street", force="wessex", street=street)
    make_report(cast.other_officer, street=street, premises=other)

    after = ask(cast.officer, "12 lake street")

    def bare(shown: str) -> str:
        token = r'of=[\w-]+|name="csrfmiddlewaretoken" value="\w+"'
        return re.sub(token, "", shown)

    assert bare(after) == bare(before)


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
        "12" + " " * 300 + "lake" + "\u2003" * 300 + "st",
        "\u00a0" * 300 + "lake street",
        "lake\t\n\r\x0b\x0c st",
        "st " * 60,
        "12-14a " * 25,
        "'" * 200,
        "ox1" * 60,
        "\ufeff lake \u200b st",
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
