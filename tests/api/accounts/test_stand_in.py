"""Who stands in for a colleague has their work listed and gets their alerts.

Only from the first day off to the last, and nothing that they could not read before.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.queries import sources
from operations.deadlines.queries.recipients import recipients_of
from operations.models import AlertMail, Deadline
from reports.models import CallBack, Report
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Absence, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.duty.queries import covered_by, stand_ins_of
from stronghold.to_do.rules import Part
from tests.factories import (
    Cast,
    make_closure,
    make_report,
    make_reporter,
    make_tasking,
    make_team,
    make_user,
    make_warrant,
)

pytestmark = pytest.mark.usefixtures("tuesday")
AsUser = Callable[[User], Client]
DAY = timedelta(days=1)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def teams(cast: Cast) -> None:
    """The officer and the supervisor are in the city team."""
    city = make_team(cast.officer.organisation)
    for person in (cast.officer, cast.supervisor):
        person.team, person.email = city, f"{person.username}@force.example"
        person.save()


@pytest.fixture
def deputy(cast: Cast, teams: None) -> User:
    """Return an officer of another team."""
    east = make_team(cast.officer.organisation, "east")
    mail = "deputy@force.example"
    return make_user(
        "deputy", Role.OFFICER, cast.officer.organisation, team=east, email=mail
    )


def off(person: User, stand_in: User | None, first: int = 0, last: int = 3) -> Absence:
    today = clock.today()
    return Absence.objects.create(
        person=person,
        first_day=today + first * DAY,
        last_day=today + last * DAY,
        stand_in=stand_in,
        recorded_at=clock.now(),
    )


def asked(person: User, stand_in: User | None, days: int = 3) -> dict[str, Any]:
    form: dict[str, Any] = {"person": str(person.pk)}
    form["stand_in"] = str(stand_in.pk) if stand_in else ""
    for name, day in (
        ("first_day", clock.today()),
        ("last_day", clock.today() + days * DAY),
    ):
        parts = {"day": day.day, "month": day.month, "year": day.year}
        form |= {f"{name}_{part}": str(value) for part, value in parts.items()}
    return form


def report_of(person: User, place: str, **given: Any) -> Report:
    wanted = {"assigned_to": person, "status": "assigned", "place_text": place}
    return make_report(person, team=person.team, **wanted | given)


def put(row: Any, owner: str, **given: Any) -> Deadline:
    """Store what is due tomorrow on a record, without the action."""
    due_at = clock.now() + DAY
    fields = {"due_at": due_at, "alert_by": due_at, owner: row, "force": row.force}
    return Deadline.objects.create(**fields | {"derived_at": clock.now()} | given)


def mailed_to() -> set[str]:
    return set(AlertMail.objects.values_list("recipient__username", flat=True))


def test_an_officer_names_a_stand_in_who_is_shown(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    officer = as_user(cast.officer)
    assert f'value="{deputy.pk}"' in officer.get("/duty/off/").content.decode()

    answer = officer.post("/duty/off/", asked(cast.officer, deputy), follow=True)

    page = answer.content.decode()
    assert f"Saved. {deputy} stands in" in page
    event = Event.objects.get(detail__change="absence_recorded")
    assert event.records == ["person:deputy", "person:officer"]
    theirs = as_user(deputy).get("/duty/off/").content.decode()
    assert "You stand in" in theirs
    assert "No longer off" not in theirs, "it is not theirs to cancel"


def test_a_supervisor_sets_it_for_the_team_alone(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    supervisor = as_user(cast.supervisor)

    assert supervisor.post("/duty/off/", asked(cast.officer, deputy)).status_code == 302
    assert supervisor.post("/duty/off/", asked(deputy, cast.officer)).status_code == 400
    assert Absence.objects.get().stand_in == deputy


def test_days_off_of_others_are_not_there_to_cancel(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    """Neither a colleague's of another team nor those of another force."""
    rows = [off(deputy, cast.officer), off(cast.other_officer, None)]

    for name in ("officer", "supervisor", "partner"):
        client = as_user(getattr(cast, name))
        for row in rows:
            assert client.post(f"/duty/off/{row.pk}/cancel/").status_code == 404

    assert Absence.objects.count() == len(rows)


@pytest.mark.parametrize("name", ["analyst", "records", "admin", "partner", "officer"])
def test_who_could_not_do_the_work_is_no_stand_in(
    as_user: AsUser, cast: Cast, deputy: User, name: str
) -> None:
    """Nor may anyone stand in for themselves, or someone of another force."""
    for person in (getattr(cast, name), cast.other_officer):
        answer = as_user(cast.officer).post("/duty/off/", asked(cast.officer, person))
        assert answer.status_code == 400
    assert not Absence.objects.exists()


