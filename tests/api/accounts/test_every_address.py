"""Every address of the site, visited by users who may not use it.

Each test is one visitor of all addresses. Each visit is a subtest, so that a failure is
reported by its address and does not stop the others.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from stronghold.core.accounts.choices import OF_PEOPLE, Role
from stronghold.core.accounts.models import (
    Absence,
    AccessRule,
    Organisation,
    ProvisionedPerson,
    User,
)
from stronghold.core.kernel import clock
from stronghold.sign_in.idle_lock.rules import USED_AT, opens_while_locked
from tests.addresses import Address, addresses, one_of_each
from tests.factories import Cast, make_team, make_user
from tests.plain_words import private_words_of
from tests.quick_client import forget_second_factor
from tests.sweeps import is_long, some
from tests.things import NO_ONE, WORDS, Things, make_things

Visit = Callable[[str, str], AbstractContextManager[Callable[[], Any]]]
# A partner's home page is the portal; words are never asked in an address.
OTHERWISE_OPENED = {"home": 302, "places:suggest": 405, "idle_lock:typed": 302}
# What a partner may open, without an agreement in force.
FOR_PARTNERS = {
    "approvals:list",
    "closures:list",
    "closures:new",
    "closures:closed",
    "api_closures",
    "api_root",
    "api_schema",
    "api_shared",
    "sharing:list",
    "portal:home",
    "portal:new_report",
    "portal:new_activity",
    "portal:sent",
    "portal:read",
    "places:suggest",
    "street_labels",
    "program_keys:list",
    "deadlines:feed",
    "duty:off",
    "ogc:conformance",
    "home",
    "about_data",
    "account_change_password",
    "idle_lock:done",
    "idle_lock:typed",
}
# What a partner's administrator may open: the people of their own organisation.
FOR_PARTNERS_ADMINISTRATOR = {
    "home",
    "people:list",
    "people:new",
    "people:import",
    "services:list",
    "services:new",
    "handover:list",
    "api_handover",
    "idle_lock:done",
    "idle_lock:typed",
    "about_data",
    "account_change_password",
}
FOR_ANYBODY = {
    "account_login",
    "account_logout",
    "account_inactive",
    # Only while the first administrator has a code.
    "account_first",
    # Before the sign-in is complete.
    "mfa_authenticate",
    "mfa_login_webauthn",
    # For everyone who is signed in: light or dark pages, how and where one signs in.
    "account_theme",
    "account_security",
    "account_enrol",
    "account_add_app",
    "account_add_passkey",
    "account_recovery_codes",
    "account_new_recovery_codes",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_sessions",
    "account_end_other_sessions",
    # The names of a layer's properties, the same for all.
    "ogc:queryables",
    "health_live",
    "health_ready",
    "health_degraded",
    "idle_lock:lock",
    "idle_lock:unlock",
    "idle_lock:used",
    # It is protected by the secret in its address.
    "deadlines:calendar",
    "offline:day",
    "offline:manifest",
    "offline:worker",
    "offline:queue",
    "offline:shell",
    "offline:standing",
    # What a force states to everyone.
    "statements:accessibility",
    "statements:complaints",
    "statements:privacy",
}
WITH_A_CODE = {"account_first"}
DEGRADED = "health_degraded"
# Open without signing in, and 404 here, since no provider of single sign-on is set.
SINGLE_SIGN_ON = {
    "single_sign_on:start",
    "single_sign_on:return",
    "single_sign_on:end_sessions",
}
# SCIM asks everyone for a directory's key (401).
REFUSED = {401, 403, 404, 405}
# A partner may send these under an agreement; before that is asked for, what is sent
# must be JSON, which a visit's is not (415).
SENT_BY_PARTNERS = {"api_shared_send_report", "api_shared_send_activity"}
# A legal limit belongs to no force: everyone who approves limits can read it.
OF_NO_FORCE = {"law:second"}
# Arguments of addresses that are numbers.
NUMBERS = {"match", "ordinal", "entry", "n", "number", "x", "y"}
NUMBERS |= {"street_id", "premises_id", "team_id", "absence_id", "row_id"}
NUMBERS |= {"factor_id", "session_id", "rule_id"}
METHODS = ("get", "post", "put", "delete")
# The methods that browsers send; the long form tries the others too.
BY_METHODS = pytest.mark.parametrize(
    "methods", some([METHODS[:2], METHODS[2:]], short={METHODS[:2]})
)
# In the short form, tests/property/sharing/test_partner_canary.py posts as a partner.
BY_METHODS_OF_A_PARTNER = pytest.mark.parametrize(
    "methods", some([METHODS[:1], METHODS[1:]], short={METHODS[:1]})
)
# What refuses an account as a whole stands before every view and asks for no method.
BY_METHODS_OF_AN_ACCOUNT = pytest.mark.parametrize(
    "methods", some([METHODS[:1], METHODS[1:]], short={METHODS[:1]})
)
# The short form visits as a supervisor, who can read most; the long one as all police.
POLICE = [role for role in OF_PEOPLE if role != Role.PARTNER]
# Those that are the numbers of things of a force.
NUMBERS_OF_THINGS = NUMBERS - {"ordinal", "entry", "n", "number", "x", "y"}
NUMBERS_OF_THINGS |= {"premises_id", "pk", "decision", "period"}
# The same for everyone, so a phone may ask whether they are as before.
KEPT_BY_PHONES = {"offline:day", "offline:queue", "offline:shell", "offline:worker"}
EVERYONE = ["officer", "supervisor", "analyst", "records", "admin", "partner"]
# Longer than this, what was asked for is not by chance in a page.
SHORT = 3
ABOUT_ONE = {"reference", "username"}
ODD = ("\x00", "a\x00b", "José", "R-٧", "%")


# The calendar of who has the secret in its address, and streets that are for all.
BY_A_SECRET = {"deadlines:calendar", "ledger:street"}
NO_NUMBER, NO_NAME = 2_000_000_000, "no-such"
# What a page holds that differs each time.
EACH_TIME = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|data-token="[^"]*"|<(link|script)[^>]*>'
)
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


class StoredIn:
    """The tables that are written meanwhile, but for the audit log and the session."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: Any, *given: Any) -> Any:
        found = WRITES.match(str(sql))
        if found and not found[1].startswith(("audit_", "django_session")):
            self.tables.add(found[1])
        return execute(sql, *given)


