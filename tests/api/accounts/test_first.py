"""/accounts/first/: the first administrator, by the console's code alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Installation, Organisation, User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.force_setup.first_administrator.actions import (
    issue_first_code,
    make_first_administrator,
)
from stronghold.force_setup.first_administrator.queries import is_open
from stronghold.force_setup.first_administrator.rules import MOST_WRONG, NewForce
from stronghold.force_setup.force_file import AdministratorPlan, ForcePlan
from tests.factories import Cast, make_force, make_organisation, make_user

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


MERCIA = NewForce("mercia", "Mercia Constabulary")


@pytest.fixture
def beside(cast: Cast) -> str:
    """A code for a second force, beside one with an administrator."""
    return issue_first_code(MERCIA).code


def test_a_code_for_a_second_force_begins_it_and_gives_nothing_of_the_first(
    client: Client, cast: Cast, beside: str
) -> None:
    page = client.get(FIRST).content.decode()
    assert "Your force has no administrator here yet" in page
    assert 'name="force_code"' not in page
    assert 'name="country"' in page
    for name in ("Thames Valley", "Wessex", "City team", MERCIA.name):
        assert name not in page, name

    # What is sent of another force is not read.
    strange = {"force_code": "thames-valley", "organisation": "police"}
    answer = client.post(FIRST, posted(beside, country="w", **strange))

    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get(username="a.marsh")
    own = user.organisation
    assert (own.code, own.name) == ("mercia-constabulary", MERCIA.name)
    assert (own.force.code, own.force.jurisdiction) == ("mercia", "w")
    assert cast.admin.force.name == Force.objects.get(code="thames-valley").name
    used = Event.objects.filter(kind="permission_change").latest("id")
    assert (used.force, used.detail) == ("mercia", {"change": "first_code_used"})
    assert client.get("/people/")["Location"] == "/accounts/security/start/"


def test_the_administrator_of_a_second_force_sees_no_one_of_the_first(
    client: Client, cast: Cast, beside: str, settings: Any
) -> None:
    settings.SECOND_FACTOR = False
    client.post(FIRST, posted(beside))

    for path in ("/", "/people/", "/organisations/", "/force/set-up/", "/force/areas/"):
        page = client.get(path)
        assert page.status_code == 200, path
        body = page.content.decode()
        for name in ("Thames Valley", "City team", "officer@", "Wessex"):
            assert name not in body, (path, name)
    assert client.get("/people/supervisor/").status_code == 404
    assert client.get("/organisations/police/").status_code == 404


def test_a_code_for_one_force_opens_no_other(
    client: Client, cast: Cast, beside: str
) -> None:
    """Neither by the page nor by what a page of before would have sent."""
    given = AdministratorPlan("a.marsh", "Ada", "police", "ada@force.example")
    own = cast.admin.organisation
    name, code = own.force.name, own.force.code
    plan = ForcePlan(code=code, name=name, administrator=given, organisations=())
    renamed = ForcePlan("mercia", "Other", administrator=given, organisations=())
    for of, wanted in ((own, None), (None, plan), (None, renamed), (None, None)):
        with pytest.raises(NotFound):
            make_first_administrator(
                code=beside, given=given, password=OWN, of=of, plan=wanted
            )

    assert not User.objects.filter(username="a.marsh").exists()
    assert is_open()


def test_a_code_for_one_force_ends_with_its_administrator(
    client: Client, cast: Cast
) -> None:
    away = cast.other_officer.organisation
    code = issue_first_code(NewForce("wessex", "")).code
    assert client.get(FIRST).status_code == 200
    make_user("away-admin", Role.ADMINISTRATOR, away)

    assert client.get(FIRST).status_code == 404
    assert client.post(FIRST, PERSON | {"code": code}).status_code == 404
    assert not User.objects.filter(username="a.marsh").exists()


def test_a_force_of_several_that_was_set_up_is_asked_for_the_account_alone(
    client: Client, cast: Cast
) -> None:
    away = cast.other_officer.organisation
    code = issue_first_code(NewForce("wessex", "")).code

    given = PERSON | {"code": code, "organisation": "police"}
    assert client.post(FIRST, given).status_code == 302

    assert User.objects.get(username="a.marsh").organisation == away


def test_wrong_codes_for_a_second_force_are_in_its_log_and_void_it(
    client: Client, cast: Cast, beside: str
) -> None:
    for n in range(MOST_WRONG):
        client.post(FIRST, posted(f"WRONG-{n}"))

    found = Event.objects.filter(kind="sign_in_failed")
    assert set(found.values_list("force", flat=True)) == {"mercia"}
    assert client.post(FIRST, posted(beside)).status_code == 404


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
