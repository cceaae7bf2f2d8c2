"""Each move of each kind by the API: made once, and only of what the program read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from operations.safeguarding.record import LINES
from stronghold.api_urls import KINDS
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.records.models import SentMove
from stronghold.core.records.tasks import forget_sent_moves
from tests.api.warrants.steps import draw_up, lead_to_issue, make_move
from tests.factories import (
    Cast,
    make_closure,
    make_county_line,
    make_group,
    make_operation,
    make_premises,
    make_priority,
    make_report,
    make_tasking,
    make_team,
)
from tests.program_moves import IN_ERROR, TRIES, Body

PATHS = [f"{api.code}/{one.code}" for api, (_, moves) in KINDS.items() for one in moves]


@pytest.fixture
def supervisor(cast: Cast, client: Client) -> Client:
    cast.supervisor.team = make_team(cast.supervisor.organisation)
    cast.supervisor.save()
    client.force_login(cast.supervisor)
    return client


def send(client: Client, path: str, body: Body, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        f"/api/v1/{path}", body, content_type="application/json", headers=named
    )


def n_changes(reference: str) -> int:
    found = Event.objects.filter(records__contains=[reference])
    return found.exclude(kind=Kind.CONSULTATION).count()


def test_each_move_is_tried() -> None:
    assert sorted(PATHS) == sorted(TRIES)


@pytest.mark.parametrize("path", PATHS)
def test_a_move_is_made_once_and_only_of_what_was_read(
    supervisor: Client, cast: Cast, path: str
) -> None:
    by, tried = cast.supervisor, TRIES[path]
    row = tried.make(by)
    body = tried.body(by)
    changed = tried.changed(row)
    n_before = n_changes(changed)
    code, _, move = path.partition("/")
    one = f"{code}/{row.reference}"
    read = supervisor.get(f"/api/v1/{one}")
    key = str(uuid4())

    old = send(supervisor, f"{one}/{move}", body, If_Match='"old"', Idempotency_Key=key)
    assert (old.status_code, old.json()["code"]) == (412, "changed_since"), old.json()
    assert "Read it again" in old.json()["detail"]
    assert supervisor.get(f"/api/v1/{one}")["ETag"] == read["ETag"]
    assert n_changes(changed) == n_before

    headers = {"If_Match": read["ETag"], "Idempotency_Key": f'"{key}"'}
    made = send(supervisor, f"{one}/{move}", body, **headers)
    assert made.status_code == 200, made.json()
    n = n_changes(changed)
    assert n > n_before
    assert (made["ETag"] != read["ETag"]) == tried.shows

    again = send(supervisor, f"{one}/{move}", body, **headers)
    assert again.status_code == 200, again.json()
    assert (again.json(), again["ETag"]) == (made.json(), made["ETag"])
    assert n_changes(changed) == n


def test_another_body_under_the_same_name_is_refused(
    supervisor: Client, cast: Cast
) -> None:
    row, other = make_tasking(cast.supervisor), make_tasking(cast.supervisor)
    key = str(uuid4())
    path = f"taskings/{row.reference}/moves"
    accept, done = {"move": "accept"}, {"move": "do", "outcome": "Seen twice."}

    first = send(supervisor, path, accept, Idempotency_Key=key)
    second = send(supervisor, path, done, Idempotency_Key=key)
    elsewhere = send(
        supervisor, f"taskings/{other.reference}/moves", accept, Idempotency_Key=key
    )

    assert [one.status_code for one in (first, second, elsewhere)] == [200, 409, 409]
    assert second.json()["errors"].keys() == {"client_uuid"}
    assert supervisor.get(f"/api/v1/taskings/{row.reference}").json()["status"] == (
        "accepted"
    )
    assert SentMove.objects.count() == 1


def test_what_was_refused_can_be_sent_again_under_its_name(
    supervisor: Client, cast: Cast
) -> None:
    """A name is used up by what is stored, and by nothing else."""
    row = make_tasking(cast.supervisor)
    path, key = f"taskings/{row.reference}/moves", str(uuid4())

    refused = send(supervisor, path, {"move": "do"}, Idempotency_Key=key)
    made = send(
        supervisor, path, {"move": "do", "outcome": "Seen twice."}, Idempotency_Key=key
    )

    assert (refused.status_code, made.status_code) == (400, 200)


def test_a_name_is_kept_for_seven_days(supervisor: Client, cast: Cast) -> None:
    row, key = make_tasking(cast.supervisor), str(uuid4())
    path = f"taskings/{row.reference}/moves"
    send(supervisor, path, {"move": "accept"}, Idempotency_Key=key)

    for days, n in ((6, 1), (8, 0)):
        with clock.stopped(clock.now() + timedelta(days=days)):
            forget_sent_moves()
        assert SentMove.objects.count() == n


def test_one_persons_name_means_nothing_to_another(
    supervisor: Client, cast: Cast
) -> None:
    first, second = make_tasking(cast.supervisor), make_tasking(cast.supervisor)
    key, move = str(uuid4()), {"move": "accept"}
    send(supervisor, f"taskings/{first.reference}/moves", move, Idempotency_Key=key)
    officer = Client()
    cast.officer.team = cast.supervisor.team
    cast.officer.save()
    officer.force_login(cast.officer)

    answer = send(
        officer, f"taskings/{second.reference}/moves", move, Idempotency_Key=key
    )

    assert answer.status_code == 200, answer.json()


@pytest.mark.parametrize("headers", [{"Idempotency_Key": "1"}, {"If_Match": "abc"}])
def test_a_malformed_header_is_refused_by_its_name(
    supervisor: Client, cast: Cast, headers: dict[str, str]
) -> None:
    row = make_tasking(cast.supervisor)
    (name,) = headers
    answer = send(
        supervisor, f"taskings/{row.reference}/moves", {"move": "accept"}, **headers
    )

    assert answer.status_code == 400
    assert answer.json()["errors"].keys() == {name.replace("_", "-")}
    assert n_changes(row.reference) == 0


def test_a_tag_may_be_weak_one_of_several_or_any(
    supervisor: Client, cast: Cast
) -> None:
    """A proxy that compresses makes it weak; the version is the same."""
    row = make_priority(cast.supervisor)
    one = f"priorities/{row.reference}"
    for words in ('W/{}, "old"', "{}", "*"):
        tag = supervisor.get(f"/api/v1/{one}")["ETag"]
        answer = send(
            supervisor,
            f"{one}/change",
            {"why": f"As {words[:2]} says."},
            If_Match=words.format(tag),
        )
        assert answer.status_code == 200, words


def test_a_change_does_not_undo_what_someone_else_changed_meanwhile(
    supervisor: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the body leaves out stays as it was read, so it must not have changed."""
    row = make_county_line(cast.supervisor, hub="The old hub")
    api = next(api for api in KINDS if api.code == "lines")
    read_one = api.one

    def read(viewer: User, reference: str) -> Any:
        found = read_one(viewer, reference)
        LINES.model.objects.filter(pk=row.pk).update(hub="The new hub")
        return found

    monkeypatch.setattr(api, "one", read)
    answer = send(supervisor, f"lines/{row.reference}/change", {"status": "active"})

    assert answer.status_code == 412, answer.json()
    row.refresh_from_db()
    assert row.hub == "The new hub"


