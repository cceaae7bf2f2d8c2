"""Does a batch of custody's system store each arrest once, and answer line by line?"""

from datetime import UTC, datetime
from typing import Any

import pytest

from operations.arrests.actions.imports import import_arrests
from operations.arrests.import_file import read_arrests
from operations.arrests.models import Arrest
from operations.arrests.queries import deadline_source
from operations.deadlines.models import Deadline
from operations.deadlines.queries.recipients import recipients_of
from operations.deadlines.rules.steps import OVERDUE
from stronghold.core.accounts.models import Team
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.arrests.import_runs import HEADER, import_lines, line
from tests.api.program_keys.service_accounts import Ask, asking, key_of, opened
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_streets,
    make_team,
    make_user,
)

URL = "/api/v1/arrests/custody"
AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
HERE = {"latitude": 51.72, "longitude": -1.28}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_now"),
]


@pytest.fixture
def send(cast: Cast) -> Ask:
    """Send a batch as custody's system does."""
    service = opened(cast.admin, cast.admin.organisation, "arrests.custody")
    ask = asking(key_of(service, cast.admin))

    def go(*arrests: dict[str, Any], dry_run: bool = False) -> Any:
        return ask(f"{URL}?dry_run=true" if dry_run else URL, {"arrests": arrests})

    return go


def arrest(number: str = "TV/1/26", **given: Any) -> dict[str, Any]:
    usual = {
        "custody_number": number,
        "arrested_at": AT.isoformat(),
        "point": HERE,
        "offence_class": "92A",
        "age_band": "18-24",
    }
    return usual | given


def results_of(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["result"] for one in answer.json()["lines"]]


def test_each_is_made_and_the_same_batch_again_changes_nothing(send: Ask) -> None:
    batch = [arrest("TV/1/26"), arrest("tv/2/26", point=None, place_not_known=True)]
    assert results_of(send(*batch)) == ["made", "made"]
    before = list(Arrest.objects.order_by("pk").values())
    assert [row["custody_number"] for row in before] == ["TV/1/26", "TV/2/26"]
    assert {row["occurred_at"] for row in before} == {AT}
    assert all(row["is_imported"] for row in before)

    again = send(*batch)

    assert results_of(again) == ["same", "same"]
    found = [one["reference"] for one in again.json()["lines"]]
    assert found == [row["reference"] for row in before]
    assert list(Arrest.objects.order_by("pk").values()) == before


def test_one_that_is_wrong_is_refused_alone_with_the_reasons(send: Ask) -> None:
    wrong = arrest("TV/2/26", offence_class="XX", age_band="under-10", arrested_at=None)
    answer = send(arrest("TV/1/26"), wrong, arrest("TV/3/26"))

    assert results_of(answer) == ["made", "refused", "made"]
    body = answer.json()
    assert (body["made"], body["refused"]) == (2, 1)
    refused = body["lines"][1]
    assert (refused["line"], refused["reference"]) == (2, None)
    assert sorted(refused["errors"]) == ["age_band", "arrested_at", "offence_class"]
    assert "cannot be arrested" in refused["errors"]["age_band"][0]
    assert Arrest.objects.count() == 2


def test_a_place_that_can_be_several_is_answered_with_the_choices(
    send: Ask,
) -> None:
    make_streets()
    answer = send(arrest(point=None, place="Mill Lane"))

    assert results_of(answer) == ["refused"]
    refused = answer.json()["lines"][0]
    assert list(refused["errors"]) == ["place_choice"]
    chosen = refused["place_choices"][0]["key"]
    assert results_of(
        send(arrest(point=None, place="Mill Lane", place_choice=chosen))
    ) == ["made"]


def test_what_custody_learns_later_fills_what_was_empty(send: Ask) -> None:
    send(arrest())
    answer = send(arrest(disposal="bail", drug_class="A"))

    assert results_of(answer) == ["updated"]
    row = Arrest.objects.get()
    assert (row.disposal, row.drug_class) == ("bail", "A")
    # Neither what it said first nor what it says now contradicts what is stored.
    assert results_of(send(arrest())) == ["same"]
    assert results_of(send(arrest(disposal="bail", drug_class="A"))) == ["same"]
    event = Event.objects.get(kind="alteration")
    assert event.detail["fields"] == ["disposal", "drug_class"]


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"disposal": "caution"}, "disposal"),
        ({"offence_class": "92D"}, "offence_class"),
        ({"arrested_at": "2026-11-20T21:01:00Z"}, "arrested_at"),
        ({"point": {"latitude": 51.7263, "longitude": -1.28}}, "place"),
        ({"point": None, "place_not_known": True}, "place"),
    ],
    ids=["disposal", "offence", "time", "place", "no-place"],
)
def test_what_contradicts_an_arrest_here_is_refused_and_says_where(
    send: Ask, given: dict[str, Any], column: str
) -> None:
    send(arrest(disposal="bail"))
    before = Arrest.objects.values().get()

    answer = send(arrest(disposal="bail") | given)

    assert results_of(answer) == ["refused"]
    (words,) = answer.json()["lines"][0]["errors"]["custody_number"]
    assert f"other content, as {before['reference']}: {column}." in words
    assert Arrest.objects.values().get() == before


def test_an_arrest_that_an_officer_typed_is_completed(cast: Cast, send: Ask) -> None:
    ours = make_arrest(cast.officer, custody_number="TV/1/26")
    answer = send(arrest(disposal="bail"))
    assert results_of(answer) == ["updated"]
    assert answer.json()["lines"][0]["reference"] == ours.reference
    assert results_of(send(arrest(disposal="bail"))) == ["same"]


