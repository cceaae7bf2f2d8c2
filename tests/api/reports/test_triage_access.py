"""Who may move which report, who reads how it stands, and where: page, list, API."""

import pytest

from reports.models import Report
from stronghold.core.accounts.models import Team
from tests.api.reports.triage import SignIn, move, url
from tests.factories import Cast, make_report

THRIVE = dict.fromkeys(
    ("threat", "harm", "risk", "investigation", "vulnerability", "engagement"), "low"
)


@pytest.fixture
def report(cast: Cast, team: Team) -> Report:
    return make_report(cast.officer, team=team)


def test_an_officer_moves_only_what_is_theirs_or_their_teams(
    sign_in: SignIn, cast: Cast, team: Team, report: Report
) -> None:
    north = Team.objects.create(
        organisation=team.organisation, code="north", name="North"
    )
    others = make_report(cast.officer, team=north)
    nobodys = make_report(cast.officer)
    mine = make_report(
        cast.officer, team=north, status="assigned", assigned_to=cast.officer
    )
    client = sign_in(cast.officer)

    assert move(client, others, "take").status_code == 403
    assert move(client, nobodys, "take").status_code == 403
    assert move(client, report, "take").status_code == 302
    assert move(client, mine, "start").status_code == 302
    assert move(client, report, "answer", outcome="patrol").status_code == 302
    fresh = make_report(cast.officer, team=team)
    assert move(client, fresh, "answer", outcome="no_action").status_code == 403
    page = client.get(f"/reports/{others.reference}/").content.decode()
    assert "Assign to me" not in page


@pytest.mark.parametrize("page", ["assess", "assign", "grade-source", "clear-words"])
def test_triage_is_for_those_with_its_verb(
    sign_in: SignIn, cast: Cast, report: Report, page: str
) -> None:
    for viewer in (cast.officer, cast.analyst, cast.records, cast.admin, cast.partner):
        client = sign_in(viewer)
        for answer in (client.get(url(report, page)), client.post(url(report, page))):
            assert answer.status_code == 403, viewer
    assert sign_in(cast.supervisor).get(url(report, page)).status_code == 200
    assert sign_in(cast.other_officer).get(url(report)).status_code == 404


def test_who_only_reads_is_offered_no_move(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    for viewer in (cast.analyst, cast.records):
        client = sign_in(viewer)
        page = client.get(f"/reports/{report.reference}/").content.decode()
        assert "City team" in page
        for text in ("Assign to me", "Assess<", "Assign<", "Re-open"):
            assert f">{text}" not in page
        assert move(client, report, "take").status_code == 403


def test_the_api_returns_the_status_of_a_report(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    client = sign_in(cast.supervisor)
    client.post(url(report, "assess"), {"grade": "2", **THRIVE})
    client.post(url(report, "assign"), {"person": "officer", "team": report.team_id})
    client.post(
        url(report, "grade-source"),
        {"source_evaluation": "2", "information_assessment": "C", "basis": "opinion"},
    )

    body = client.get(f"/api/v1/reports/{report.reference}").json()

    expected = {
        "status": "assigned",
        "team": "city",
        "assigned_to": "officer",
        "grade": "2",
        "outcome": "",
        "reported_by": report.reported_by,
        "source_evaluation": "2",
        "information_assessment": "C",
        "basis": "opinion",
        "sanitised_text": "",
    }
    assert {name: body[name] for name in expected} == expected
    assert client.put(f"/api/v1/reports/{report.reference}").status_code == 405


def test_the_list_is_narrowed_to_a_status_a_team_and_oneself(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    mine = make_report(
        cast.officer,
        team=report.team,
        assigned_to=cast.officer,
        status="assigned",
    )
    nobodys = make_report(cast.officer)
    client = sign_in(cast.officer)

    def listed(query: str) -> set[str]:
        items = client.get(f"/api/v1/reports?{query}").json()["items"]
        page = client.get(f"/reports/?{query}").content.decode()
        found = {item["reference"] for item in items}
        assert all(reference in page for reference in found)
        return found

    assert listed("status=assigned") == {mine.reference}
    assert listed("status=new") == {report.reference, nobodys.reference}
    assert listed("team=city") == {report.reference, mine.reference}
    assert listed("team=none") == {nobodys.reference}
    assert listed("assigned=yes") == {mine.reference}
    page = client.get("/reports/?team=city&assigned=yes&status=assigned")
    assert "Remove filter: </span>Team: City team" in page.content.decode()
    assert "Remove filter: </span>Assigned to me" in page.content.decode()
    assert client.get("/api/v1/reports?team=%21").status_code == 400
    assert client.get("/api/v1/reports?status=lost").status_code == 400


def test_if_two_assign_it_to_themselves_the_second_is_refused(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    assert move(sign_in(cast.officer), report, "take").status_code == 302

    second = move(sign_in(cast.supervisor), report, "take")

    assert second.status_code == 400
    assert "is already assigned" in second.content.decode()
    assert report.assigned_to == cast.officer