def test_their_work_is_in_the_list_and_says_for_whom_and_until_when(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    report_of(cast.officer, "1 Their Lane")
    report_of(cast.supervisor, "2 Other Lane")
    promised = make_report(cast.officer, place_text="3 Call Lane", team=deputy.team)
    CallBack.objects.create(report=promised, ordinal=1, due_on=date(2026, 11, 25))
    case = make_closure(cast.officer, caseworker=cast.officer, place_text="4 Shut Lane")
    put(case, "closure", kind="order_ends", section="s.80", person=cast.officer)
    tasking = make_tasking(
        cast.supervisor, what="Clear the stairs", person=cast.officer
    )
    put(tasking, "tasking", kind="tasking", person=cast.officer)
    report_of(deputy, "5 Own Lane")
    off(cast.officer, deputy)

    home = as_user(deputy).get("/").content.decode()
    parts = [as_user(deputy).get(f"/to-do/{part}/") for part in Part]
    every = "".join(answer.content.decode() for answer in parts)

    for page in (home, every):
        for words in ("1 Their", "3 Call", "4 Shut", "Clear the stairs", "5 Own"):
            assert words in page, words
        assert "2 Other Lane" not in page
        assert page.count("for Officer until 27 Nov 2026") == 4
    assert "1 open report, 1 closure case" in home
    # The lists of what is one's own have it too.
    mine = as_user(deputy).get("/deadlines/?whose=mine").content.decode()
    assert "Clear the stairs" in mine
    calls = as_user(deputy).get("/reports/call-backs/").content.decode()
    assert promised.reference in calls
    assert "You stand in for Officer until 27 Nov 2026" in calls


@pytest.mark.parametrize(("first", "last"), [(1, 3), (-3, -1)])
def test_not_before_the_first_day_off_and_not_after_the_last(
    as_user: AsUser, cast: Cast, deputy: User, first: int, last: int
) -> None:
    report_of(cast.officer, "1 Their Lane")
    off(cast.officer, deputy, first, last)

    page = as_user(deputy).get("/").content.decode()

    assert "1 Their Lane" not in page
    assert "You stand in" not in page
    for day, shows in ((first - 1, False), (first, True), (last, True)):
        with clock.stopped(NOON + day * DAY):
            assert (
                "1 Their Lane" in as_user(deputy).get("/").content.decode()
            ) == shows
    with clock.stopped(NOON + (last + 1) * DAY):
        assert "1 Their Lane" not in as_user(deputy).get("/").content.decode()


def test_a_live_warrant_stays_with_its_team(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    """Neither in a list nor by e-mail; a stand-in of the same team has it anyway."""
    warrant = make_warrant(cast.officer, place_text="9 Hidden Lane")
    own = {"team": cast.officer.team, "person": cast.officer}
    put(warrant, "warrant", kind="warrant_return", section="s.16", **own)
    colleague = make_user(
        "colleague", Role.OFFICER, cast.officer.organisation, team=cast.officer.team
    )
    off(cast.officer, deputy)
    off(cast.officer, colleague)

    for path in ("/", "/to-do/now/", "/deadlines/?whose=mine", "/deadlines/?whose=all"):
        page = as_user(deputy).get(path).content.decode()
        assert "9 Hidden Lane" not in page
        assert warrant.reference not in page
    assert "9 Hidden Lane" in as_user(colleague).get("/").content.decode()


def alerted(report: Report) -> set[str]:
    """Return who is mailed about the call-back of a report, on its day."""
    make_reporter(report)
    due = CallBack.objects.get(report=report, ordinal=1).due_on
    with clock.stopped(datetime(due.year, due.month, due.day, 15, tzinfo=UTC)):
        sweep_deadlines()
    return mailed_to()


def test_alerts_go_to_the_stand_in_as_well(cast: Cast, deputy: User) -> None:
    off(cast.officer, deputy, last=30)

    assert alerted(report_of(cast.officer, "1 Their Lane")) == {"officer", "deputy"}


def test_alerts_end_with_the_days_off(cast: Cast, deputy: User) -> None:
    off(cast.officer, deputy, last=0)

    assert alerted(report_of(cast.officer, "1 Their Lane")) == {"officer"}


def test_no_stand_in_is_alerted_to_a_live_warrant_of_another_team(
    cast: Cast, deputy: User
) -> None:
    own = {"team": cast.officer.team, "person": cast.officer}
    warrant = make_warrant(cast.officer, team=cast.officer.team)
    put(warrant, "warrant", kind="warrant_return", section="s.16", **own)
    off(cast.officer, deputy, last=30)

    source = next(one for one in sources() if one.field == "warrant")
    found = recipients_of(source, Deadline.objects.get(), "24h")

    assert cast.officer in found
    assert deputy not in found


def test_without_anyone_there_the_sergeant_is_alerted_at_once(
    cast: Cast, deputy: User
) -> None:
    off(cast.officer, deputy, last=30)
    off(deputy, None, last=30)

    found = alerted(report_of(cast.officer, "1 Their Lane"))

    assert found == {"officer", "deputy", "supervisor"}


def test_the_stand_in_of_a_stand_in_has_it_too_and_no_one_after_that(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    second, third = (
        make_user(name, Role.OFFICER, cast.officer.organisation)
        for name in ("second", "third")
    )
    report_of(cast.officer, "1 Their Lane")
    off(cast.officer, deputy)
    off(deputy, second)
    off(second, third)

    assert set(covered_by(deputy)) == {cast.officer.pk}
    assert set(covered_by(second)) == {deputy.pk, cast.officer.pk}
    assert set(covered_by(third)) == {second.pk, deputy.pk}
    assert stand_ins_of([cast.officer.pk]).people == {deputy.pk, second.pk}
    assert "1 Their Lane" in as_user(second).get("/").content.decode()
    assert "1 Their Lane" not in as_user(third).get("/").content.decode()


def test_two_who_stand_in_for_each_other_have_their_own_work_once(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    report_of(cast.officer, "1 Their Lane")
    off(cast.officer, deputy)
    off(deputy, cast.officer)

    page = as_user(cast.officer).get("/").content.decode()

    assert page.count("1 Their Lane") == 1
    assert set(covered_by(cast.officer)) == {deputy.pk}


def test_a_closed_account_is_stood_in_for_by_no_one(cast: Cast, deputy: User) -> None:
    off(cast.officer, deputy)
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)

    assert covered_by(deputy) == {}


def test_the_cost_does_not_grow_with_the_people(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    def n_queries() -> int:
        client = as_user(deputy)
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            client.get("/")
        return len(found)

    report_of(cast.officer, "1 Their Lane")
    off(cast.officer, deputy)
    one = n_queries()
    for n in range(4):
        more = make_user(f"more{n}", Role.OFFICER, cast.officer.organisation)
        report_of(more, f"{n} More Lane")
        off(more, deputy)

    assert len(covered_by(deputy)) == 5
    assert n_queries() == one


def test_a_call_back_is_taken_before_it_is_known_whom_to_call(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    report = report_of(cast.officer, "1 Their Lane")
    make_reporter(report)
    one = f"/reports/{report.reference}/call-backs/1/"
    stand_in = as_user(deputy)
    assert stand_in.get(f"{one}take/").status_code == 404
    assert stand_in.post(f"{one}take/").status_code == 404
    absence = off(cast.officer, deputy)
    assert stand_in.get(one).status_code == 404, "standing in is no permission"
    listed = stand_in.get("/reports/call-backs/").content.decode()
    assert f'href="{one}take/"' in listed
    assert f'href="{one}take/"' in stand_in.get("/").content.decode()
    asks = stand_in.get(f"{one}take/").content.decode()
    assert "You stand in for Officer until 27 Nov 2026" in asks

    done = stand_in.post(f"{one}take/")
    assert done["Location"] == one

    assert CallBack.objects.get(report=report, ordinal=1).given_to == deputy
    event = Event.objects.get(detail__change="call_back_taken")
    assert (event.actor, event.records) == ("deputy", [report.reference])
    assert stand_in.get(one).status_code == 200
    # Of the other one nothing follows, and none once the days off are over.
    absence.delete()
    second = f"/reports/{report.reference}/call-backs/2/take/"
    assert stand_in.post(second).status_code == 404


def test_who_assigns_work_to_someone_off_sees_who_stands_in(
    as_user: AsUser, cast: Cast, deputy: User
) -> None:
    report = report_of(cast.supervisor, "1 Their Lane")
    off(cast.officer, deputy)
    words = f"Officer, off until 27 Nov 2026, {deputy} stands in"
    supervisor = as_user(cast.supervisor)

    paths = (
        f"/reports/{report.reference}/assign/",
        "/reports/triage/?team=all&status=open",
        "/operations/taskings/new/",
    )
    for path in paths:
        assert words in supervisor.get(path).content.decode(), path
    triaged = supervisor.post(
        f"/reports/triage/{report.reference}/", {"person": "officer"}, follow=True
    )
    assert f"who is off until 27 Nov 2026, {deputy} stands in" in (
        triaged.content.decode()
    )


def test_a_councils_caseworker_has_a_stand_in_among_colleagues(
    as_user: AsUser, cast: Cast
) -> None:
    """Who gets what is due on a closure case; no one of the police is offered."""
    council = cast.partner.organisation
    council.issues_as = "district"
    council.save()
    User.objects.filter(pk=cast.partner.pk).update(email="partner@council.example")
    colleague = make_user(
        "colleague", Role.PARTNER, council, email="colleague@council.example"
    )
    partner = as_user(cast.partner)
    page = partner.get("/duty/off/").content.decode()
    assert f'value="{colleague.pk}"' in page
    assert f'value="{cast.officer.pk}"' not in page
    assert "call-backs" not in page

    answer = partner.post("/duty/off/", asked(cast.partner, colleague))

    assert answer.status_code == 302
    case = make_closure(cast.partner, issuer=council, caseworker=cast.partner)
    due = put(case, "closure", kind="hearing", section="s.80", person=cast.partner)
    source = next(one for one in sources() if one.field == "closure")
    assert recipients_of(source, due, "24h") == [cast.partner, colleague]
    User.objects.filter(pk=colleague.pk).update(role=Role.ADMINISTRATOR)
    assert colleague not in recipients_of(source, due, "24h")
