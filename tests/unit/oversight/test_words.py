"""Every kind of event says what happened in words."""

import pytest

from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.oversight.pages import page_in_words
from stronghold.oversight.words import WORDS, words
from tests.addresses import Address, addresses

READ_NO_RECORD = {
    Verb.READ_API_DOCUMENT,
    Verb.USE_SITE,
    Verb.READ_FIGURES,
    Verb.READ_BASE_MAP,
    Verb.MANAGE_ACCOUNTS,
}


def test_every_kind_has_words() -> None:
    assert set(WORDS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_words_do_without_any_detail(kind: Kind) -> None:
    assert words(Event(kind=kind, detail={}))


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        ("collection", {"file": "wards.geojson"}, "Loaded wards.geojson"),
        ("alteration", {"change": "recorded_in_error"}, "Marked as recorded in error"),
        (
            "alteration",
            {"change": "reporter_corrected", "fields": ["phone"]},
            "Corrected the details of who reported it",
        ),
        (
            "alteration",
            {"change": "call_back_reached", "call_back": 1},
            "Called back",
        ),
        (
            "erasure",
            {"what": "reporter", "why": "asked"},
            "Erased the details of who reported it, at their request",
        ),
        (
            "erasure",
            {"what": "reporter", "why": "time"},
            "Erased the details of who reported it, at the end of their retention",
        ),
        (
            "consultation",
            {"page": "reports:reporter", "reporter": True},
            "Read who reported it in the page of the person who reported it",
        ),
        ("alteration", {"move": "take"}, "Assigned it to themselves"),
        (
            "alteration",
            {"move": "assign", "person": "officer", "team": "city"},
            "Assigned it (person officer, team city)",
        ),
        ("alteration", {"change": "source_graded"}, "Graded its source"),
        (
            "alteration",
            {"move": "assign", "on": "2026-12-02", "sole": True, "day": "2026-02-30"},
            "Assigned it (on 2 December 2026, sole True, day 2026-02-30)",
        ),
        ("consultation", {"page": "reports:list"}, "Read in the list of reports"),
        (
            "consultation",
            {"page": "reports:list", "concern": "dealing", "text": True, "ward": ["a"]},
            "Read in the list of reports (concern dealing, text searched, ward a)",
        ),
        ("consultation", {"page": "api_seizure"}, "Read in the API"),
        (
            "consultation",
            {"page": "api_closures"},
            "Read in the API’s list of closure cases",
        ),
        (
            "consultation",
            {"page": "deadlines:calendar"},
            "Read in a calendar that has the secret address",
        ),
        (
            "consultation",
            {"page": "import_arrests"},
            "Read in an import of arrests",
        ),
        (
            "refusal",
            {"verb": "read_reports", "page": "reports:list"},
            "Was refused to read reports in the list of reports",
        ),
        (
            "sign_in_failed",
            {"why": "wrong"},
            "Failed to sign in: wrong username or password",
        ),
        (
            "sign_in_failed",
            {"why": "wrong_present"},
            "Failed to sign in: wrong current password, to change it",
        ),
        ("print", {"document": "notice"}, "Printed the closure notice"),
        (
            "permission_change",
            {"change": "calendar_address_made"},
            "Made an address for their calendar",
        ),
        (
            "permission_change",
            {"change": "duty_desk_set", "fields": ["duty_phone"]},
            "Set where urgent alerts go",
        ),
        (
            "collection",
            {"change": "agreement_drawn_up", "version": 1},
            "Drew up a sharing agreement",
        ),
        (
            "permission_change",
            {"created": True, "role": "records"},
            "Made the account, as records manager",
        ),
        ("permission_change", {"active": False}, "Closed the account"),
        ("permission_change", {"active": True}, "Opened the account"),
        (
            "permission_change",
            {"one_time_password": True},
            "Issued a one-time password",
        ),
        (
            "permission_change",
            {"role": ["officer", "admin"], "team": [None, "city"], "email": True},
            "Changed the account: role from officer to administrator, "
            "team from none to city, email",
        ),
    ],
)
def test_words_say_what_the_detail_holds(
    kind: str, detail: dict[str, object], said: str
) -> None:
    assert words(Event(kind=kind, detail=detail)) == said


def test_disclosure_names_the_recipient() -> None:
    event = Event(kind=Kind.DISCLOSURE, recipient="Oxford City Council", detail={})

    assert words(event) == "Disclosed to Oxford City Council"


def test_every_page_that_may_read_records_is_named() -> None:
    reading = {a.name for a in addresses() if verbs_of(a) - READ_NO_RECORD}

    assert "api_reports" in reading
    assert {name for name in reading if not page_in_words(name)} == set()


def verbs_of(address: Address) -> set[Verb]:
    endpoint = getattr(address.callback, "cls", None)
    verbs = getattr(endpoint, "verbs", {}).values()
    return {*verbs, getattr(address.callback, "verb", Verb.USE_SITE)}


def test_the_decision_of_a_request_is_said_once_in_words() -> None:
    detail = {"move": "decide", "outcome": "part", "on": "2026-12-02"}
    decided = Event(kind="alteration", detail=detail, records=["Q-7F3K-92QX"])
    said = "Decided the request: granted in part (on 2 December 2026)"
    assert words(decided) == said
