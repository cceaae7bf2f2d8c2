"""The reporter of a report occurs nowhere but on the page that shows contact details.

Every address of the URLconf is visited as every kind of user, so that new pages are
covered automatically.
"""

import html
import re
from dataclasses import asdict, fields
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.test import Client
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reports.call_backs.actions import clear_for_call_back, record_call_back
from reports.models import Report, Reporter
from reports.reporter.actions import correct_reporter, keep_reporter_longer
from reports.reporter.rules import Contact, broken_in, tidy
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.kernel import clock
from stronghold.core.kernel.months import months_after
from tests.addresses import Address, addresses
from tests.factories import Cast, make_cast, make_reporter, make_user
from tests.plain_words import private_words_of
from tests.reasons import say_why
from tests.sweeps import SUPPRESSED, examples, is_long, some
from tests.things import Things, make_things

pytestmark = [pytest.mark.django_db, pytest.mark.canary]
# Pages that show the details to those who may read them.
FOR_READING = {"reports:reporter", "reports:reporter_correct"}
MAY_READ = {"officer", "supervisor", "records"}
# The report is not theirs, so they say why they read its reporter.
ASKED_WHY = {"supervisor", "records"}
SIGNED_OUT = "signed out"
VIEWERS = [*(field.name for field in fields(Cast)), "colleague", SIGNED_OUT]
# Who reads most. In the short form a partner is the visitor of
# tests/property/sharing/test_partner_canary.py, for whom the details are planted too.
IN_SHORT = {"officer"}
# Every filter at once, one of them wrong, so that a page is also drawn with an error.
FILTERS = (
    "?whose=all&state=open&mine=yes&in_error=yes&q=dealing&from=2020-01-01"
    "&after=nonsense&format=csv"
)
ABOUT_ONE = {"reference", "username"}
BODY = {
    "reason": "",
    "words": "x",
    "result": "x",
    "reported_by": "named",
    "q": "dealing",
}
PLANTED = Contact(
    safe_way="call",
    safe_times="when the canary sleeps",
    who_may_answer="the keeper of the canary",
    risk="the canary falls silent",
    name="Canary <Planted> & Sons",
    phone="01632 960777",
    email="Canary@planted.example",
    address="77 Canary’s Row",
    consents=True,
)
GAPS = re.compile(r"(?<=\d)[\s().\-–]+(?=\d)")


def canaries_of(contact: Contact) -> set[str]:
    """Return what must be found nowhere, as it is searched for."""
    texts = {v for k, v in asdict(contact).items() if isinstance(v, str)}
    texts -= {contact.safe_way, ""}
    digits = re.sub(r"\D", "", contact.phone).removeprefix("44").lstrip("0")
    return {text.casefold() for text in texts} | ({digits} - {""})


def all_text(response: Any) -> str:
    """Return all that a response tells, however it is written: body and headers."""
    body = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    raw = f"{headers}\n{cookies}\n{body.decode(errors='replace')}"
    escaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), raw)
    written = {raw, html.unescape(raw), unquote(raw), escaped}
    return "\n".join(text for one in written for text in (one, GAPS.sub("", one)))


class Visitor:
    """One person who goes everywhere, and says where the planted details were seen."""

    def __init__(self, name: str, things: Things, canaries: set[str]) -> None:
        self.name, self.things, self.canaries = name, things, canaries
        self.client = Client(raise_request_exception=False)
        self.seen: set[str] = set()
        # The words that no page may use, with the page.
        self.private_words: set[str] = set()
        self.n_answered = 0

    def sign_in(self) -> None:
        if self.name == SIGNED_OUT:
            return
        user = User.objects.get(username=self.name)
        self.client.force_login(user)
        if self.name in ASKED_WHY:
            say_why(user, self.things.of["reports"])

    def visit(self, address: Address, method: str, **sent: Any) -> None:
        url = self.things.url_of(address) + sent.pop("filters", "")
        response = getattr(self.client, method)(url, **sent)
        self.n_answered += response.status_code < 400
        found = private_words_of(response)
        self.private_words |= {f"{address.name}: {word}" for word in found}
        text = all_text(response).casefold()
        if any(canary in text for canary in self.canaries):
            self.seen.add(address.name)

    def read_all(self, *more_filters: str) -> None:
        """Read every address; short: with filters, only those not about one record."""
        self.sign_in()
        for address in addresses():
            is_narrowed = is_long() or not ABOUT_ONE & set(address.arguments)
            for filters in ("", *more_filters) if is_narrowed else ("",):
                self.visit(address, "get", filters=filters)

    def post_all(self) -> None:
        for address in addresses():
            # Signing out, or erasing what is planted, is one of them.
            if address.name == "account_logout":
                continue
            plant(self.things)
            self.visit(address, "post", data=BODY)


def plant(things: Things, contact: Contact = PLANTED) -> None:
    """Put the details back, if something took them away."""
    report = Report.objects.get(reference=things.of["reports"])
    if not Reporter.objects.filter(report=report).exists():
        make_reporter(report, **asdict(tidy(contact)))


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    police = Organisation.objects.get(code="police")
    make_user("colleague", Role.OFFICER, police)
    return cast


@pytest.fixture
def things(cast: Cast) -> Things:
    """The things, the details planted and handled by the actions as people do."""
    things = make_things(cast)
    use(cast, things, PLANTED)
    supervisor = {"by": cast.supervisor, "reference": things.of["reports"]}
    words = "Patrols were doubled"
    clear_for_call_back(**supervisor, ordinal=1, words=words)
    record_call_back(**supervisor, ordinal=1, result="no_answer")
    until = months_after(clock.today(), 24)
    keep_reporter_longer(**supervisor, until=until, reason="risk")
    return things


