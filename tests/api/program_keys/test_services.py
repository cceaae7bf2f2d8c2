"""Service accounts: what their keys open, in whose name; they never sign in."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from reports.models import Report
from stronghold.core.accounts import policy
from stronghold.core.accounts.actions import issue_password, reactivate_user
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import NoticeMail, ProvisionedPerson, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import takers
from stronghold.core.accounts.scopes import ALWAYS, SCOPES, scopes_of_services
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.program_keys.models import ProgramKey
from stronghold.core.program_keys.service_accounts import queries
from stronghold.core.program_keys.service_accounts.actions import (
    change_service,
    close_service,
    make_service_key,
    revoke_service_key,
)
from stronghold.directory.imports.actions import import_people
from stronghold.directory.imports.file import PeopleFile
from stronghold.directory.provisioning.queries import account_of_same_name
from tests.api.program_keys.service_accounts import asking, details, key_of, opened
from tests.api.warrants.steps import draw_up
from tests.approving import approve_all
from tests.factories import (
    PASSWORD,
    Cast,
    make_premises,
    make_report,
    make_team,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)
REPORTS, ARRESTS = "/api/v1/reports", "/api/v1/arrests"
POLICE, COUNCIL = OrganisationKind.POLICE, OrganisationKind.COUNCIL


@pytest.fixture
def custody(cast: Cast) -> User:
    """A service account of the police that adds reports."""
    return opened(cast.admin, cast.admin.organisation, "reports.write")


def new_report() -> dict[str, Any]:
    return {"client_uuid": str(uuid4()), "place_not_known": True, "concern": "dealing"}


def test_it_writes_in_its_own_name_and_every_event_names_its_key(
    cast: Cast, custody: User
) -> None:
    made = asking(key_of(custody, cast.admin))(REPORTS, new_report())
    assert made.status_code == 201, made.content
    assert made.json()["recorded_by"] == "service.custody-system"
    assert Report.objects.get().recorded_by == custody
    key = ProgramKey.objects.get()
    events = Event.objects.filter(actor="service.custody-system")
    assert {event.session for event in events} == {key.digest[:16]}
    assert {event.actor_role for event in events} == {"service"}
    assert Kind.COLLECTION in {event.kind for event in events}


def test_what_its_scopes_do_not_name_is_closed(cast: Cast, custody: User) -> None:
    """By the policy, by the key, and at each endpoint of the API."""
    make_report(cast.officer)
    held = {verb for verb in Verb if policy.can(custody, verb)}
    assert held == {Verb.SUBMIT_REPORT, Verb.READ_REPORTS, *ALWAYS}
    ask = asking(key_of(custody, cast.admin))
    # It may see what it stored itself, as the answer shows it, and read no list.
    assert ask(REPORTS).status_code == 403
    for pattern in get_resolver("stronghold.api_urls").url_patterns:
        verbs = getattr(pattern.callback.cls, "verbs", {})
        given = dict.fromkeys(pattern.pattern.converters, "1")
        url = reverse(pattern.name, kwargs=given)
        for method, verb in verbs.items():
            answer = ask(url, {} if method == "POST" else None)
            may = (verb in held and method == "POST") or verb in ALWAYS
            assert (answer.status_code != 403) == may, (method, url)


NOWHERE = {"place_not_known": True, "occurred_on": "2026-11-01"}


@pytest.mark.parametrize(
    ("scope", "body"),
    [
        ("arrests.write", NOWHERE | {"age_band": "25-34", "offence_class": "92A"}),
        ("seizures.write", NOWHERE | {"kind": "cash"}),
        ("activities.write", NOWHERE | {"kind": "high_visibility"}),
    ],
    ids=["arrests", "seizures", "activities"],
)
def test_what_it_may_add_it_is_shown_once_and_reads_no_list_of(
    cast: Cast, scope: str, body: dict[str, Any]
) -> None:
    service = opened(cast.admin, cast.admin.organisation, scope)
    ask = asking(key_of(service, cast.admin))
    url = f"/api/v1/{scope.removesuffix('.write')}"
    sent = body | {"client_uuid": str(uuid4())}

    first, again = ask(url, sent), ask(url, sent)

    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert first.json()["reference"] == again.json()["reference"]
    assert ask(url).status_code == 403
    assert ask(f"{url}/{first.json()['reference']}").status_code == 403


def test_a_patrol_under_way_is_started_and_ended_by_one(cast: Cast) -> None:
    service = opened(cast.admin, cast.admin.organisation, "activities.write")
    ask, now = asking(key_of(service, cast.admin)), clock.now()
    start = {
        "client_uuid": str(uuid4()),
        "kind": "high_visibility",
        "occurred_at": now.isoformat(),
        "place_not_known": True,
        "is_under_way": True,
    }
    begun = ask("/api/v1/activities", start)
    assert begun.status_code == 201, begun.content
    end = {"client_uuid": str(uuid4()), "ended_at": clock.now().isoformat()}
    ended = ask(f"/api/v1/activities/{begun.json()['reference']}/end", end)
    assert ended.status_code == 200, ended.content


def test_no_file_of_people_and_no_directory_takes_one_over(
    cast: Cast, custody: User
) -> None:
    text = (
        "username,name,email,organisation,role,team\n"
        f"{custody.username},Someone,,police,Analyst,"
    )
    file = PeopleFile.read("people.csv", text.encode())
    (problem,) = import_people(by=cast.admin, file=file, close_others=True).problems
    assert "is taken" in problem.wrong
    person = ProvisionedPerson(
        force=cast.admin.force, details={"userName": custody.username}
    )
    assert account_of_same_name(person) is None
    custody.refresh_from_db()
    assert (custody.role, custody.is_active) == ("service", True)


@pytest.mark.parametrize("kind", [POLICE, COUNCIL], ids=["police", "council"])
def test_what_one_can_be_given_is_within_the_roles_of_its_organisation(
    kind: OrganisationKind,
) -> None:
    offered = {scope.code for scope in scopes_of_services(kind)}
    of_partners = {"shared.read", "shared.write", "taskings.answer"}
    of_partners |= {"referrals.made", "referrals.answer"}
    of_police = {scope.code for scope in SCOPES if scope.serves is not None}
    assert offered == (of_partners if kind == COUNCIL else of_police - of_partners)
    # What the law or a reason asks of a person is offered to none.
    apart = {"closures.read", "closures.write", "referrals.read"}
    assert not offered & (apart | {"groups.read", "groups.write", "maps"})


def test_it_never_signs_in(cast: Cast, custody: User) -> None:
    """Neither by a password, nor as anyone makes it one, nor to a page by its key."""
    answer = Client().post(
        "/accounts/login/", {"login": custody.username, "password": PASSWORD}
    )
    assert answer.status_code == 200
    assert b"Username or password is wrong." in answer.content
    for act in (issue_password, reactivate_user):
        with pytest.raises(NotFound):
            act(by=cast.admin, username=custody.username)
    custody.set_password(PASSWORD)
    with pytest.raises(IntegrityError, match="never_signs_in"), transaction.atomic():
        custody.save()
    for page in ("/", "/reports/", "/people/", "/keys/"):
        answer = asking(key_of_page(cast, custody))(page)
        assert answer["Location"].startswith("/accounts/login/"), page


def key_of_page(cast: Cast, service: User) -> str:
    for key in queries.keys_of(service):
        revoke_service_key(by=cast.admin, username=service.username, pk=key.pk)
    return key_of(service, cast.admin)


def test_it_is_no_person_in_any_list_of_people(cast: Cast, custody: User) -> None:
    client = Client()
    client.force_login(cast.admin)
    assert custody.username not in client.get("/people/").content.decode()
    assert client.get(f"/people/{custody.username}/").status_code == 404
    assert custody not in takers(cast.officer, [])
    listed = client.get("/people/services/").content.decode()
    assert "Custody system" in listed
    assert "Has no key" in listed


@pytest.mark.parametrize(
    ("scopes", "given", "why"),
    [
        (["reports.write"], {"networks": ""}, "Enter the networks"),
        (["reports.write"], {"networks": "0.0.0.0/0"}, "too wide"),
        (["reports.write"], {"networks": "::/0"}, "too wide"),
        (["closures.write"], {}, "You cannot choose"),
        (["groups.read"], {}, "You cannot choose"),
        (["shared.read"], {}, "You cannot choose"),
        ([], {}, "Choose what the key opens"),
        (["figures"], {"purpose": " "}, "what it does here"),
        (["figures"], {"email": ""}, "shared mailbox"),
        (["figures"], {"name": ""}, "Enter a name"),
    ],
)
def test_what_cannot_be_given_to_one(
    cast: Cast, custody: User, scopes: list[str], given: dict[str, str], why: str
) -> None:
    with pytest.raises(RuleBroken, match=why):
        change_service(
            by=cast.admin, username=custody.username, given=details(*scopes, **given)
        )
    custody.service.refresh_from_db()
    assert custody.service.scopes == ["reports.write"]


def test_two_keys_work_until_the_first_is_revoked(cast: Cast, custody: User) -> None:
    first, second = (key_of(custody, cast.admin) for _ in range(2))
    with pytest.raises(RuleBroken, match="It has 2 keys"):
        key_of(custody, cast.admin)
    asks = [asking(first), asking(second)]
    assert [ask(REPORTS, new_report()).status_code for ask in asks] == [201, 201]
    oldest = queries.keys_of(custody)[-1]
    revoke_service_key(by=cast.admin, username=custody.username, pk=oldest.pk)
    assert [ask(REPORTS, new_report()).status_code for ask in asks] == [401, 201]
    assert NoticeMail.objects.filter(recipient=custody).count() == 2


def test_a_change_counts_at_once_for_each_key(cast: Cast, custody: User) -> None:
    ask = asking(key_of(custody, cast.admin))
    given = details("arrests.read", networks="")
    change_service(by=cast.admin, username=custody.username, given=given)
    assert ask(REPORTS, new_report()).status_code == 201
    approve_all(cast.records)
    assert ask(REPORTS, new_report()).status_code == 403
    assert ask(ARRESTS).status_code == 200
    given = details("arrests.read", networks="192.0.2.0/24")
    change_service(by=cast.admin, username=custody.username, given=given)
    refused = ask(ARRESTS)
    assert refused.status_code == 403
    assert "this network" in refused.json()["detail"]


def test_the_policy_counts_even_if_a_key_said_more(cast: Cast, custody: User) -> None:
    ask = asking(key_of(custody, cast.admin))
    ProgramKey.objects.update(scopes=["arrests.read", "groups.read"])
    assert ask(ARRESTS).status_code == 403
    assert ask("/api/v1/groups").status_code == 403


def test_a_closed_one_opens_nothing_and_stays_closed(cast: Cast, custody: User) -> None:
    ask = asking(key_of(custody, cast.admin))
    close_service(by=cast.admin, username=custody.username)
    assert ask(REPORTS, new_report()).status_code == 401
    with pytest.raises(RuleBroken, match="closed"):
        key_of(custody, cast.admin)
    event = Event.objects.filter(records__contains=[custody.reference]).latest("pk")
    assert (event.actor, event.detail["change"]) == ("admin", "service_closed")


def test_who_manages_accounts_manages_those_of_their_organisations_alone(
    cast: Cast, custody: User
) -> None:
    council = cast.partner.organisation
    own = make_user("council-admin", Role.ADMINISTRATOR, council)
    away = make_user("away-admin", Role.ADMINISTRATOR, cast.other_officer.organisation)
    theirs = opened(own, council, "shared.read")
    assert queries.services(own) == [theirs]
    assert set(queries.services(cast.admin)) == {theirs, custody}
    assert queries.services(away) == []
    for by, service in ((own, custody), (away, custody), (away, theirs)):
        with pytest.raises(NotFound):
            make_service_key(by=by, username=service.username, days=90)
    with pytest.raises(NotFound):
        opened(own, cast.admin.organisation, "figures")
    with pytest.raises(NotAllowed):
        opened(cast.supervisor, cast.supervisor.organisation, "figures")


@pytest.mark.parametrize("is_theirs", [False, True], ids=["no-team", "its-team"])
def test_no_key_reads_a_live_warrant(cast: Cast, is_theirs: bool) -> None:
    team = make_team(cast.officer.organisation)
    User.objects.filter(pk=cast.officer.pk).update(team=team)
    by = User.objects.get(pk=cast.officer.pk)
    warrant = draw_up(by, make_premises(by))
    own = team if is_theirs else None
    service = opened(cast.admin, by.organisation, "warrants.read", team=own)
    ask = asking(key_of(service, cast.admin))
    assert ask("/api/v1/warrants").json()["items"] == []
    assert ask(f"/api/v1/warrants/{warrant.reference}").status_code == 404
    # Nor is it moved by one.
    moved = ask(f"/api/v1/warrants/{warrant.reference}/moves", {"move": "authorise"})
    assert moved.status_code == 403


def test_the_pages_open_one_make_a_key_once_and_close_it(
    cast: Cast, as_admin: Callable[[], Client]
) -> None:
    client = as_admin()
    organisation = cast.admin.organisation.pk
    chosen = client.get("/people/services/new/", {"organisation": organisation})
    assert b"Send arrests from custody, in batches" in chosen.content
    body = {
        "organisation": organisation,
        "name": "Custody system",
        "purpose": "Sends arrests",
        "email": "custody@example.org",
        "scopes": ["arrests.custody"],
        "networks": "",
    }
    refused = client.post("/people/services/new/", body)
    assert refused.status_code == 400
    assert b"Enter the networks" in refused.content
    made = client.post("/people/services/new/", body | {"networks": "192.0.2.0/24"})
    page = "/people/services/service.custody-system/"
    assert made["Location"] == page
    shown = client.post(page, {"days": "180"})
    key = ProgramKey.objects.get()
    assert b"shk_" in shown.content
    assert "no-store" in shown["Cache-Control"]
    assert b"shk_" not in client.get(page).content
    revoked = client.post(f"{page}keys/{key.pk}/revoke/")
    assert revoked["Location"] == page
    assert client.post(f"{page}close/").status_code == 302
    assert b"Closed" in client.get("/people/services/").content


@pytest.fixture
def as_admin(cast: Cast) -> Callable[[], Client]:
    def sign_in() -> Client:
        client = Client()
        client.force_login(cast.admin)
        return client

    return sign_in
