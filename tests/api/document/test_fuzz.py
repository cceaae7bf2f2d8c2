"""Schemathesis sends the API requests that its document allows, and others.

It does not know this site, so it would rarely name an existing record or store one. So
every second request is given valid values.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.conf import LazySettings
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from schemathesis import APIOperation, BaseSchema, Case, GenerationMode
from schemathesis.specs.openapi import checks

from operations.abstraction.actions import record_time_away
from operations.abstraction.models import TimeAway
from stronghold.core.accounts.models import User
from stronghold.core.accounts.scopes import scopes_of_services
from stronghold.core.api.headers import KEY_HEADER, MATCH_HEADER
from stronghold.core.kernel import clock
from stronghold.duty.handover.models import LeftWork
from tests.agreements import make_agreement
from tests.api.program_keys.service_accounts import key_of, opened
from tests.api.warrants.steps import draw_up, enter, lead_to_issue
from tests.api_document import strict_document
from tests.factories import (
    Cast,
    make_activity,
    make_cast,
    make_country,
    make_premises,
    make_report,
    make_team,
    make_user,
)
from tests.program_moves import TRIES
from tests.things import WORDS, make_things

pytestmark = [
    pytest.mark.long,
    pytest.mark.fuzz,
    pytest.mark.django_db(databases=["default", "partner"]),
]
# The last one is a program, by a key and without a session.
SERVICE = "service"
ROLES = ("officer", "supervisor", "analyst", "records", "admin", "partner", SERVICE)
# What the police have no part in, as the addresses begin; and custody's system alone.
NOT_FOR_POLICE, FOR_CUSTODY = "/api/v1/shared", "POST /api/v1/arrests/custody"
OF_GROUPS = {
    "GET /api/v1/groups",
    "POST /api/v1/groups",
    "GET /api/v1/groups/{reference}",
    "GET /api/v1/groups/{reference}/disruptions",
    "POST /api/v1/groups/{reference}/correct",
    "POST /api/v1/groups/{reference}/disruptions",
    "POST /api/v1/groups/{reference}/disruptions/withdraw",
    "POST /api/v1/groups/{reference}/status",
    "POST /api/v1/groups/{reference}/withdraw",
}
# What only a supervisor may do, and what is of organised crime groups.
LEFT_WORK = {"GET /api/v1/handover", "POST /api/v1/handover/{username}"}
NOT_FOR_OFFICERS = (
    OF_GROUPS
    | LEFT_WORK
    | {
        f"POST /api/v1/{path}"
        for path in (
            "operations",
            "priorities",
            "taskings",
            "lines",
            "team_time",
            "operations/{reference}/change",
            "operations/{reference}/phase",
            "operations/{reference}/records",
            "priorities/{reference}/answer",
            "priorities/{reference}/change",
            "taskings/{reference}/change",
            "lines/{reference}/change",
            "lines/{reference}/link",
            "lines/{reference}/unlink",
            "reports/{reference}/assess",
            "reports/{reference}/grade",
            "reports/{reference}/undo_triage",
            "reports/{reference}/source",
            "reports/{reference}/words",
            "closures/{reference}/review",
        )
    }
)


def read(*kinds: str) -> set[str]:
    """Return the operations that list the records of kinds, and return one."""
    lists = {f"GET /api/v1/{kind}" for kind in kinds}
    return lists | {f"{name}/{{reference}}" for name in lists}


READ_BY_PROGRAMS = {
    "GET /api/v1/",
    "GET /api/v1/tallies",
    "GET /api/v1/team_time",
} | read(
    "activities",
    "arrests",
    "operations",
    "priorities",
    "reports",
    "seizures",
    "taskings",
    "warrants",
)
READ_BY_POLICE = (
    READ_BY_PROGRAMS | read("closures") | {"GET /api/v1/closures/{reference}/moves"}
)
# What these roles may do; an operation that is not named refuses them.
MAY = {
    "analyst": READ_BY_POLICE,
    "records": READ_BY_POLICE
    | read("after_care", "concerns", "lines", "referrals")
    | OF_GROUPS
    | {FOR_CUSTODY}
    | {
        f"POST /api/v1/{kind}/{{reference}}/withdraw"
        for kind in (
            "activities",
            "arrests",
            "closures",
            "concerns",
            "lines",
            "referrals",
            "reports",
            "seizures",
        )
    },
    # They look after accounts, and have no part in records.
    "admin": LEFT_WORK,
}
# What must succeed for these, among other things.
MUST = {
    "supervisor": {
        "POST /api/v1/closures/{reference}/review",
        "POST /api/v1/groups/{reference}/correct",
        "POST /api/v1/groups/{reference}/disruptions",
        "POST /api/v1/lines",
        "POST /api/v1/lines/{reference}/link",
        "POST /api/v1/operations",
        "POST /api/v1/operations/{reference}/change",
        "POST /api/v1/priorities/{reference}/answer",
        "POST /api/v1/reports/{reference}/source",
        "POST /api/v1/team_time",
    },
    "partner": {
        "GET /api/v1/closures",
        "GET /api/v1/shared",
        "GET /api/v1/shared/{agreement}/referrals",
        "GET /api/v1/shared/{agreement}/sent",
        "POST /api/v1/shared/activities",
        "POST /api/v1/shared/reports",
    },
    SERVICE: READ_BY_PROGRAMS
    | {
        FOR_CUSTODY,
        "POST /api/v1/arrests/{reference}/complete",
        "POST /api/v1/arrests/{reference}/exploitation",
    },
}
# Requests in one role to half of the operations, with a maximum for each of these and
# each mode.
LEAST, EXAMPLES = 5000, 55
# Two processes share a role.
HALVES = (0, 1)
CSRF, PLAIN = "a" * 32, {"Accept-Encoding": "identity"}
ROOM = 1_000_000
WHY = {"X-Reason": "review"}
HOME = "40 Lake Street"
# The agreement with the partner of the cast.
OWN = "G-TEST-0002"
# Which rules hold between fields is said by the law and not by the document; that
# access without a session is tested in the tests of refusals.
NOT_ASKED = [checks.positive_data_acceptance, checks.ignored_auth]


@dataclass(frozen=True)
class Lawful:
    """Valid arguments of an operation, in addition to the generated ones."""

    reference: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    # These fields of a generated body are not replaced.
    kept: Sequence[str] = ()
    # Whether the body has a name of the program's own; each is another.
    is_named: bool = False

    def put_into(self, case: Case) -> None:
        if given := case.path_parameters:
            known = dict.fromkeys(given, self.reference) | {"agreement": OWN}
            case.path_parameters = {name: known[name] for name in given}
        if self.query:
            case.query = dict(self.query)
        # What a change must meet is tried without these (test_moves_by_programs.py).
        for name in (KEY_HEADER, MATCH_HEADER):
            case.headers.pop(name, None)
        # Some records are read for a reason alone.
        case.headers.update(WHY)
        if isinstance(case.body, dict):
            drawn = {name: case.body[name] for name in self.kept if name in case.body}
            named = {"client_uuid": str(uuid4())} if self.is_named else {}
            case.body = drawn | named | dict(self.body)


@dataclass(frozen=True)
class Api:
    """The API as a user of a role, and the requests that the document allows them."""

    schema: BaseSchema
    role: str
    # The headers and cookies that they send.
    known: Mapping[str, Mapping[str, str]]
    references: Mapping[str, str]
    place: str
    # Bodies of moves by their paths.
    moves: Mapping[str, Mapping[str, Any]]

    def lawful(self, path: str) -> Lawful:
        """Return the valid arguments of a path, such as reports/{reference}."""
        kind = path.partition("/")[0]
        return Lawful(
            reference=self.references.get(path) or self.references.get(kind, ""),
            query=TALLIES if path == "tallies" else {},
            body=self._bodies().get(path, {}),
            kept=_body_at(path).get("required", ()),
            is_named="client_uuid" in _body_at(path).get("properties", ()),
        )

    def _bodies(self) -> Mapping[str, Mapping[str, Any]]:
        now, today = clock.now().isoformat(), clock.today().isoformat()
        here = {"place_choice": self.place, "place": f"1 {WORDS}"}
        new = here | {"occurred_on": today}
        reference = self.references
        return {
            **self.moves,
            "referrals": {"kind": "housing", "subject": "adult"},
            "concerns": {
                "record": reference["reports"],
                "signs": ["missing"],
                "subject": "child",
                "kind": "mash",
            },
            "after_care": {"place": HOME, "since": today},
            "time_away": {"day": today, "minutes": 60},
            "team_time": {"team": "city", "hours": 240},
            "handover/{username}": {"to": "officer"},
            "warrants/{reference}/seizures": {"entry": 1, "kind": "cash"},
            "links": {
                "reference": reference["reports"],
                "other": reference["operations"],
            },
            "links/remove": {
                "reference": reference["reports"],
                "other": reference["closures"],
                "reason": "Another address",
            },
            "reports": new,
            "arrests": new | {"age_band": "25-34"},
            "activities": new,
            "seizures": new | {"kind": "cash"},
            "groups": new | {"name": WORDS, "team": "city", "suspected_of": ["drugs"]},
            "groups/{reference}/disruptions": {
                "kind": "arrest",
                "level": "minor",
                "happened_on": today,
                "no_evidence_because": "Another force has the record",
            },
            "closures": here,
            "warrants": here,
            "activities/{reference}/end": {"ended_at": now},
            "closures/{reference}/moves": {
                "kind": "abandon",
                "happened_at": now,
                "facts": {"reason": "It is quiet there now"},
            },
            "warrants/{reference}/moves": {"move": "return", "on": today},
            "shared/reports": {"place_not_known": True},
            "shared/activities": {"place_not_known": True, "occurred_on": today},
        }


TALLIES = {"measure": "arrests", "level": "ward", "from": "2026-W40", "to": "2026-W46"}


def _body_at(path: str) -> Mapping[str, Any]:
    """Return the schema of a body; empty if there is none."""
    document = strict_document()
    post = document["paths"][f"/api/v1/{path}"].get("post", {})
    if "requestBody" not in post:
        return {}
    schema = post["requestBody"]["content"]["application/json"]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    found: Mapping[str, Any] = document["components"]["schemas"][name]
    return found


def _without_who_asks() -> dict[str, Any]:
    """Return the document without its security keys, which are not generated."""
    drawn: dict[str, Any] = json.loads(json.dumps(strict_document()))
    for operations in drawn["paths"].values():
        for operation in operations.values():
            del operation["security"]
    return drawn


def _references(cast: Cast) -> tuple[dict[str, str], str]:
    """Store one of each kind; return them by their path, and a place."""
    things = make_things(cast)
    under_way = make_activity(
        cast.officer, is_under_way=True, minutes=None, occurred_at=clock.now()
    )
    entered = draw_up(cast.officer, make_premises(cast.officer, HOME))
    enter(lead_to_issue(entered, cast.officer), cast.officer)
    moved = {_move_path(name): one.make(cast.officer) for name, one in TRIES.items()}
    make_agreement(cast, reference=OWN, figures=["reports"])
    shared = {
        f"shared/{kind}/{{reference}}/answer": things.of[kind]
        for kind in ("taskings", "referrals")
    }
    return {
        **things.of,
        **{path: row.reference for path, row in moved.items()},
        **shared,
        "activities/{reference}/end": under_way.reference,
        "time_away/{row_id}/take_back": str(_make_time_away(cast.officer).pk),
        "handover/{username}": _make_leaver(cast.officer).username,
        "warrants/{reference}/seizures": entered.reference,
    }, f"premises:{things.premises}"


def _make_time_away(by: User) -> TimeAway:
    return record_time_away(
        by=by, client_uuid=uuid4(), day=clock.today(), minutes=60, duty="scene"
    )


def _make_leaver(colleague: User) -> User:
    """Return someone whose account was closed while they had a report."""
    person = make_user("leaver", "officer", colleague.organisation, is_active=False)
    make_report(colleague, assigned_to=person, status="assigned")
    LeftWork.objects.create(person=person, left_at=clock.now())
    return person


def _move_path(name: str) -> str:
    code, _, move = name.partition("/")
    return f"{code}/{{reference}}/{move}"


def from_here(site: Any) -> Any:
    """Return the site as a server runs it, which says from where it is asked."""

    def answer(environ: dict[str, Any], start: Any) -> Any:
        return site(environ | {"REMOTE_ADDR": "127.0.0.1"}, start)

    return answer


def by_session(user: User) -> Mapping[str, Mapping[str, str]]:
    """Return the headers and cookies of someone in a browser."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    return {
        "headers": PLAIN | {"X-CSRFToken": CSRF},
        "cookies": {"sessionid": session, "csrftoken": CSRF},
    }