def use(cast: Cast, things: Things, contact: Contact) -> None:
    correct_reporter(by=cast.officer, reference=things.of["reports"], contact=contact)


@pytest.fixture(autouse=True)
def files_that_are_not_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is drawn whether or not its style has been collected for the tests."""
    monkeypatch.setattr(staticfiles_storage, "manifest_strict", False, raising=False)


def allowed(name: str) -> set[str]:
    return FOR_READING if name in MAY_READ else set()


@pytest.mark.parametrize("name", some(VIEWERS, short=IN_SHORT))
def test_the_details_are_on_no_other_page(things: Things, name: str) -> None:
    """Long: one visitor asks every address three times."""
    visitor = Visitor(name, things, canaries_of(PLANTED))

    visitor.read_all(FILTERS)
    read = visitor.seen
    visitor.seen = set()
    # In the short form tests/property/sharing/test_partner_canary.py posts everywhere.
    if is_long():
        visitor.post_all()

    # Those who may read them do; otherwise this would look for what is never shown.
    assert read == allowed(name)
    assert visitor.seen <= allowed(name)
    assert visitor.n_answered
    # Asked here too, since another visit to every page would take as long again.
    assert visitor.private_words == set()


letters = st.characters(categories=["Lu", "Ll", "Lo", "Nd"])
some_text = st.text(letters, min_size=10, max_size=40)
spaces = st.sampled_from(["", " ", "-", ".", ") "])


@st.composite
def phones(draw: st.DrawFn) -> str:
    """Return a number kept for drama, written in one of the ways people write one."""
    start, gap = draw(st.sampled_from(["0", "+44", "0044 ", "+44 (0)"])), draw(spaces)
    number = f"1632{gap}960{draw(st.integers(100, 999))}"
    return f"{start}{number}"


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    local = draw(st.from_regex(r"[a-zA-Z][a-zA-Z0-9.+_-]{8,20}[a-z]", fullmatch=True))
    return Contact(
        safe_way=draw(st.sampled_from(["call", "text", "email", "meet"])),
        safe_times=draw(some_text),
        who_may_answer=draw(some_text),
        risk=draw(some_text),
        name=draw(some_text),
        phone=draw(phones()),
        email=f"{local}@planted.example",
        address=draw(some_text),
        consents=draw(st.booleans()),
    )


@pytest.fixture
def planted(cast: Cast) -> tuple[Cast, Things]:
    return cast, make_things(cast)


# The short form looks for the details of PLANTED, in more places.
@pytest.mark.long
@settings(
    max_examples=examples(2),
    suppress_health_check=SUPPRESSED,
)
@given(contact=contacts(), name=st.sampled_from(VIEWERS))
def test_however_the_details_are_written(
    planted: tuple[Cast, Things], contact: Contact, name: str
) -> None:
    """Long: each example is a visit to every address."""
    cast, things = planted
    assert broken_in(contact) == []
    texts = canaries_of(tidy(contact))
    # The table of objects of each PDF begins with it.
    assume(not any("0000000000" in text for text in texts))
    use(cast, things, contact)

    visitor = Visitor(name, things, texts)
    visitor.read_all()

    assert visitor.seen == allowed(name)


DETAILS = (PLANTED.name, PLANTED.phone, PLANTED.email)


# The short form searches for them in tests/api/search/test_search.py; lists filter by
# fields of the record only, which the details are not.
@pytest.mark.long
@pytest.mark.parametrize("text", DETAILS)
def test_no_search_or_filter_finds_a_report_by_its_reporter(
    cast: Cast, things: Things, text: str
) -> None:
    """Whatever is asked by the details is answered as if it were asked by others.

    Asked by a supervisor, who has the most searches and may read the details.
    """
    client = Client(raise_request_exception=False)
    client.force_login(cast.supervisor)

    def finds(address: Address, **params: str) -> tuple[bool, bool]:
        url = things.url_of(address)
        got = client.get(url, params)
        # The words of a search are sent in a body.
        posted = client.post(url, {"words": params["reference"]}, follow=True)
        return tuple(things.of["reports"] in a.content.decode() for a in (got, posted))  # type: ignore[return-value]

    open_to_words = [a for a in addresses() if not a.arguments]
    for address in (a for a in open_to_words if "account" not in a.name):
        is_api = address.name.startswith("api_")
        params = ("reference",) if is_api else ("q", "place", "reference")
        alike = finds(address, **dict.fromkeys(params, another_like(text)))
        found = finds(address, **dict.fromkeys(params, text))
        assert found == alike, address.name


def another_like(text: str) -> str:
    """Return a text of the same shape that identifies no one."""
    letters = str.maketrans("CanryPltedSos16320", "XoxxyQxxxxXyx44444")
    return text.translate(letters)


def test_details_are_found_however_a_page_writes_them() -> None:
    """Or the tests above could not fail."""
    written = (
        "<p>Canary &lt;Planted&gt; &amp; Sons</p>",
        "href=/x?to=canary%40planted.example",
        '{"phone": "+44 (0)1632 960 777"}',
        '{"address": "77 Canary\\u2019s Row"}',
    )
    for content in written:
        text = all_text(HttpResponse(content)).casefold()
        assert any(canary in text for canary in canaries_of(PLANTED)), text
