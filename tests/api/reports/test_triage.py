"""May the right people, and only they, assess, assign, move and grade a report?"""

from typing import Any

import pytest

from reports.models import Assessment, CallBack, Report
from stronghold.core.accounts.models import Team, TeamArea, User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from tests.api.records.kinds import REPORTS
from tests.api.reports.triage import SignIn, move, url
from tests.factories import Cast, make_report

THRIVE = {
    **dict.fromkeys(("threat", "harm", "risk"), "medium"),
    **dict.fromkeys(("investigation", "vulnerability", "engagement"), "low"),
}


@pytest.fixture
def report(cast: Cast, team: Team) -> Report:
    return make_report(cast.officer, team=team)


def last_detail() -> dict[str, Any]:
    event = Event.objects.filter(kind="alteration").latest("pk")
    detail: dict[str, Any] = event.detail
    return detail


def test_a_new_report_goes_to_the_team_that_owns_its_ward(
    sign_in: SignIn, cast: Cast, team: Team, country: dict[str, Area]
) -> None:
    TeamArea.objects.create(
        organisation=team.organisation, team=team, area_code="E05000001"
    )
    client = sign_in(cast.officer)

    client.post("/reports/new/", REPORTS.new_form())
    east = {"latitude": 51.72, "longitude": -1.22}
    client.post("/reports/new/", REPORTS.new_form(**east))
    client.post(
        "/reports/new/",
        {"concern": "dealing", "when": "now", "place_not_known": "on"},
    )

    teams = list(Report.objects.order_by("pk").values_list("team", flat=True))
    assert teams == [team.pk, None, None]
    page = client.get(url(Report.objects.latest("pk"), "")[:-1]).content.decode()
    assert "No team" in page


def test_a_report_is_assessed_graded_and_assessed_again(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    client = sign_in(cast.supervisor)
    form = client.get(url(report, "assess")).context["form"]
    assert not any(weight.value() for weight in form.weights), "nothing is chosen"

    first = client.post(url(report, "assess"), {"grade": "3", **THRIVE})
    report.refresh_from_db()
    assert first.status_code == 302
    assert (report.grade, report.status) == ("3", "triaged")
    again = client.get(url(report, "assess")).context["form"]
    assert again["threat"].value() == "medium"
    client.post(
        url(report, "assess"),
        {"grade": "1", **THRIVE, "threat": "high", "reason": "A child is there"},
    )

    report.refresh_from_db()
    assert (report.grade, report.status) == ("1", "triaged")
    rows = list(Assessment.objects.order_by("pk"))
    assert [(row.grade, row.threat) for row in rows] == [("3", "medium"), ("1", "high")]
    assert rows[1].assessed_by == cast.supervisor
    assert last_detail() == {"move": "assess", "grade": "1"}
    page = client.get(f"/reports/{report.reference}/").content.decode()
    assert "A child is there" in page
    assert "1 earlier" in page
    assert "<dt>Grade</dt>" in page, "it is in the history"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose a grade"),
        ({"grade": "2", "threat": ""}, "Choose how much threat weighs"),
        ({"grade": "2", "vulnerability": ""}, "Choose how much vulnerability weighs"),
        ({"grade": "5"}, "choose one of the answers offered"),
        ({"grade": "2", "threat": "vast"}, "choose one of the answers offered"),
        ({"grade": "2", "reason": "x" * 501}, "Reason must be 500 characters or less"),
        ({"grade": "2", "reason": "Mr Example lives there"}, "it holds a name"),
    ],
)
def test_a_wrong_assessment_shows_errors_and_stores_nothing(
    sign_in: SignIn, cast: Cast, report: Report, given: dict[str, str], said: str
) -> None:
    answer = sign_in(cast.supervisor).post(
        url(report, "assess"), {**THRIVE, "reason": "Kept", **given}
    )

    report.refresh_from_db()
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Assessment.objects.exists()
    assert (report.grade, report.status) == ("", "new")


