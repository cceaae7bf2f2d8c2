"""The API of partners: what a person's key and a service account's read and answer."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from operations.activities.models import Activity
from operations.safeguarding.models import Referral
from operations.taskings.models import Tasking
from reports.models import Report
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.models import Agreement
from tests.agreements import make_agreement
from tests.api.ogc.conftest import release
from tests.api.program_keys.service_accounts import Ask, asking, key_of, opened
from tests.api.sharing.conftest import rows_for
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_referral,
    make_tasking,
    make_user,
    make_warrant,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
SHARED = "/api/v1/shared"
UNDER = f"{SHARED}/G-TEST-0001"
ALL = (
    "shared.read",
    "shared.write",
    "taskings.answer",
    "referrals.made",
    "referrals.answer",
)


@pytest.fixture
def agreement(cast: Cast, country: dict[str, Any]) -> Agreement:
    return make_agreement(cast, figures=["reports"])


@pytest.fixture
def admin(cast: Cast) -> User:
    """The administrator of the council."""
    council = cast.partner.organisation
    return make_user("council-admin", Role.ADMINISTRATOR, council)


def service_of(admin: User, *scopes: str) -> Ask:
    """Return how the council's own program asks, with a key of these scopes."""
    return asking(key_of(opened(admin, admin.organisation, *scopes), admin))


@pytest.fixture(params=["person", "service"])
def ask(request: Any, cast: Cast, agreement: Agreement, admin: User) -> Ask:
    """Ask with a key of a person of the council, and with its service account's."""
    if request.param == "service":
        return service_of(admin, *ALL)
    return asking(make_key(by=cast.partner, name="x", scopes=ALL, days=30))


@pytest.fixture
def made(cast: Cast, west: dict[str, Any]) -> dict[str, Any]:
    """One record of each kind that the agreement shares."""
    today, own = clock.today(), cast.partner.organisation
    sent = {"state": "made", "made_at": clock.now(), "consent": "given"}
    return {
        "closures": make_closure(cast.officer, state="refused", **west),
        "warrants": make_warrant(
            cast.officer,
            state="returned",
            executed_on=today - timedelta(days=20),
            returned_on=today - timedelta(days=19),
            **west,
        ),
        "activities": make_activity(cast.officer, **west),
        "taskings": make_tasking(cast.supervisor, organisation=own),
        "referrals": make_referral(cast.officer, to_organisation=own, **sent),
    }