def test_a_new_record_is_named_by_the_header_or_the_body(
    supervisor: Client, cast: Cast
) -> None:
    key = str(uuid4())
    new = {"concern": "dealing", "place_not_known": True}

    first = send(supervisor, "reports", new, Idempotency_Key=f'"{key}"')
    again = send(supervisor, "reports", new | {"client_uuid": key})
    other = send(supervisor, "reports", new | {"drug": "crack"}, Idempotency_Key=key)
    none = send(supervisor, "reports", new)
    both = send(
        supervisor, "reports", new | {"client_uuid": str(uuid4())}, Idempotency_Key=key
    )

    assert [one.status_code for one in (first, again, other)] == [201, 200, 409]
    assert first.json()["reference"] == again.json()["reference"]
    assert (none.status_code, both.status_code) == (400, 400)
    assert none.json()["errors"].keys() == both.json()["errors"].keys()


def test_a_warrants_moves_and_entries_are_made_once(
    supervisor: Client, cast: Cast
) -> None:
    by = cast.supervisor
    row = draw_up(by, make_premises(by))
    path, key = f"warrants/{row.reference}/moves", str(uuid4())
    authorise = {
        "move": "authorise",
        "rank": "inspector",
        "at": (clock.now() - timedelta(hours=1)).isoformat(),
    }
    tag = supervisor.get(f"/api/v1/warrants/{row.reference}")["ETag"]
    headers = {"If_Match": tag, "Idempotency_Key": key}
    first, again = (send(supervisor, path, authorise, **headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200), first.json()
    assert first.json() == again.json()
    late = send(supervisor, path, authorise, If_Match=tag)
    assert late.status_code == 412

    row = lead_to_issue(draw_up(by, make_premises(by, "16 Lake Street")), by)
    path, key = f"warrants/{row.reference}/moves", str(uuid4())
    entry = {
        "move": "enter",
        "premises": 1,
        "at": clock.now().isoformat(),
        "outcome": "drugs",
        "copy_given": "occupier",
    }
    headers = {
        "If_Match": supervisor.get(f"/api/v1/warrants/{row.reference}")["ETag"],
        "Idempotency_Key": key,
    }
    first, again = (send(supervisor, path, entry, **headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200), first.json()
    assert len(again.json()["all_premises"][0]["entries"]) == 1


def test_an_event_of_a_case_is_recorded_once(supervisor: Client, cast: Cast) -> None:
    case = make_closure(cast.supervisor)
    one = f"closures/{case.reference}"
    event = {
        "kind": "abandon",
        "happened_at": clock.now().isoformat(),
        "facts": {"reason": "It is quiet there now"},
    }
    tag = supervisor.get(f"/api/v1/{one}")["ETag"]
    headers = {"If_Match": tag, "Idempotency_Key": str(uuid4())}

    first, again = (
        send(supervisor, f"{one}/moves", event, **headers) for _ in range(2)
    )
    late = send(
        supervisor, f"{one}/moves", event, If_Match=tag, Idempotency_Key=str(uuid4())
    )

    assert (first.status_code, again.status_code) == (201, 200), first.json()
    assert first.json() == again.json()
    assert late.status_code == 412
    assert case.happened.count() == 1


def test_a_disruption_is_recorded_once(supervisor: Client, cast: Cast) -> None:
    group = make_group(cast.supervisor)
    one = f"groups/{group.reference}"
    body = {
        "kind": "arrest",
        "level": "minor",
        "happened_on": clock.today().isoformat(),
        "no_evidence_because": "Another force has the record",
    }
    tag = supervisor.get(f"/api/v1/{one}")["ETag"]
    headers = {"If_Match": tag, "Idempotency_Key": str(uuid4())}

    first, again = (
        send(supervisor, f"{one}/disruptions", body, **headers) for _ in "12"
    )
    late = send(
        supervisor,
        f"{one}/disruptions",
        body,
        If_Match=tag,
        Idempotency_Key=str(uuid4()),
    )

    assert (first.status_code, again.status_code) == (201, 200), first.json()
    assert (first.json(), late.status_code) == (again.json(), 412)
    assert group.disruptions.count() == 1


def test_a_live_warrant_changes_no_version_for_others(
    supervisor: Client, cast: Cast
) -> None:
    """Not even of the report that it is drawn up from."""
    by = cast.supervisor
    report = make_report(by)
    analyst = Client()
    analyst.force_login(cast.analyst)
    before = analyst.get(f"/api/v1/reports/{report.reference}")["ETag"]

    row = draw_up(by, make_premises(by))
    make_move(row, by, "authorise", rank="inspector", at=clock.now())

    assert analyst.get(f"/api/v1/reports/{report.reference}")["ETag"] == before
    hidden = send(
        analyst, f"warrants/{row.reference}/withdraw", IN_ERROR, If_Match='"old"'
    )
    assert hidden.status_code == 403


# All but a live warrant, which a records manager may not know of.
@pytest.mark.parametrize(
    "path",
    [p for p in PATHS if p.endswith("/withdraw") and p != "warrants/withdraw"],
)
def test_a_records_manager_withdraws_any_record(
    cast: Cast, supervisor: Client, path: str
) -> None:
    records = Client()
    records.force_login(cast.records)
    tried = TRIES[path]
    kind, _, move = path.partition("/")
    row = tried.make(cast.supervisor)

    before = n_changes(row.reference)

    answer = send(
        records,
        f"{kind}/{row.reference}/{move}",
        tried.body(cast.records),
        X_Reason="review",
    )

    assert answer.status_code == 200, answer.json()
    assert n_changes(row.reference) == before + 1


NEW: dict[str, Callable[[User], Body]] = {
    "operations": lambda by: {
        "name": "Lantern",
        "begins_on": clock.today().isoformat(),
        "partners": ["council"],
    },
    "priorities": lambda by: {
        "issue": "Dealing from cars",
        "place_text": "Lake Street",
        "since": clock.today().isoformat(),
        "operation": make_operation(by).reference,
    },
    "taskings": lambda by: {
        "what": "Patrol the garages",
        "due_on": clock.today().isoformat(),
        "person": "officer",
        "place": "Somewhere near the lake",
        "priority": make_priority(by).reference,
    },
    "referrals": lambda by: {
        "kind": "housing",
        "subject": "adult",
        "to_organisation": "council",
        "record": make_report(by).reference,
    },
    "concerns": lambda by: {
        "record": make_report(by).reference,
        "signs": ["missing"],
        "subject": "child",
        "kind": "mash",
    },
    "lines": lambda by: {
        "name": "Zed",
        "status": "suspected",
        "first_known_on": clock.today().isoformat(),
        "children": "unknown",
        "adults": "unknown",
    },
    "after_care": lambda by: {
        "place": make_premises(by, "40 Lake Street").address,
        "since": clock.today().isoformat(),
    },
}


NEW_WORDS: dict[str, Body] = {
    "operations": {"name": "Beacon"},
    "priorities": {"issue": "Dealing from bikes"},
    "taskings": {"what": "Patrol the bridge"},
    "referrals": {"kind": "mash"},
    "concerns": {"urgency": "urgent"},
    "lines": {"name": "Wye"},
    "after_care": {"since": "2026-11-01"},
}


@pytest.mark.parametrize("code", NEW)
def test_one_that_only_pages_stored_before_is_stored_once(
    supervisor: Client, cast: Cast, code: str
) -> None:
    body, key = NEW[code](cast.supervisor), str(uuid4())

    first, again = (send(supervisor, code, body, Idempotency_Key=key) for _ in "12")
    other = send(supervisor, code, body | NEW_WORDS[code], Idempotency_Key=key)

    assert (first.status_code, again.status_code) == (201, 200), first.json()
    assert first.json() == again.json()
    assert other.status_code == 409, other.json()
    read = supervisor.get(f"/api/v1/{code}/{first.json()['reference']}")
    assert read.json() == first.json() | {"links": read.json()["links"]}


@pytest.mark.parametrize(
    ("code", "wrong", "field"),
    [
        ("operations", {"areas": ["E0"]}, "areas"),
        ("operations", {"partners": ["nowhere"]}, "partners"),
        ("operations", {"part_of": "O-2222-2222"}, "part_of"),
        ("priorities", {"area_code": "E0"}, "area_code"),
        ("priorities", {"operation": "O-2222-2222"}, "operation"),
        ("taskings", {"person": "no-one-here"}, "person"),
        ("taskings", {"person": "", "team": "nowhere"}, "team"),
        ("taskings", {"person": ""}, "organisation"),
        ("taskings", {"priority": "Y-2222-2222"}, "priority"),
        ("referrals", {"record": "R-2222-2222"}, "record"),
        ("referrals", {"to_organisation": "nowhere"}, "to_organisation"),
        ("after_care", {"place": "Nowhere at all"}, "place"),
    ],
    ids=str,
)
def test_what_the_form_does_not_offer_is_refused_by_its_field(
    supervisor: Client, cast: Cast, code: str, wrong: Body, field: str
) -> None:
    body = NEW[code](cast.supervisor) | wrong
    answer = send(supervisor, code, body, Idempotency_Key=str(uuid4()))
    assert answer.status_code == 400, answer.json()
    assert answer.json()["errors"].keys() == {field}


def test_records_are_linked_and_a_wrong_link_is_removed(
    supervisor: Client, cast: Cast
) -> None:
    pair = {
        "reference": make_report(cast.supervisor).reference,
        "other": make_closure(cast.supervisor).reference,
    }
    made = send(supervisor, "links", pair)
    assert made.status_code == 201, made.json()
    one = f"/api/v1/reports/{pair['reference']}"
    assert [link["reference"] for link in supervisor.get(one).json()["links"]] == [
        pair["other"]
    ]
    assert send(supervisor, "links", pair).status_code == 400
    wrong = send(supervisor, "links/remove", pair | {"reason": "Another address"})
    assert wrong.status_code == 200, wrong.json()
    assert supervisor.get(one).json()["links"] == []
    unknown = send(supervisor, "links", pair | {"reference": "R-2222-2222"})
    assert unknown.status_code == 404
