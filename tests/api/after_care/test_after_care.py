"""After-care: what begins it, which visits count, what is due, and how it ends."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from operations.activities.actions import withdraw_activity
from operations.after_care.actions import end_after_care
from operations.after_care.models import AfterCare, Revisit
from operations.closure_moves.choices import EventKind
from operations.closures.models import ClosureCase
from operations.deadlines.models import Deadline
from operations.safeguarding.choices import ExploitationSign
from operations.safeguarding.queries import Origin
from operations.warrants.choices import Outcome
from reports.report.choices import Concern
from stronghold.core.accounts.models import Team, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.rules import When
from stronghold.demo.builders.closures import happen
from stronghold.demo.builders.records import ACTIVITY, CONCERN
from stronghold.demo.builders.stage import Now
from tests.api.closures.cases import NAMED
from tests.api.warrants.steps import draw_up, enter, lead_to_issue
from tests.factories import (
    Cast,
    make_closure,
    make_premises,
    make_report,
    make_team,
)
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
URL = "/operations/after-care/"
ORDER = {"scope": "full", "ends_on": "2027-02-20"}
As = Callable[[User], Client]


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def team(cast: Cast) -> Team:
    row = make_team(cast.officer.organisation)
    User.objects.filter(pk__in=[cast.officer.pk, cast.supervisor.pk]).update(team=row)
    for person in (cast.officer, cast.supervisor):
        person.refresh_from_db()
    return row


@pytest.fixture
def home(cast: Cast) -> Premises:
    return make_premises(cast.officer)


def at(home: Premises) -> PlaceMeant:
    point: Point | None = home.point
    return PlaceMeant(home.address, point, home.street_id, home.pk)


def concern_at(home: Premises, by: User, sign: str = ExploitationSign.CUCKOOED) -> Any:
    report = make_report(by, premises=home, place_text=home.address, point=home.point)
    origin = Origin("report", report)
    return CONCERN.make(Now(), clock.now(), by=by, origin=origin, signs=[sign])


def visit(home: Premises, by: User, **given: Any) -> Any:
    given = {"kind": "welfare_visit", "results": ["safe"]} | given
    return ACTIVITY.make(Now(), clock.now(), by=by, place=at(home), **given)


def revisits() -> list[tuple[int, date, date | None]]:
    rows = Revisit.objects.order_by("day")
    return [(row.day, row.due_on, row.done_on) for row in rows]


def open_dues() -> list[str]:
    rows = Deadline.objects.filter(kind="revisit", state="open")
    return sorted(rows.values_list("part", flat=True), key=int)


def test_a_concern_that_a_home_was_taken_over_plans_three_revisits(
    cast: Cast, team: Team, home: Premises
) -> None:
    concern = concern_at(home, cast.officer)

    row = AfterCare.objects.get()
    assert (row.premises, row.since, row.team) == (home, TODAY, team)
    assert (row.because, row.source) == ("concern", concern.reference)
    assert revisits() == [
        (2, date(2026, 11, 26), None),
        (7, date(2026, 12, 1), None),
        (28, date(2026, 12, 22), None),
    ]
    assert open_dues() == ["2", "7", "28"]


def test_another_sign_of_exploitation_plans_none(
    cast: Cast, team: Team, home: Premises
) -> None:
    concern_at(home, cast.officer, sign=ExploitationSign.MISSING)

    assert not AfterCare.objects.exists()


def test_visits_make_the_revisits_and_one_without_an_answer_does_not(
    cast: Cast, team: Team, home: Premises
) -> None:
    concern_at(home, cast.officer)
    visit(home, cast.officer, results=["no_answer"])
    assert open_dues() == ["2", "7", "28"]

    activity = visit(home, cast.officer)
    assert open_dues() == ["7", "28"]
    assert Revisit.objects.get(day=2).activity == activity.reference

    with clock.stopped(NOW + timedelta(days=30)):
        visit(home, cast.officer)
    assert open_dues() == []


def test_a_visit_somewhere_else_or_of_another_kind_makes_none(
    cast: Cast, team: Team, home: Premises
) -> None:
    concern_at(home, cast.officer)
    visit(make_premises(cast.officer, "20 Lake Street"), cast.officer)
    visit(home, cast.officer, kind="high_visibility", results=[])

    assert open_dues() == ["2", "7", "28"]


def test_a_visit_recorded_in_error_is_due_again(
    cast: Cast, team: Team, home: Premises
) -> None:
    concern_at(home, cast.officer)
    activity = visit(home, cast.officer)

    withdraw_activity(
        by=cast.officer, reference=activity.reference, reason="Wrong address"
    )

    assert open_dues() == ["2", "7", "28"]
    assert not Revisit.objects.exclude(activity="").exists()


def test_a_later_concern_counts_again_and_does_not_plan_twice(
    cast: Cast, team: Team, home: Premises
) -> None:
    concern_at(home, cast.officer)
    visit(home, cast.officer)
    with clock.stopped(NOW + timedelta(days=10)):
        later = concern_at(home, cast.officer)

    row = AfterCare.objects.get()
    assert (row.since, row.source) == (date(2026, 12, 4), later.reference)
    assert revisits()[0] == (2, date(2026, 12, 6), None)
    assert open_dues() == ["2", "7", "28"]


def order_at(home: Premises, cast: Cast) -> ClosureCase:
    """Make a case of a home in which the court made an order today."""
    given = {"place_text": home.address, "premises": home, "point": home.point}
    case = make_closure(cast.officer, **given)
    for kind, hours, facts, who in (
        (EventKind.PREPARE, 72, ANSWERS, cast.officer),
        (EventKind.AUTHORISE, 48, LONG | NAMED, cast.supervisor),
        (EventKind.SERVE, 24, SERVICE, cast.officer),
        (EventKind.ORDER, 0, ORDER | {"sat_early": True}, cast.officer),
    ):
        at = NOW - timedelta(hours=hours)
        with clock.stopped(at):
            happen(Now(), case, kind, facts, by=who, at=at)
    return case


def test_an_order_plans_them_only_where_the_home_was_taken_over(
    cast: Cast, team: Team, home: Premises
) -> None:
    order_at(home, cast)
    assert not AfterCare.objects.exists()

    make_report(cast.officer, premises=home, concern=Concern.CUCKOOING)
    case = order_at(home, cast)

    row = AfterCare.objects.get()
    assert (row.because, row.source, row.since) == ("order", case.reference, TODAY)


@pytest.mark.parametrize(
    ("outcome", "is_planned"), [(Outcome.SAFEGUARDING, True), (Outcome.DRUGS, False)]
)
def test_an_entry_plans_them_once_the_warrant_is_spent(
    cast: Cast, team: Team, home: Premises, outcome: str, is_planned: bool
) -> None:
    row = lead_to_issue(draw_up(cast.officer, home), cast.officer)
    enter(row, cast.officer, outcome=outcome)

    assert AfterCare.objects.exists() == is_planned


def test_it_ends_with_a_reason_and_nothing_is_due_then(
    cast: Cast, team: Team, home: Premises, as_user: As
) -> None:
    concern_at(home, cast.officer)
    row = AfterCare.objects.get()
    url = f"{URL}{row.reference}/end/"
    client = as_user(cast.officer)

    sent = {"client_uuid": uuid.uuid4()}
    assert client.post(url, sent).status_code == 400
    answer = client.post(url, sent | {"because": "safe"}, follow=True)

    row.refresh_from_db()
    assert (row.ended_on, row.ended_because) == (TODAY, "safe")
    assert open_dues() == []
    assert "Resident safe, no sign of a return" in answer.text
    assert client.post(url, sent | {"because": "safe"}).status_code == 400
    # A new concern begins another.
    with clock.stopped(NOW + timedelta(days=40)):
        concern_at(home, cast.officer)
    assert AfterCare.objects.count() == 2


def test_a_team_plans_revisits_itself_from_the_page_of_a_home(
    cast: Cast, team: Team, home: Premises, as_user: As
) -> None:
    client = as_user(cast.officer)
    place = f"/places/premises/{home.pk}/"
    assert "Plan revisits" in client.get(place).text
    since = {"since_day": "23", "since_month": "11", "since_year": "2026"}
    sent = {"client_uuid": uuid.uuid4(), **since}

    answer = client.post(f"{URL}new/{home.pk}/", sent, follow=True)

    assert "The revisits are planned" in answer.text
    assert revisits()[0][1] == date(2026, 11, 25)
    assert "next by 25 Nov 2026" in client.get(place).text
    again = client.post(f"{URL}new/{home.pk}/", sent | {"client_uuid": uuid.uuid4()})
    assert "planned already" in again.text


def test_the_list_names_what_was_missed(
    cast: Cast, team: Team, home: Premises, as_user: As
) -> None:
    concern_at(home, cast.officer)
    with clock.stopped(NOW + timedelta(days=4)):
        page = as_user(cast.officer).get(URL).text

    assert "After-care of 14 Lake Street" in page
    assert "Missed" in page


def test_others_see_nothing_of_it(
    cast: Cast, team: Team, home: Premises, as_user: As
) -> None:
    concern_at(home, cast.officer)
    row = AfterCare.objects.get()
    one = f"{URL}{row.reference}/"

    assert as_user(cast.partner).get(one).status_code in (403, 404)
    assert as_user(cast.analyst).get(one).status_code in (403, 404)
    assert as_user(cast.other_officer).get(one).status_code == 404
    assert as_user(cast.other_officer).get(f"{URL}new/{home.pk}/").status_code == 404
    place = as_user(cast.analyst).get(f"/places/premises/{home.pk}/").text
    assert row.reference not in place
    assert "revisit" not in place.lower()


def test_the_visit_form_opens_with_the_home(
    cast: Cast, team: Team, home: Premises, as_user: As
) -> None:
    concern_at(home, cast.officer)
    client = as_user(cast.officer)
    page = client.get(f"{URL}{AfterCare.objects.get().reference}/").text
    link = page.split("Record a visit")[0].rsplit('href="', 1)[1].split('"')[0]

    form = client.get(link.replace("&amp;", "&")).text

    assert 'value="14 Lake Street"' in form
    assert home.address not in link


def test_each_step_is_in_the_audit_log(cast: Cast, team: Team, home: Premises) -> None:
    concern_at(home, cast.officer)
    visit(home, cast.officer)
    row = AfterCare.objects.get()
    end_after_care(by=cast.officer, reference=row.reference, because="safe")

    events = Event.objects.filter(records__contains=[row.reference]).order_by("pk")
    moves = [event.detail.get("move") for event in events]
    assert moves == ["begin_after_care", "revisited", "end_after_care"]
    assert When(TODAY).on == row.since