def items_of(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_it_reads_each_kind_as_the_pages_do_and_each_is_a_disclosure(
    cast: Cast, agreement: Agreement, ask: Ask, made: dict[str, Any]
) -> None:
    (found,) = ask(SHARED).json()
    assert (found["reference"], found["rows"]) == ("G-TEST-0001", agreement.rows)
    for kind, row in made.items():
        shown = rows_for(cast.partner, agreement, kind)
        (item,) = items_of(ask(f"{UNDER}/{kind}"))
        assert item["reference"] == row.reference == shown[0].reference
        one = ask(f"{UNDER}/{kind}/{row.reference}")
        assert one.json() == item
        events = Event.objects.filter(
            kind=Kind.DISCLOSURE, records__contains=[row.reference]
        )
        event = events.latest("pk")
        assert event.actor in {"partner", "service.custody-system"}
        assert event.actor_role == "partner"
        assert (event.recipient, event.detail["agreement"]) == (
            "Council",
            "G-TEST-0001",
        )
        assert len(event.session) == 16


def test_a_parameter_that_is_not_known_is_refused_as_documented(ask: Ask) -> None:
    refused = ask(f"{SHARED}?after=nonsense")
    assert refused.status_code == 400
    assert "Unknown parameter" in refused.json()["errors"]["after"][0]


def test_a_list_is_narrowed_and_has_pages(
    cast: Cast, agreement: Agreement, ask: Ask, west: dict[str, Any]
) -> None:
    for _ in range(51):
        make_activity(cast.officer, **west)
    first = ask(f"{UNDER}/activities?ward=E05000001")
    there = first.json()["next"]
    assert len(items_of(first)) == 50
    second = ask(there.removeprefix("http://testserver"))
    assert (len(items_of(second)), second.json()["next"]) == (1, None)
    assert items_of(ask(f"{UNDER}/activities?to=2020-01-01")) == []
    for wrong in ("ward=E05000002", "by=covert", "page=0", "page=x", "street=1"):
        assert ask(f"{UNDER}/activities?{wrong}").status_code == 400, wrong


def test_what_is_not_shared_and_what_does_not_exist_are_the_same(
    cast: Cast, admin: User, west: dict[str, Any], country: dict[str, Any]
) -> None:
    make_agreement(cast, rows=["taskings"])
    hidden = make_closure(cast.officer, state="refused", **west)
    ask = service_of(admin, "shared.read")
    refused = [
        ask(f"{UNDER}/{address}")
        for address in (
            "closures",
            f"closures/{hidden.reference}",
            "taskings/T-2345-6789",
            "taskings/x",
            "figures?measure=reports",
        )
    ]
    refused.append(ask(f"{SHARED}/G-TEST-0002/taskings"))
    assert {answer.status_code for answer in refused} == {404}
    assert len({answer.content for answer in refused}) == 1


def test_figures_are_those_published_and_reading_them_is_logged(
    cast: Cast, agreement: Agreement, ask: Ask
) -> None:
    release(cast, Quarter(2026, 3), {"low": 13, "high": 17})
    answer = ask(f"{UNDER}/figures?measure=reports")
    assert [(row["low"], row["high"]) for row in answer.json()] == [(13, 17)]
    event = Event.objects.get(kind=Kind.EXPORT)
    assert (event.detail["measure"], event.detail["format"]) == ("reports", "json")
    assert ask(f"{UNDER}/figures").status_code == 400


def test_a_referral_is_acknowledged_decided_and_its_outcome_sent(
    ask: Ask, made: dict[str, Any]
) -> None:
    reference = made["referrals"].reference
    url = f"{SHARED}/referrals/{reference}/answer"
    taken = ask(url, {"step": "acknowledge", "their_reference": "MASH-17"})
    assert taken.status_code == 200, taken.content
    assert (taken.json()["state"], taken.json()["their_reference"]) == (
        "acknowledged",
        "MASH-17",
    )
    refused = ask(url, {"step": "decide", "decision": "not_accepted"})
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["reason"]
    of_nrm = ask(url, {"step": "decide", "decision": "positive"})
    assert list(of_nrm.json()["errors"]) == ["decision"]
    decided = ask(url, {"step": "decide", "decision": "accepted"})
    assert decided.json()["state"] == "decided"
    ended = ask(url, {"step": "feedback", "feedback": "A worker visits each week."})
    assert ended.json()["state"] == "outcome_sent"
    assert ask(url, {"step": "make"}).status_code == 400
    assert Referral.objects.get().feedback == "A worker visits each week."


def test_a_tasking_is_accepted_and_done(ask: Ask, made: dict[str, Any]) -> None:
    url = f"{SHARED}/taskings/{made['taskings'].reference}/answer"
    assert ask(url, {"move": "accept"}).json()["status"] == "accepted"
    assert list(ask(url, {"move": "do"}).json()["errors"]) == ["outcome"]
    # The move of who set it.
    assert ask(url, {"move": "cancel"}).status_code == 400
    done = ask(url, {"move": "do", "outcome": "The gate is locked at night."})
    assert done.json()["status"] == "done"
    assert Tasking.objects.get().outcome == "The gate is locked at night."


def test_a_report_and_an_activity_are_sent_once(agreement: Agreement, ask: Ask) -> None:
    report = {
        "client_uuid": str(uuid4()),
        "concern": "dealing",
        "place_not_known": True,
        "description": "Two people at the corner.",
    }
    activity = {
        "client_uuid": str(uuid4()),
        "kind": "clean_up",
        "occurred_on": str(clock.today()),
        "place_not_known": True,
        "minutes": 45,
    }
    for address, body in (("reports", report), ("activities", activity)):
        unnamed = {name: value for name, value in body.items() if name != "client_uuid"}
        assert list(ask(f"{SHARED}/{address}", unnamed).json()["errors"]) == [
            "client_uuid"
        ]
        first, again = (ask(f"{SHARED}/{address}", body) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200), first.content
        assert first.json() == again.json()
        other = ask(f"{SHARED}/{address}", body | {"keep_words": True})
        assert other.status_code == 409
    assert Report.objects.get().channel == "council"
    stored = Activity.objects.get()
    assert (stored.organisation.code, stored.minutes) == ("council", 45)
    sent = items_of(ask(f"{UNDER}/sent"))
    assert {row["what"] for row in sent} == {"dealing", "clean_up"}


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("activities", {"kind": "covert", "occurred_on": "2026-11-01"}),
        ("activities", {"kind": "clean_up", "results": ["arrested"]}),
        ("activities", {"kind": "clean_up"}),
        ("reports", {"concern": "dealing", "channel": "999"}),
        ("reports", {"concern": "dealing", "reported_by": "named"}),
    ],
    ids=["a-covert-patrol", "an-arrest", "no-day", "a-channel", "a-reporter"],
)
def test_what_only_the_police_may_say_is_refused(
    agreement: Agreement, admin: User, address: str, given: dict[str, Any]
) -> None:
    body = given | {"client_uuid": str(uuid4()), "place_not_known": True}
    ask = service_of(admin, "shared.write")
    assert ask(f"{SHARED}/{address}", body).status_code == 400
    assert not Report.objects.exists()
    assert not Activity.objects.exists()