def ids_of_others(cast: Cast) -> dict[str, Any]:
    """Make what is known by a number alone, and return the numbers."""
    police, now = cast.officer.organisation, clock.now()
    named = {"force": cast.officer.force, "organisation": police, "position": 1}
    directory = {"details": {}, "created_at": now, "changed_at": now}
    person = ProvisionedPerson.objects.create(
        force=cast.officer.force, user_name="someone", **directory
    )
    absence = Absence.objects.create(
        person=cast.officer,
        first_day=clock.today(),
        last_day=clock.today(),
        recorded_at=now,
    )
    rule = AccessRule.objects.create(value="x", role=Role.OFFICER, **named)
    return {
        "team_id": make_team(police).pk,
        "absence_id": absence.pk,
        "rule_id": rule.pk,
        "person_id": str(person.pk),
    }


def nothing_like(name: str, value: Any) -> Any:
    """Return what nothing is called, of the same shape; what names no thing stays."""
    if name in NUMBERS_OF_THINGS:
        return NO_NUMBER
    if name in {"username", "organisation", "own_role"}:
        return NO_NAME
    text = str(value)
    if name in {"key", "person_id", "client_uuid"}:
        return NO_ONE
    is_reference = re.fullmatch(r"[A-Z]+-\w{4}-\w{4}", text)
    return f"{text.partition('-')[0]}-2222-2222" if is_reference else value


def bare(response: Any, given: dict[str, Any]) -> str:
    """Return an answer without what was asked for and what differs each time."""
    body = b"".join(response) if response.streaming else response.content
    text = EACH_TIME.sub("", body.decode(errors="replace"))
    for value in map(str, given.values()):
        text = text.replace(f"/{value}/", "/…/")
        text = text.replace(value, "…") if len(value) > SHORT else text
    return text


@pytest.fixture
def things(cast: Cast) -> Things:
    return make_things(cast)


@pytest.fixture
def visit(client: Client, subtests: pytest.Subtests) -> Visit:
    """Visit an address with the client: `with visit("get", url) as answer:`.

    Whatever that did is undone, so that each visit finds what the first one found.
    """

    @contextmanager
    def go(method: str, url: str) -> Iterator[Callable[[], Any]]:
        visitor = Client()
        visitor.cookies.update(client.cookies)
        before = transaction.savepoint()
        with subtests.test(method=method, url=url):
            yield lambda: getattr(visitor, method)(url)
        transaction.savepoint_rollback(before)

    return go


