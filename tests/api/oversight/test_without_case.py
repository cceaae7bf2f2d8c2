"""Who read without a case: what is found, who sees it, and how the list is emptied."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from reports.models import CallBack, Report
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Absence, Organisation, TeamArea, User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.oversight.reading.queries.without_case import readers_week
from tests.factories import (
    Cast,
    make_concern,
    make_country,
    make_group,
    make_report,
    make_reporter,
    make_team,
    make_user,
)
from tests.reasons import reason_of, say_why

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
WEEK = Week.parse("2026-W47")
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=UTC)
URL = "/sharing/read/2026-W47/police/"


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    """Hold the clock in the week after, at noon of 24 November 2026."""
    with clock.stopped(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def colleague(cast: Cast) -> User:
    """An officer of the same force, in no team, who has nothing to do with anything."""
    return make_user("colleague", Role.OFFICER, Organisation.objects.get(code="police"))


def opened(
    who: User, reference: str, *, at: datetime = WEDNESDAY, **detail: Any
) -> None:
    detail = detail or {"reporter": True, "reason": "review"}
    with clock.stopped(at):
        record(
            Kind.CONSULTATION,
            by=who,
            records=[reference],
            detail={"page": "reports:reporter"} | detail,
        )


def found_for(viewer: User, week: Week = WEEK) -> dict[str, list[str]]:
    with during(Request()):
        rows = readers_week(viewer, week)
    return {row.username: [one.reference for one in row.opened] for row in rows}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("records", 200),
        ("supervisor", 403),
        ("officer", 403),
        ("analyst", 403),
        ("admin", 403),
        ("partner", 403),
    ],
)
def test_only_a_records_manager_sees_it(
    as_user: AsUser, cast: Cast, role: str, status: int
) -> None:
    opened(cast.supervisor, make_report(cast.officer).reference)
    for url in (URL, f"{URL}supervisor/"):
        assert as_user(getattr(cast, role)).get(url).status_code == status


def test_what_the_pages_themselves_log_is_found(
    as_user: AsUser, cast: Cast, colleague: User
) -> None:
    """A reporter, a child's concern and original words, opened through the site."""
    report = make_report(cast.officer, description="Original words")
    make_reporter(report)
    concern = make_concern(cast.officer, report=report, subject="child")
    with clock.stopped(WEDNESDAY):
        say_why(cast.records, report.reference)
        say_why(cast.records, concern.reference)
        client = as_user(cast.records)
        for url in (
            f"/reports/{report.reference}/",
            f"/reports/{report.reference}/reporter/",
            f"/operations/safeguarding/concerns/{concern.reference}/",
            # Lists are not what someone opens.
            "/reports/",
            "/operations/safeguarding/concerns/",
        ):
            assert client.get(url).status_code == 200, url
            as_user(cast.officer).get(url)

    with during(Request()):
        (one,) = readers_week(cast.records, WEEK)

    assert (one.username, sum(one.counts.values())) == ("records", 3)
    assert one.counts == {"reporter": 1, "child": 1, "original": 1}
    assert one.reasons == {"review": 2}


def test_a_group_that_another_team_leads_is_found(
    as_user: AsUser, cast: Cast, colleague: User
) -> None:
    """Not for the team that leads, and not for one who changed it."""
    cast.supervisor.team = make_team(cast.supervisor.organisation)
    cast.supervisor.save()
    colleague.role = Role.SUPERVISOR
    colleague.save()
    group = make_group(cast.supervisor)
    url = f"/operations/groups/{group.reference}/"
    with clock.stopped(WEDNESDAY):
        for reader in (cast.records, colleague):
            say_why(reader, group.reference)
        for reader in (cast.records, colleague, cast.supervisor):
            assert as_user(reader).get(url).status_code == 200
        as_user(colleague).post(f"{url}status/", {"status": "disrupted"})

    with during(Request()):
        (one,) = readers_week(cast.records, WEEK)

    assert (one.username, one.counts) == ("records", {"group": 1})
    shown = as_user(cast.records).get(f"{URL}records/").content.decode()
    assert url in shown
    assert "Organised crime group" in shown