def test_from_the_queue_to_closed_and_open_again(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    sign_in(cast.supervisor).post(url(report, "assess"), {"grade": "3", **THRIVE})
    client = sign_in(cast.officer)

    steps = []
    for code, given in (
        ("take", {}),
        ("start", {}),
        ("hand_back", {}),
        ("take", {}),
        ("answer", {"outcome": "patrol"}),
        ("close", {}),
        ("reopen", {"reason": "It is still happening"}),
    ):
        answer = move(client, report, code, **given)
        assert answer.status_code == 302, answer.content.decode()
        detail = {"move": code}
        assert last_detail() == detail | (
            {"outcome": "patrol"} if code == "answer" else {}
        )
        steps.append((report.status, report.assigned_to_id, report.outcome))

    officer = cast.officer.pk
    assert steps == [
        ("assigned", officer, ""),
        ("in_action", officer, ""),
        ("triaged", None, ""),
        ("assigned", officer, ""),
        ("answered", officer, "patrol"),
        ("closed", officer, "patrol"),
        ("triaged", None, ""),
    ]
    assert report.reopened_because == "It is still happening"
    page = client.get(f"/reports/{report.reference}/").content.decode()
    assert "It is still happening" in page


def test_a_supervisor_assigns_and_gives_to_another_team(
    sign_in: SignIn, cast: Cast, team: Team, report: Report
) -> None:
    north = Team.objects.create(
        organisation=team.organisation, code="north", name="North"
    )
    client = sign_in(cast.supervisor)

    def assign(**given: Any) -> int:
        answer = client.post(url(report, "assign"), given)
        report.refresh_from_db()
        return answer.status_code

    assert assign(person="officer", team=team.pk) == 302
    assert (report.status, report.assigned_to) == ("assigned", cast.officer)
    assert last_detail() == {"move": "assign", "person": "officer", "team": "city"}
    assert assign(person="officer", team=team.pk) == 400, "nothing would change"
    assert assign(person="", team=north.pk) == 302
    assert (report.status, report.assigned_to, report.team) == ("new", None, north)
    assert last_detail() == {"move": "to_team", "team": "north"}
    assert assign(person="supervisor", team=team.pk) == 302
    assert (report.assigned_to, report.team) == (cast.supervisor, team)
    assert assign(person="", team=team.pk) == 302
    assert (report.status, report.assigned_to, report.team) == ("new", None, team)
    for person in ("analyst", "other_officer", "partner", "nobody"):
        assert assign(person=person, team=team.pk) == 400


def test_people_who_could_not_work_on_it_are_not_offered(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)

    page = sign_in(cast.supervisor).get(url(report, "assign")).content.decode()

    assert 'value="supervisor"' in page
    for name in ("officer", "analyst", "records", "partner", "other_officer"):
        assert f'value="{name}"' not in page


def test_a_report_with_an_open_call_back_is_not_closed(
    sign_in: SignIn, cast: Cast, team: Team
) -> None:
    report = make_report(cast.officer, team=team, status="answered", outcome="patrol")
    merged = make_report(cast.officer, team=team, merged_into=report)
    for ordinal, row in ((1, report), (2, merged)):
        CallBack.objects.create(report=row, ordinal=ordinal, due_on=clock.today())
    client = sign_in(cast.officer)

    done = {"result": "reached", "done_at": clock.now()}
    for n_open in (2, 1):
        answer = move(client, report, "close")
        assert answer.status_code == 400, n_open
        assert "has a call-back that is still open. Make it" in answer.content.decode()
        first = CallBack.objects.filter(result="").earliest("pk")
        CallBack.objects.filter(pk=first.pk).update(**done)

    assert move(client, report, "close").status_code == 302
    assert report.status == "closed"


@pytest.mark.parametrize(
    ("code", "given", "said"),
    [
        ("answer", {}, "Choose the outcome of the report"),
        ("answer", {"outcome": "magic"}, "choose one of the answers offered"),
        ("start", {}, "is not assigned. Assign it first"),
        ("close", {}, "has no outcome. Record the outcome first"),
        ("reopen", {"reason": ""}, "Enter why it is re-opened"),
        ("reopen", {"reason": "Mr Example again"}, "it holds a name"),
        ("triage", {}, "Assess the report, and give it a grade"),
        ("burn", {}, "Choose one of the steps on the page"),
        ("", {}, "Choose one of the steps on the page"),
    ],
)
def test_an_unlawful_move_is_refused_with_what_to_do(
    sign_in: SignIn,
    cast: Cast,
    report: Report,
    code: str,
    given: dict[str, str],
    said: str,
) -> None:
    answer = move(sign_in(cast.supervisor), report, code, **given)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert report.status == "new"
    assert not Event.objects.filter(kind="alteration").exists()


def test_what_no_longer_counts_is_left_alone(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    error = {
        "error_at": clock.now(),
        "error_by": cast.officer,
        "error_reason": "twice",
    }
    wrong = make_report(cast.officer, team=report.team, **error)
    merged = make_report(cast.officer, team=report.team, merged_into=report)
    client = sign_in(cast.supervisor)

    for row, said in (
        (wrong, "is marked as recorded in error"),
        (merged, f"was merged into {report.reference}. Work on"),
    ):
        for page, given in (
            ("move", {"move": "take"}),
            ("assess", {"grade": "1", **THRIVE}),
            ("assign", {"person": "officer"}),
            ("grade-source", {"source_evaluation": "1"}),
            ("clear-words", {"text": "Cleared"}),
        ):
            answer = client.post(url(row, page), given)
            assert answer.status_code == 400, page
            assert said in answer.content.decode()
        shown = client.get(f"/reports/{row.reference}/").content.decode()
        assert "Assign to me" not in shown