def test_one_of_a_file_is_the_same_in_a_batch_and_the_other_way(
    cast: Cast, send: Ask
) -> None:
    import_lines(cast.records, line("TV/1/26", AT))
    send(arrest("TV/2/26"))
    assert results_of(send(arrest("TV/1/26"))) == ["same"]
    again = import_lines(cast.records, line("TV/2/26", AT))
    assert (again.n_there, again.problems) == (1, [])
    late = read_arrests(
        "c.csv", f"{HEADER},disposal\n{line('TV/2/26', AT)},bail".encode()
    )
    assert import_arrests(by=cast.records, file=late).n_completed == 1


def test_a_dry_run_says_what_would_become_of_each_and_stores_nothing(
    send: Ask,
) -> None:
    send(arrest("TV/1/26"))
    n_events = Event.objects.filter(kind="collection").count()
    batch = [arrest("TV/1/26"), arrest("TV/2/26"), arrest("TV/2/26", age_band="x")]

    answer = send(*batch, dry_run=True)

    assert results_of(answer) == ["same", "made", "refused"]
    assert answer.json()["dry_run"]
    assert Arrest.objects.count() == 1
    assert Event.objects.filter(kind="collection").count() == n_events


def test_the_hour_that_london_has_twice_is_kept_apart(send: Ask) -> None:
    first, second = "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"
    send(arrest("TV/1/26", arrested_at=first), arrest("TV/2/26", arrested_at=second))
    found = Arrest.objects.order_by("custody_number")
    assert [row.occurred_at.hour for row in found] == [0, 1]


@pytest.mark.parametrize("is_typed", [True, False], ids=["typed", "imported"])
def test_one_that_is_restricted_stays_as_it_is_and_its_reference_is_not_said(
    cast: Cast, send: Ask, is_typed: bool
) -> None:
    if is_typed:
        make_arrest(cast.officer, custody_number="TV/1/26")
    else:
        send(arrest())
    Arrest.objects.update(restricted_at=clock.now())
    before = Arrest.objects.values().get()

    for given in ({}, {"disposal": "bail"}, {"age_band": "25-34"}):
        answer = send(arrest(**given))
        assert results_of(answer) == ["same"]
        assert answer.json()["lines"][0]["reference"] is None
        assert before["reference"] not in answer.content.decode()
    assert Arrest.objects.values().get() == before


def test_near_an_officers_arrest_it_waits_for_a_decision(cast: Cast, send: Ask) -> None:
    make_arrest(cast.officer, occurred_at=AT, point=WEST_SOUTH)
    answer = send(arrest())
    assert answer.json()["lines"][0]["waits_for_match"]


@pytest.mark.parametrize(
    "body",
    [
        {"arrests": []},
        {"arrests": [arrest(surname="x")]},
        {"arrests": [arrest(custody_number=1.5, arrested_at="yesterday")]},
        {"arrests": [arrest(f"TV/{n}/26") for n in range(501)]},
        {},
    ],
    ids=["none", "a-name", "a-type", "too-many", "no-field"],
)
def test_a_body_that_is_no_batch_is_refused_whole(
    cast: Cast, body: dict[str, Any]
) -> None:
    service = opened(cast.admin, cast.admin.organisation, "arrests.custody")
    answer = asking(key_of(service, cast.admin))(URL, body)
    assert answer.status_code == 400
    assert not Arrest.objects.exists()


@pytest.mark.parametrize("has_team", [True, False], ids=["of-a-team", "of-none"])
def test_what_is_due_on_it_is_for_people_and_not_for_the_program(
    cast: Cast, has_team: bool
) -> None:
    """The question whether a child is exploited: its team's, else of those on duty."""
    organisation = cast.admin.organisation
    own = make_team(organisation)
    duty = make_team(organisation, "duty")
    Team.objects.filter(pk=duty.pk).update(is_duty=True)
    officer = make_user("own", "officer", organisation, team=own, email="o@example.org")
    sergeant = make_user(
        "on-duty", "officer", organisation, team=duty, email="d@example.org"
    )
    team = own if has_team else None
    service = opened(cast.admin, organisation, "arrests.custody", team=team)
    ask = asking(key_of(service, cast.admin))
    child = arrest(age_band="10-17", offence_class="92A")
    assert results_of(ask(URL, {"arrests": [child]})) == ["made"]

    due = Deadline.objects.get()
    assert (due.kind, due.team, due.person) == ("exploitation", team, None)
    found = recipients_of(deadline_source(), due, OVERDUE)
    assert found == ([officer] if has_team else [sergeant])


def test_the_log_says_what_the_batch_brought(send: Ask) -> None:
    send(arrest("TV/1/26"), arrest("TV/2/26", age_band="x"))
    event = Event.objects.get(kind="collection", detail__change="custody_batch")
    assert event.actor == "service.custody-system"
    assert {name: event.detail[name] for name in ("lines", "stored", "refused")} == {
        "lines": 2,
        "stored": 1,
        "refused": 1,
    }


def test_who_may_not_import_may_not_send_one(cast: Cast) -> None:
    service = opened(cast.admin, cast.admin.organisation, "arrests.write")
    answer = asking(key_of(service, cast.admin))(URL, {"arrests": [arrest()]})
    assert answer.status_code == 403
    assert not Arrest.objects.exists()
