"""/accounts/first/: the first administrator, by the console's code alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.first.actions import issue_first_code
from stronghold.core.accounts.first.rules import MOST_WRONG
from stronghold.core.accounts.models import Installation, Organisation, User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from tests.factories import make_force, make_organisation, make_user

pytestmark = pytest.mark.django_db
FIRST = "/accounts/first/"
OWN = "marble kettle orchid 9"
PERSON = {
    "name": "Ada  Marsh",
    "email": "ada@force.example",
    "username": "A.Marsh",
    "password": OWN,
    "again": OWN,
}
FORCE = {
    "force_name": "Thames Valley Police",
    "force_code": "thames-valley",
    "country": "e",
}


@pytest.fixture(autouse=True)
def real_work(settings: Any) -> None:
    settings.DEMO = False


@pytest.fixture
def code() -> str:
    return issue_first_code().code


def posted(code: str, **given: Any) -> dict[str, Any]:
    return PERSON | FORCE | {"code": code} | given


def events(kind: str) -> list[tuple[str, dict[str, Any]]]:
    found = Event.objects.filter(kind=kind).order_by("id")
    return [(event.actor, event.detail) for event in found]


def test_without_a_code_there_is_no_such_page(client: Client) -> None:
    """It is answered as an address that was never there."""

    def without_token(answer: Any) -> str:
        return re.sub(r'data-token="\w+"', "", answer.content.decode())

    unknown = client.get("/accounts/unknown/")

    for answer in (client.get(FIRST), client.post(FIRST, posted("2222"))):
        assert answer.status_code == unknown.status_code == 404
        assert without_token(answer) == without_token(unknown)
    assert not User.objects.exists()


def test_the_code_makes_the_force_and_its_administrator_and_signs_in(
    client: Client, code: str
) -> None:
    page = client.get(FIRST)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]

    # As someone types it: small, with spaces.
    answer = client.post(FIRST, posted(code.lower().replace("-", " ")))

    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get()
    assert (user.username, user.display_name) == ("a.marsh", "Ada Marsh")
    assert (user.role, user.one_time_until) == (Role.ADMINISTRATOR, None)
    assert user.check_password(OWN)
    own = user.organisation
    assert (own.code, own.kind) == ("thames-valley-police", OrganisationKind.POLICE)
    force = Force.objects.get()
    assert (force.code, force.name) == ("thames-valley", "Thames Valley Police")
    assert not Installation.objects.get().is_demonstration
    # An administrator needs a second factor, so that comes first.
    assert client.get("/people/")["Location"] == "/accounts/security/start/"
    assert ("a.marsh", {"change": "first_code_used"}) in events("permission_change")
    assert ("a.marsh", {}) in events("sign_in")


def test_the_code_is_used_once(client: Client, code: str) -> None:
    client.post(FIRST, posted(code))
    User.objects.update(role=Role.RECORDS_MANAGER)

    other = Client()
    assert other.get(FIRST).status_code == 404
    again = posted(code, username="second", email="second@force.example")
    assert other.post(FIRST, again).status_code == 404
    assert User.objects.count() == 1


def test_an_expired_code_is_none(client: Client, code: str) -> None:
    with clock.stopped(clock.now() + timedelta(minutes=59)):
        assert client.get(FIRST).status_code == 200
    with clock.stopped(clock.now() + timedelta(minutes=61)):
        assert client.get(FIRST).status_code == 404
        assert client.post(FIRST, posted(code)).status_code == 404
    assert not User.objects.exists()


def test_wrong_codes_are_logged_and_void_the_right_one(
    client: Client, code: str
) -> None:
    for n in range(1, MOST_WRONG + 1):
        answer = client.post(FIRST, posted(f"WRONG-{n}"))
        assert answer.status_code == (400 if n < MOST_WRONG else 404)
        if n < MOST_WRONG:
            page = answer.content.decode()
            assert "This is not the code" in page
            assert OWN not in page
            assert "A.Marsh" in page, "what else was typed is still there"

    wrong = ("not signed in", {"why": "wrong_first_code"})
    assert events("sign_in_failed") == [wrong] * MOST_WRONG
    assert client.post(FIRST, posted(code)).status_code == 404
    assert not User.objects.exists()


def test_a_wrong_code_says_nothing_of_the_rest(client: Client, code: str) -> None:
    make_user("taken", Role.OFFICER, make_organisation("p", "police", make_force()))

    page = client.post(FIRST, posted("WRONG", username="taken", again="other"))

    assert page.content.decode().count("govuk-error-message") == 1


def test_no_code_is_no_try(client: Client, code: str) -> None:
    for _ in range(MOST_WRONG + 1):
        assert client.post(FIRST, posted("")).status_code == 400

    assert client.post(FIRST, posted(code)).status_code == 302


def test_it_ends_with_the_first_administrator_however_made(
    client: Client, code: str
) -> None:
    own = make_organisation("police", OrganisationKind.POLICE, make_force())
    make_user("other", Role.ADMINISTRATOR, own)

    assert client.get(FIRST).status_code == 404
    assert client.post(FIRST, posted(code)).status_code == 404
    assert User.objects.count() == 1


def test_a_force_without_administrator_is_asked_for_no_more_than_the_account(
    client: Client, code: str
) -> None:
    own = make_organisation("police", OrganisationKind.POLICE, make_force())
    page = client.get(FIRST).content.decode()
    assert 'name="force_code"' not in page
    assert 'name="organisation"' not in page

    assert client.post(FIRST, PERSON | {"code": code}).status_code == 302

    assert User.objects.get().organisation == own
    assert Force.objects.count() == 1


def test_of_several_police_one_is_chosen(client: Client, code: str) -> None:
    make_organisation("police", OrganisationKind.POLICE, make_force())
    make_organisation("west", OrganisationKind.POLICE, make_force("west", "West"))
    make_organisation("council", OrganisationKind.COUNCIL, make_force())
    for wrong in ("", "council", "unknown"):
        answer = client.post(FIRST, PERSON | {"code": code, "organisation": wrong})
        assert answer.status_code == 400

    client.post(FIRST, PERSON | {"code": code, "organisation": "west"})

    assert User.objects.get().organisation.code == "west"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": "short one", "again": "short one"}, "at least 12 characters"),
        ({"again": "marble kettle orchid 8"}, "The two passwords differ"),
        ({"password": "a.marsh a.marsh", "again": "a.marsh a.marsh"}, "password"),
        (
            {"password": "thames-valley-police", "again": "thames-valley-police"},
            "too easy to guess",
        ),
        ({"force_code": "police-scotland"}, "England and Wales only"),
        ({"force_code": "Thames Valley"}, "lower-case letters"),
        ({"country": ""}, "Choose the country"),
        ({"username": "system"}, "Username must be"),
        ({"email": ""}, "Enter your work e-mail"),
    ],
)
def test_what_is_refused_is_said_and_uses_no_code(
    client: Client, code: str, given: dict[str, str], words: str
) -> None:
    answer = client.post(FIRST, posted(code, **given))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not User.objects.exists()
    assert not Organisation.objects.exists()
    assert client.post(FIRST, posted(code)).status_code == 302


def test_a_taken_username_is_refused(client: Client, code: str) -> None:
    own = make_organisation("police", OrganisationKind.POLICE, make_force())
    make_user("a.marsh", Role.OFFICER, own)

    answer = client.post(FIRST, PERSON | {"code": code})

    assert answer.status_code == 400
    assert "is taken" in answer.content.decode()


def test_the_sign_in_page_of_an_empty_site_says_what_to_do(
    client: Client, settings: Any
) -> None:
    says = "This site has no accounts yet"
    settings.DEMO = True
    assert says not in client.get("/accounts/login/").content.decode()
    settings.DEMO = False
    assert says in client.get("/accounts/login/").content.decode()
    own = make_organisation("police", OrganisationKind.POLICE, make_force())
    make_user("officer", Role.OFFICER, own)
    assert says not in client.get("/accounts/login/").content.decode()