def by_key(cast: Cast) -> Mapping[str, Mapping[str, str]]:
    """Return the header of a police service account with all that it can have."""
    police = cast.admin.organisation
    scopes = [one.code for one in scopes_of_services(police.kind)]
    token = key_of(opened(cast.admin, police, *scopes), cast.admin)
    return {"headers": PLAIN | {"Authorization": f"Bearer {token}"}, "cookies": {}}


@pytest.fixture(params=ROLES)
def api(request: pytest.FixtureRequest, real_site: Any, settings: LazySettings) -> Api:
    # It sends in minutes what a key may send in hours.
    settings.KEY_REQUESTS = ROOM
    make_country()
    cast = make_cast()
    # Everyone in the warrant's own team can see it.
    cast.officer.team = make_team(cast.officer.organisation)
    cast.officer.save()
    references, place = _references(cast)
    role = request.param
    known = by_key(cast) if role == SERVICE else by_session(getattr(cast, role))
    schema = schemathesis.openapi.from_dict(_without_who_asks())
    schema.app = from_here(real_site)
    moves = {_move_path(name): one.body(cast.officer) for name, one in TRIES.items()}
    return Api(schema, role, known, references, place, moves)


def assert_served(role: str, answered: Mapping[str, Counter[int]]) -> None:
    """Fail unless a role was served as it should be.

    Otherwise hardly more than refusals would have been compared with the document.
    """
    asked = set(answered)
    done = {name for name, n in answered.items() if n[200] + n[201]}
    if role == "officer":
        of_partners = {name for name in asked if NOT_FOR_POLICE in name}
        assert asked - done == (NOT_FOR_OFFICERS | of_partners | {FOR_CUSTODY}) & asked
    elif role in MAY:
        assert done == MAY[role] & asked
    else:
        assert MUST[role] & asked <= done