def _assigned(report: Report, who: User) -> None:
    Report.objects.filter(pk=report.pk).update(assigned_to=who)


def _given_call_back(report: Report, who: User) -> None:
    CallBack.objects.create(
        report=report, ordinal=2, due_on=date(2026, 11, 20), given_to=who
    )


def _of_team(report: Report, who: User) -> None:
    team = make_team(who.organisation)
    User.objects.filter(pk=who.pk).update(team=team)
    Report.objects.filter(pk=report.pk).update(team=team)


def _in_area(report: Report, who: User) -> None:
    ward = make_country()["E05000001"]
    team = make_team(who.organisation, code="west")
    TeamArea.objects.create(
        organisation=who.organisation, team=team, area_code=ward.code
    )
    User.objects.filter(pk=who.pk).update(team=team)
    Report.objects.filter(pk=report.pk).update(ward=ward)


def _stands_in(report: Report, who: User) -> None:
    Absence.objects.create(
        person=report.recorded_by,
        stand_in=who,
        first_day=date(2026, 11, 18),
        last_day=date(2026, 11, 18),
        recorded_at=WEDNESDAY,
    )


def _stood_in_before(report: Report, who: User) -> None:
    _stands_in(report, who)
    Absence.objects.update(first_day=date(2026, 11, 9), last_day=date(2026, 11, 15))


def _changed_it(report: Report, who: User, *, weeks_ago: int = 1) -> None:
    with clock.stopped(WEDNESDAY - timedelta(weeks=weeks_ago)):
        record(Kind.ALTERATION, by=who, records=[report.reference])


def _changed_it_long_ago(report: Report, who: User) -> None:
    _changed_it(report, who, weeks_ago=20)


def _nothing(report: Report, who: User) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "is_found"),
    [
        (_nothing, True),
        (_assigned, False),
        (_given_call_back, False),
        (_of_team, False),
        (_in_area, False),
        (_stands_in, False),
        (_stood_in_before, True),
        (_changed_it, False),
        (_changed_it_long_ago, True),
    ],
)
def test_what_is_ones_own_work_is_left_out(
    cast: Cast, colleague: User, make: Callable[[Report, User], None], is_found: bool
) -> None:
    report = make_report(cast.officer)
    opened(colleague, report.reference)
    make(report, colleague)

    expected = {"colleague": [report.reference]} if is_found else {}
    assert found_for(cast.records) == expected


def test_it_is_of_one_week_of_ones_own_force_and_of_police_alone(
    cast: Cast, colleague: User
) -> None:
    report = make_report(cast.officer)
    opened(colleague, report.reference, at=WEDNESDAY - timedelta(weeks=1))
    opened(cast.other_officer, "R-3333-3333")
    opened(cast.partner, report.reference)
    opened(colleague, report.reference, page="reports:list", whose="all")

    assert found_for(cast.records) == {}
    assert found_for(cast.records, WEEK.shifted(-1)) == {
        "colleague": [report.reference]
    }


def test_the_most_unusual_come_first(cast: Cast, colleague: User) -> None:
    reports = [make_report(cast.officer).reference for _ in range(8)]
    for weeks in range(1, 9):
        for reference in reports[:4]:
            opened(cast.analyst, reference, at=WEDNESDAY - timedelta(weeks=weeks))
    for reference in reports[:6]:
        opened(cast.analyst, reference)
    for reference in reports[:5]:
        opened(colleague, reference)

    with during(Request()):
        rows = readers_week(cast.records, WEEK)

    shown = [(one.username, one.is_unusual, one.usual) for one in rows]
    assert shown == [("colleague", True, 0), ("analyst", False, 4)]


def test_who_read_many_records_is_listed_too(cast: Cast, colleague: User) -> None:
    with clock.stopped(WEDNESDAY):
        references = [f"A-2222-{n:04}" for n in range(301)]
        record(Kind.CONSULTATION, by=colleague, records=references)

    with during(Request()):
        (one,) = readers_week(cast.records, WEEK)

    assert (one.username, one.n_read, list(one.opened)) == ("colleague", 301, [])