def guarded(found: Iterable[Address]) -> list[Address]:
    """Return where to ask what is refused before any view is asked.

    The short form visits one address of each part that differs in how it is guarded.
    """
    return list(found) if is_long() else one_of_each(found)


def told_by(response: Any) -> str:
    """Return the text of an answer without the address that the visitor knew."""
    return response.content.decode(errors="replace").replace(
        response.request["PATH_INFO"], ""
    )


def is_kept_by_no_one(address: Address, response: Any) -> bool:
    """Return whether neither a browser nor a cache keeps an answer."""
    said = response.headers.get("Cache-Control", "")
    if {"no-store", "private"} & set(re.split(r",\s*", said)):
        return True
    return said == "no-cache" and address.name in KEPT_BY_PHONES


@BY_METHODS
def test_signed_out_visitor(
    visit: Visit, things: Things, methods: tuple[str, ...]
) -> None:
    """Long: every address by each method. Short: what is sent, one of each part."""
    asked = list(product(addresses(), {"get"} & {*methods}))
    asked += product(guarded(addresses()), [one for one in methods if one != "get"])
    for address, method in asked:
        with visit(method, things.url_of(address)) as answer:
            response = answer()
            if address.name in FOR_ANYBODY:
                # 503: no process has been at work.
                assert response.status_code in {200, 302, 404, 405, 503}
                assert response.status_code != 503 or address.name == DEGRADED
                assert response.status_code != 404 or address.name in WITH_A_CODE
            elif address.name in SINGLE_SIGN_ON:
                assert response.status_code in {404, 405}
            elif (
                address.name.startswith("api_")
                or getattr(address.callback, "login_required", True) is False
            ):
                assert response.status_code == 401
            else:
                assert response.status_code == 302
                assert response["Location"].startswith("/accounts/login/?next=")


@BY_METHODS_OF_A_PARTNER
def test_partner(
    visit: Visit, client: Client, cast: Cast, things: Things, methods: tuple[str, ...]
) -> None:
    """Long: every address by each method."""
    client.force_login(cast.partner)

    for address, method in product(addresses(), methods):
        with visit(method, things.url_of(address)) as answer:
            response = answer()
            if address.name in FOR_PARTNERS:
                opened = OTHERWISE_OPENED.get(address.name, 200)
                assert method != "get" or response.status_code == opened
            elif method == "post" and address.name in SENT_BY_PARTNERS:
                assert response.status_code == 415
            elif address.name not in FOR_ANYBODY:
                assert response.status_code in REFUSED
            assert method != "get" or is_kept_by_no_one(address, response)
            assert WORDS not in response.content.decode()
            assert things.of["reports"] not in told_by(response)


def test_administrator_of_a_partner(
    visit: Visit, client: Client, cast: Cast, things: Things
) -> None:
    """The officer whom each address about a person names is not theirs to see."""
    council = cast.partner.organisation
    client.force_login(make_user("keeper", Role.ADMINISTRATOR, council))

    for address in addresses():
        if address.name in FOR_ANYBODY:
            continue
        with visit("get", things.url_of(address)) as answer:
            response = answer()
            if address.name == "people:review":
                # No account of their own is due for review.
                assert response["Location"] == "/people/"
                continue
            is_open = address.name in FOR_PARTNERS_ADMINISTRATOR
            opened = 302 if address.name == "idle_lock:typed" else 200
            assert (response.status_code == opened) == is_open
            assert is_open or response.status_code in REFUSED
            secrets = {WORDS, things.of["reports"], things.of["arrests"]}
            assert [words for words in secrets if words in told_by(response)] == []
            assert private_words_of(response) == set()


@pytest.fixture
def places(things: Things) -> list[str]:
    """These are addresses that an active colleague can open."""
    names = FOR_ANYBODY | FOR_PARTNERS | SINGLE_SIGN_ON
    closed = [a for a in addresses() if a.name not in names]
    return [things.url_of(a) for a in guarded(closed)]


@BY_METHODS_OF_AN_ACCOUNT
def test_one_time_password(
    visit: Visit,
    client: Client,
    cast: Cast,
    places: list[str],
    methods: tuple[str, ...],
) -> None:
    """Long: every address by each method."""
    client.force_login(cast.supervisor)
    everyone = User.objects.exclude(role=Role.SERVICE)
    everyone.update(one_time_until=clock.now() + timedelta(days=1))

    for url, method in product(places, methods):
        with visit(method, url) as answer:
            response = answer()
            if url.startswith("/api/"):
                assert response.json()["code"] == "password_first"
            else:
                assert response["Location"] == "/accounts/password/change/"