@pytest.mark.parametrize("scope", ALL)
def test_each_scope_opens_its_own_and_no_more(
    agreement: Agreement, admin: User, made: dict[str, Any], scope: str
) -> None:
    ask = service_of(admin, scope)
    found = {kind: row.reference for kind, row in made.items()}
    asked = {
        "shared.read": [(UNDER + "/closures", None), (UNDER + "/taskings", None)],
        "shared.write": [(SHARED + "/reports", {}), (SHARED + "/activities", {})],
        "taskings.answer": [(f"{SHARED}/taskings/{found['taskings']}/answer", {})],
        "referrals.made": [(UNDER + "/referrals", None)],
        "referrals.answer": [(f"{SHARED}/referrals/{found['referrals']}/answer", {})],
    }
    for other, requests in asked.items():
        for url, body in requests:
            answer = ask(url, body)
            opens = 200 if body is None else 400
            expected = opens if other == scope else 403
            assert answer.status_code == expected, (url, answer.content)


def test_a_service_takes_referrals_by_its_scopes_and_hides_them_from_no_one(
    cast: Cast, agreement: Agreement, admin: User, made: dict[str, Any]
) -> None:
    reads = service_of(admin, "shared.read", "referrals.made")
    assert len(items_of(reads(f"{UNDER}/referrals"))) == 1
    # No person is named, so each sees them, as if there were no service account.
    assert len(rows_for(cast.partner, agreement, "referrals")) == 1
    User.objects.filter(pk=cast.partner.pk).update(takes_referrals=True)
    assert len(rows_for(cast.partner, agreement, "referrals")) == 1
    other = opened(admin, admin.organisation, "shared.read")
    assert rows_for(other, agreement, "referrals") == []


def test_a_person_who_is_not_named_for_referrals_reads_none(
    cast: Cast, agreement: Agreement, made: dict[str, Any]
) -> None:
    make_user("named", Role.PARTNER, cast.partner.organisation, takes_referrals=True)
    ask = asking(make_key(by=cast.partner, name="x", scopes=ALL, days=30))
    assert items_of(ask(f"{UNDER}/referrals")) == []
    url = f"{SHARED}/referrals/{made['referrals'].reference}/answer"
    assert ask(url, {"step": "acknowledge"}).status_code == 404


def test_police_read_it_by_neither_session_nor_key(
    cast: Cast, agreement: Agreement, made: dict[str, Any]
) -> None:
    client = Client()
    client.force_login(cast.supervisor)
    for address in (SHARED, f"{UNDER}/closures", f"{UNDER}/referrals"):
        assert client.get(address).status_code == 403