def test_marking_each_as_looked_at_empties_the_list_and_the_count_on_home(
    as_user: AsUser, cast: Cast, colleague: User
) -> None:
    report = make_report(cast.officer)
    opened(colleague, report.reference)
    client = as_user(cast.records)
    note = {"note": "Covered for the officer that night"}
    home = "Reading without a case, last week"
    assert home in client.get("/").content.decode()
    assert "1 person to look at" in client.get(URL).content.decode()

    empty = client.post(f"{URL}colleague/", {"note": " "})
    done = client.post(f"{URL}colleague/", note, follow=True)

    assert empty.status_code == 400
    text = done.content.decode()
    assert "Marked as looked at: Colleague" in text
    assert "Nothing left to look at" in text
    every = client.get(f"{URL}?show=all").content.decode()
    assert note["note"] in every
    assert "By Records" in every
    event = Event.objects.get(kind=Kind.ALTERATION)
    assert event.records == ["person:colleague"]
    assert event.detail == {"change": "reading_looked_at", "week": "2026-W47"}
    assert reason_of(event) == note["note"]
    log = client.get("/audit/people/colleague/").content.decode()
    assert "Looked at what they read in 2026-W47" in log


def test_what_is_opened_after_that_comes_back(
    as_user: AsUser, cast: Cast, colleague: User
) -> None:
    report = make_report(cast.officer)
    this_week = Week.of(clock.today())
    opened(colleague, report.reference, at=clock.now() - timedelta(hours=2))
    url = f"/sharing/read/{this_week}/police/"
    as_user(cast.records).post(f"{url}colleague/", {"note": "Asked"})
    assert "Nothing left" in as_user(cast.records).get(url).content.decode()

    opened(colleague, report.reference, at=clock.now() + timedelta(hours=1))

    assert "1 person to look at" in as_user(cast.records).get(url).content.decode()


def test_no_one_marks_their_own_reading(as_user: AsUser, cast: Cast) -> None:
    opened(cast.records, make_report(cast.officer).reference)

    answer = as_user(cast.records).post(f"{URL}records/", {"note": "It was me"})

    assert answer.status_code == 400
    assert "Ask another records manager" in answer.content.decode()
    assert not Event.objects.filter(kind=Kind.ALTERATION)


def test_one_persons_page_shows_each_record_with_the_reason_chosen(
    as_user: AsUser, cast: Cast, colleague: User
) -> None:
    report = make_report(cast.officer)
    opened(colleague, report.reference)
    opened(colleague, report.reference)

    page = as_user(cast.records).get(f"{URL}colleague/").content.decode()

    for words in (report.reference, "Supervision or review", "2 times", "Colleague"):
        assert words in page
    assert as_user(cast.records).get(f"{URL}officer/").status_code == 404


def test_what_someone_typed_as_their_reason_is_shown(
    as_user: AsUser, cast: Cast
) -> None:
    report = make_report(cast.officer)
    make_reporter(report)
    with clock.stopped(WEDNESDAY):
        client = as_user(cast.supervisor)
        given = {"code": "other", "words": "A court asks"}
        page = f"/reports/{report.reference}/reporter/"
        assert client.post(f"{page}why/", given, follow=True).status_code == 200

    text = as_user(cast.records).get(f"{URL}supervisor/").content.decode()

    assert "A court asks" in text


def test_the_file_has_a_line_for_each_record_and_is_logged_with_its_purpose(
    as_user: AsUser, cast: Cast, colleague: User
) -> None:
    first, second = make_report(cast.officer), make_report(cast.officer)
    opened(colleague, first.reference)
    opened(colleague, second.reference, reporter=True)
    client = as_user(cast.records)
    url = "/sharing/read/2026-W47/police.csv"
    assert client.get(url).status_code == 200

    answer = client.post(url, {"purpose": "The quarterly report to the board"})

    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert {row["Record"]: row["Reason"] for row in rows} == {
        first.reference: "Supervision or review",
        second.reference: "",
    }
    assert {row["Who"] for row in rows} == {"Colleague"}
    assert rows[0]["Protective marking"] == "OFFICIAL-SENSITIVE"
    event = Event.objects.get(kind=Kind.EXPORT)
    assert reason_of(event) == "The quarterly report to the board"
    assert "reading without a case as csv" in client.get("/audit/").content.decode()