# What setting up a second factor needs, and what is the same for everyone.
WITHOUT_FACTOR = {
    "idle_lock:lock",
    "idle_lock:unlock",
    "idle_lock:used",
    "account_enrol",
    "account_add_app",
    "account_add_passkey",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_change_password",
    "account_logout",
    "account_theme",
    "health_live",
    "health_ready",
    "health_degraded",
    "offline:day",
    "offline:manifest",
    "offline:worker",
    "offline:queue",
    "offline:shell",
    "offline:standing",
    "statements:accessibility",
    "statements:complaints",
    "statements:privacy",
}


@BY_METHODS_OF_AN_ACCOUNT
def test_password_alone_opens_nothing_to_those_who_need_more(
    visit: Visit,
    client: Client,
    cast: Cast,
    things: Things,
    methods: tuple[str, ...],
) -> None:
    """Long: every address by each method."""
    client.force_login(cast.supervisor)
    forget_second_factor(client)

    closed = [a for a in addresses() if a.name not in WITHOUT_FACTOR]
    assert len(closed) > 200
    for address, method in product(guarded(closed), methods):
        url = things.url_of(address)
        with visit(method, url) as answer:
            response = answer()
            if url.startswith("/api/"):
                assert response.status_code == 403
                assert response.json()["code"] == "second_factor_first"
            else:
                assert response["Location"] == "/accounts/security/start/"


@BY_METHODS_OF_AN_ACCOUNT
def test_locked_session(
    visit: Visit,
    client: Client,
    cast: Cast,
    things: Things,
    methods: tuple[str, ...],
) -> None:
    """Long: every address by each method."""
    client.force_login(cast.supervisor)
    session = client.session
    session[USED_AT] = int(clock.now().timestamp()) - settings.IDLE_MINUTES * 60
    session.save()

    opened = [a for a in addresses() if opens_while_locked(a.name, "GET")]
    asked = dict.fromkeys([*guarded(addresses()), *opened])
    for address, method in product(asked, methods):
        with visit(method, things.url_of(address)) as answer:
            response = answer()
            assert WORDS not in response.content.decode()
            assert things.of["reports"] not in told_by(response)
            assert cast.supervisor.display_name not in response.content.decode()
            if opens_while_locked(address.name, method.upper()):
                # 400: no password. 404: no provider of single sign-on is set. 503: no
                # process has been at work.
                assert response.status_code in {200, 204, 302, 400, 404, 405, 503}
                assert response.status_code != 503 or address.name == DEGRADED
            elif (
                address.name.startswith("api_")
                or getattr(address.callback, "login_required", True) is False
            ) and address.name != "account_logout":
                assert response.status_code == 401
                assert response.json()["code"] == "locked"
            else:
                assert response.status_code == 303
                assert response["Location"].startswith("/accounts/unlock/?next=")


@BY_METHODS_OF_AN_ACCOUNT
def test_closed_account(
    visit: Visit,
    client: Client,
    cast: Cast,
    places: list[str],
    methods: tuple[str, ...],
) -> None:
    """Long: every address by each method."""
    client.force_login(cast.supervisor)
    User.objects.update(is_active=False)

    for url, method in product(places, methods):
        with visit(method, url) as answer:
            response = answer()
            # 404, 405: no provider of single sign-on is set.
            single = url.startswith("/accounts/single-sign-on/")
            assert response.status_code in {302, 401, 403} | (
                {404, 405} if single else set()
            )


@pytest.mark.parametrize("role", some(POLICE, short={Role.SUPERVISOR}))
def test_other_force_sees_nothing_of_this_one(
    visit: Visit,
    client: Client,
    things: Things,
    role: str,
    pytestconfig: pytest.Config,
) -> None:
    """Long: every address is read, and posted to if it is about one record."""
    away = Organisation.objects.get(code="wessex-police")
    client.force_login(make_user("stranger", role, away))

    for address, method in product(addresses(), ("get", "post")):
        is_about_one = bool(ABOUT_ONE & set(address.arguments))
        # Other addresses answer a POST with the form that was just read.
        if method == "post" and not is_about_one and not pytestconfig.option.long:
            continue
        with visit(method, things.url_of(address)) as answer:
            response = answer()
            if is_about_one:
                assert response.status_code in REFUSED
            secrets = {WORDS, things.of["reports"], things.of["arrests"], "TV/1234/26"}
            secrets -= {WORDS} if address.name in OF_NO_FORCE else set()
            assert [words for words in secrets if words in told_by(response)] == []
            # Asked here, where a supervisor reads every page that is about no record.
            assert private_words_of(response) == set()
            assert method != "get" or is_kept_by_no_one(address, response)