def texts_in(body: object) -> Iterator[str]:
    """Yield each text in a body, but for the names of its fields."""
    match body:
        case str():
            yield body
        case dict():
            for value in body.values():
                yield from texts_in(value)
        case list():
            for value in body:
                yield from texts_in(value)


def ask(
    api: Api, operation: APIOperation, mode: GenerationMode, answers: Counter[int]
) -> None:
    """Send many requests to an operation and count the answers; the checks raise."""
    lawful = api.lawful(operation.path.removeprefix("/api/v1/"))

    @profile(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), helped=st.booleans())
    def asks(case: Case, helped: bool) -> None:
        if helped and mode is GenerationMode.POSITIVE:
            lawful.put_into(case)
        # Blank ends count for nothing, which the document cannot say: a text that is
        # too long by them alone is stored.
        if mode is GenerationMode.NEGATIVE:
            assume(all(text == text.strip() for text in texts_in(case.body)))
        response = case.call(**api.known)
        answers[response.status_code] += 1
        case.validate_response(response, excluded_checks=NOT_ASKED)

    asks()


@pytest.mark.parametrize("half", HALVES)
def test_nothing_is_answered_but_what_the_document_says(
    api: Api,
    half: int,
    subtests: pytest.Subtests,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It takes minutes: more than five thousand requests of the whole site."""
    answered: dict[str, Counter[int]] = {}
    operations = [found.ok() for found in api.schema.get_all_operations()]
    for operation in operations[half :: len(HALVES)]:
        answered[operation.label] = answers = Counter()
        modes = [GenerationMode.POSITIVE]
        if operation.body or operation.query:
            modes.append(GenerationMode.NEGATIVE)
        for mode in modes:
            with subtests.test(operation=operation.label, mode=mode.name):
                ask(api, operation, mode, answers)

    n_asked = sum(map(Counter.total, answered.values()))
    with capsys.disabled():
        print(f"{n_asked:,} requests as {api.role}")  # noqa: T201 - the result
    assert n_asked >= LEAST
    assert_served(api.role, answered)