# In the short form, a stranger and a partner ask this where they visit every address.
@pytest.mark.long
@pytest.mark.django_db(databases=["default", "partner"])
@pytest.mark.parametrize("name", EVERYONE)
def test_no_browser_or_cache_keeps_what_a_person_is_shown(
    visit: Visit, client: Client, cast: Cast, things: Things, name: str
) -> None:
    """Refusals and ways elsewhere neither. Long: it opens every address."""
    client.force_login(getattr(cast, name))

    for address in addresses():
        with visit("get", things.url_of(address)) as answer:
            assert is_kept_by_no_one(address, answer())


@pytest.mark.parametrize("name", some(EVERYONE, short={"admin"}))
@pytest.mark.parametrize(
    "method", some(["put", "patch", "delete", "trace"], short={"put"})
)
def test_what_no_page_does_is_not_answered_as_if_it_did(
    visit: Visit, client: Client, cast: Cast, things: Things, name: str, method: str
) -> None:
    """Whoever asks. Long: it asks every address."""
    client.force_login(getattr(cast, name))

    for address in addresses():
        with visit(method, things.url_of(address)) as answer:
            status = answer().status_code
            # What programs ask, and what takes a file, may ask for a key, a verb or a
            # body before the method.
            if getattr(address.callback, "csrf_exempt", False):
                assert status >= 400
            else:
                assert status == 405


@pytest.mark.parametrize("role", some(POLICE, short={Role.SUPERVISOR}))
def test_what_is_of_another_force_is_as_if_it_were_not_there(
    visit: Visit, cast: Cast, client: Client, things: Things, role: str
) -> None:
    """The same answer, word for word, as of what nothing is called; nothing is stored.

    Long: as every role, each address is posted to and read. The short form posts to
    those that name a thing by a number or a UUID; the test above posts to the others.
    """
    away = Organisation.objects.get(code="wessex-police")
    client.force_login(make_user("stranger", role, away))
    theirs = ids_of_others(cast)

    for address, method in product(addresses(), ("post", "get")[: 1 + is_long()]):
        known = things.arguments_of(address) | {
            name: pk for name, pk in theirs.items() if name in address.arguments
        }
        unknown = {name: nothing_like(name, known[name]) for name in known}
        if unknown == known or address.name in OF_NO_FORCE | BY_A_SECRET:
            continue
        if ABOUT_ONE & known.keys() and not is_long():
            continue
        answers = []
        for given in (known, unknown):
            stored = StoredIn()
            url = reverse(address.name, kwargs=given)
            with visit(method, url) as answer, connection.execute_wrapper(stored):
                response = answer()
                answers.append((response.status_code, bare(response, given)))
                assert stored.tables == set()
        with visit(method, url):
            assert len(answers) == 2
            assert answers[0] == answers[1]


# The short form posts what a database refuses; the long one also reads it, and posts
# and reads references that no record can have.
@pytest.mark.parametrize(
    "asked", some(product(ODD, ("get", "post")), short={("a\x00b", "post")})
)
@pytest.mark.parametrize("name", some(["supervisor", "admin"], short={"supervisor"}))
def test_what_nothing_is_called_is_not_there(
    visit: Visit, client: Client, cast: Cast, name: str, asked: tuple[str, str]
) -> None:
    """Long: every address about one thing is asked."""
    odd, method = asked
    client.force_login(getattr(cast, name))
    about_one = [a for a in addresses() if ABOUT_ONE & set(a.arguments)]

    for address in about_one:
        given = {n: 1 if n in NUMBERS else odd for n in address.arguments}
        with visit(method, reverse(address.name, kwargs=given)) as answer:
            response = answer()
            assert response.status_code in REFUSED


def test_the_same_words_are_there_for_those_who_may_read_them(
    client: Client, cast: Cast, things: Things
) -> None:
    """Or the tests above would search for text that is never shown."""
    client.force_login(cast.supervisor)

    page = client.get(reverse("reports:detail", args=[things.of["reports"]]))

    assert WORDS in page.content.decode()
