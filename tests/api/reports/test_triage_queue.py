"""Does the queue show what waits, and is what is done with many done to all or none?"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from reports.models import Assessment, CallBack, Report
from reports.triage.rules import CONSIDERATIONS
from stronghold.core.accounts.models import Team, User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from tests.api.reports.triage import NOW, QUEUE, done, names
from tests.factories import Cast, make_report


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def north(team: Team) -> Team:
    return Team.objects.create(
        organisation=team.organisation, code="north", name="North team"
    )


@pytest.fixture
def client(client: Client, cast: Cast, team: Team) -> Client:
    client.force_login(cast.supervisor)
    return client


def shown(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{QUEUE}?{query}")
    assert answer.status_code == 200
    return [row.reference for row in answer.context["page"]["rows"]]


def test_what_is_new_or_late_comes_first_the_oldest_of_each_grade_first(
    client: Client, make: Callable[..., Report], north: Team, cast: Cast
) -> None:
    new = make(1)
    older = make(2)
    late_2 = make(2, grade="2", status="triaged")
    late_1 = make(1, grade="1", status="assigned", assigned_to=cast.officer)
    later_2 = make(1.5, grade="2", status="triaged")
    make(2, grade="3", status="triaged")
    make(9, grade="1", status="in_action", assigned_to=cast.officer)
    make(99, grade="4", status="triaged")
    make(3, team=north)
    make(3, team=None)
    make(3, status="closed", outcome="patrol")
    error = {"error_at": NOW, "error_by": cast.officer, "error_reason": "twice"}
    make(3, **error)
    make(3, merged_into=new)

    assert shown(client) == names(older, new, late_1, late_2, later_2)
    page = client.get(QUEUE).content.decode()
    assert "5 reports" in page
    assert "Overdue by 1 hour" in page
    assert "Overdue by 45 minutes" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=open", "abcdefg"),
        ("status=new", "a"),
        ("status=assigned", "c"),
        ("status=answered", "g"),
        ("late=yes", "c"),
        ("mine=yes", "cfn"),
        ("grade=2&status=open", "c"),
        ("grade=none&status=open", "abdefg"),
        ("concern=smell", ""),
        ("concern=smell&status=open", "b"),
        ("children=yes&status=open", "d"),
        ("vulnerable=yes&status=open", "e"),
        ("weapons=yes&status=open", "f"),
        ("team=north", ""),
        ("team=north&status=open", "n"),
        ("team=none", "o"),
        ("team=all&status=new", "ao"),
        ("team=nowhere&status=open", ""),
    ],
)
def test_filters_are_in_the_address(
    client: Client,
    make: Callable[..., Report],
    north: Team,
    cast: Cast,
    query: str,
    expected: str,
) -> None:
    supervisor = {"assigned_to": cast.supervisor}
    made = {
        "a": make(),
        "b": make(status="triaged", concern="smell"),
        "c": make(2, status="assigned", grade="2", **supervisor),
        "d": make(status="triaged", children_seen=True),
        "e": make(status="triaged", vulnerable_adult=True),
        "f": make(status="in_action", weapons_mentioned=True, **supervisor),
        "g": make(status="answered", outcome="patrol"),
        "n": make(status="in_action", team=north, **supervisor),
        "o": make(team=None),
    }

    found = set(shown(client, query))

    assert {key for key, row in made.items() if row.reference in found} == set(expected)


@pytest.mark.parametrize(
    "query", ["team=%21", "status=closed", "grade=9", "concern=x", "late=perhaps"]
)
def test_a_wrong_parameter_shows_an_error_and_is_left_out(
    client: Client, make: Callable[..., Report], query: str
) -> None:
    report = make()

    answer = client.get(f"{QUEUE}?{query}")

    assert "There is a problem" in answer.content.decode()
    assert [row.reference for row in answer.context["page"]["rows"]] == [
        report.reference
    ]


def test_pages_hold_still_and_lead_both_ways(
    client: Client, make: Callable[..., Report]
) -> None:
    grades = ("", "1", "2", "3")
    made = [
        make(60 + k // 2, grade=grades[k % 4], status="triaged" if k % 4 else "new")
        for k in range(60)
    ]
    made.sort(key=lambda row: (row.grade, row.received_at, row.pk))
    wanted = names(*made)

    pages, url = [], QUEUE
    while url:
        page = client.get(url).context["page"]
        pages.append([row.reference for row in page["rows"]])
        url, back = page["pager"].older_url, page["pager"].newer_url
    assert [len(page) for page in pages] == [25, 25, 10]
    assert sum(pages, []) == wanted
    before = client.get(back).context["page"]
    assert [row.reference for row in before["rows"]] == pages[1]
    assert client.get(f"{QUEUE}?after=R-9999-9999").status_code == 404
    # Of two that contradict each other, what is before one counts, as in every list.
    both = client.get(f"{back}&after={wanted[0]}").context["page"]
    assert [row.reference for row in both["rows"]] == pages[1]


def test_a_user_without_a_team_sees_those_of_all(
    client: Client, make: Callable[..., Report], north: Team
) -> None:
    a, b = make(2), make(1, team=north)
    User.objects.update(team=None)

    assert shown(client) == names(a, b)


def test_what_is_shown_is_logged_and_of_ones_own_force(
    client: Client, cast: Cast, make: Callable[..., Report]
) -> None:
    report = make()
    make_report(cast.other_officer)

    assert shown(client, "team=all") == names(report)
    event = Event.objects.get(kind="consultation")
    assert event.records == [report.reference]
    assert event.detail == {"page": "reports:triage", "team": "all"}


def test_several_are_assigned_at_once_and_it_is_undone(
    client: Client, cast: Cast, make: Callable[..., Report]
) -> None:
    rows = [make(), make(2, grade="2", status="triaged")]
    rows.append(make(3, grade="1", status="in_action", assigned_to=cast.supervisor))

    answer = done(client, rows, "person", person="officer")

    assert answer.status_code == 302
    states = Report.objects.values_list("status", "assigned_to")
    assert set(states) == {("assigned", cast.officer.pk)}
    event = Event.objects.get(kind="alteration")
    assert event.records == sorted(names(*rows))
    assert event.detail == {"move": "assign", "person": "officer"}
    page = client.get(QUEUE).content.decode()
    assert "3 reports were assigned to Officer" in page
    assert "Undo" in page
    assert "were assigned to" not in client.get(QUEUE).content.decode(), "shown once"

    undone = client.post(f"{QUEUE}undo/", {"here": f"{QUEUE}?team=all"})
    assert undone["Location"] == f"{QUEUE}?team=all"
    for row in rows:
        before = (row.status, row.assigned_to_id)
        row.refresh_from_db()
        assert (row.status, row.assigned_to_id) == before
    assert Event.objects.latest("pk").detail == {"move": "undo"}
    again = client.post(f"{QUEUE}undo/", follow=True)
    assert "There is nothing to undo" in again.content.decode()


def test_several_go_to_a_team_or_get_a_grade(
    client: Client, make: Callable[..., Report], north: Team, cast: Cast
) -> None:
    a, b = make(), make(2, grade="3", status="assigned", assigned_to=cast.officer)
    weighed = dict.fromkeys(CONSIDERATIONS, "high")
    Assessment.objects.create(
        report=b, grade="3", assessed_at=NOW, assessed_by=cast.officer, **weighed
    )

    assert done(client, [a, b], "grade", grade="2").status_code == 302
    graded = list(Report.objects.order_by("pk").values_list("grade", "status"))
    assert graded == [("2", "triaged"), ("2", "assigned")]
    for row in Assessment.objects.filter(grade="2"):
        assert not any(getattr(row, name) for name in CONSIDERATIONS), "none made up"
    page = client.get(f"/reports/{b.reference}/").content.decode()
    assert "Graded 2 Priority without an assessment" in page
    assert "Assessed by THRIVE" in page, "the assessment before still shows"
    assert (
        "Assessed by THRIVE"
        not in client.get(f"/reports/{a.reference}/").content.decode()
    )
    again = client.get(f"/reports/{b.reference}/assess/").context["form"]
    assert again["threat"].value() == "high"
    client.post(f"{QUEUE}undo/")
    graded = list(Report.objects.order_by("pk").values_list("grade", "status"))
    assert graded == [("", "new"), ("3", "assigned")]
    restored = Assessment.objects.filter(report=b).latest("pk")
    assert (restored.grade, restored.threat) == ("3", "high")

    assert done(client, [a, b], "team", team=north.pk).status_code == 302
    rows = Report.objects.order_by("pk").values_list("team", "status", "assigned_to")
    assert list(rows) == [(north.pk, "new", None), (north.pk, "triaged", None)]


def test_all_or_nothing_and_each_refused_one_is_named(
    client: Client, make: Callable[..., Report], cast: Cast
) -> None:
    good = make()
    closed = make(status="closed", outcome="patrol")
    merged = make(merged_into=good)

    answer = done(client, [good, closed, merged], "person", person="officer")

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Nothing was changed" in page
    assert f"{closed.reference} already has an outcome. Re-open it first" in page
    assert f"{merged.reference} was merged into {good.reference}" in page
    assert f"{good.reference} has" not in page
    good.refresh_from_db()
    assert (good.status, good.assigned_to) == ("new", None)
    assert not Event.objects.filter(kind="alteration").exists()
    ticked = [row.reference for row in answer.context["page"]["rows"] if row.ticked]
    assert ticked == [good.reference], "what was ticked stays so"


@pytest.mark.parametrize(
    ("do", "given", "said"),
    [
        ("person", {}, "Choose who to assign it to"),
        ("person", {"person": "analyst"}, "choose one of the answers offered"),
        ("team", {}, "Choose a team"),
        ("grade", {}, "Choose a grade"),
        ("", {}, "Choose who to assign it to"),
    ],
)
def test_a_missing_choice_is_asked_for(
    client: Client,
    make: Callable[..., Report],
    do: str,
    given: dict[str, str],
    said: str,
) -> None:
    report = make()

    answer = done(client, [report], do, **given)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    report.refresh_from_db()
    assert report.status == "new"


def test_nothing_ticked_is_refused(client: Client, make: Callable[..., Report]) -> None:
    make()

    answer = done(client, [], "person", person="officer")

    assert "Tick at least one report" in answer.content.decode()


def test_what_was_changed_since_is_not_undone(
    client: Client, make: Callable[..., Report]
) -> None:
    a, b = make(), make(2)
    done(client, [a, b], "person", person="officer")
    Report.objects.filter(pk=a.pk).update(status="in_action")

    answer = client.post(f"{QUEUE}undo/", follow=True)

    assert f"{a.reference} has been changed since" in answer.content.decode()
    assert (
        b.reference
        not in answer.content.decode()
        .split("</main>")[0]
        .split("sh-notification")[1]
        .split("</div>")[0]
    )
    b.refresh_from_db()
    assert b.status == "assigned"


def test_undoing_an_assessment_brings_back_the_weights_before_it(
    client: Client, make: Callable[..., Report]
) -> None:
    report = make()
    url = f"{QUEUE}{report.reference}/"
    weighed = {"grade": "2", "threat": "low", "vulnerability": "low"}
    client.post(url, weighed)
    client.post(url, {**weighed, "threat": "high"})
    assert client.get(url).context["form"]["threat"].value() == "high"

    client.post(f"{QUEUE}undo/")

    assert client.get(url).context["form"]["threat"].value() == "low"


def test_who_only_assigns_does_not_grade_what_a_colleague_has_graded(
    client: Client, make: Callable[..., Report]
) -> None:
    report = make()
    url = f"{QUEUE}{report.reference}/"
    form = client.get(url).context["form"]
    shown = dict.fromkeys(("grade", "reason", *CONSIDERATIONS), "")
    before = {form[name].html_initial_name: "" for name in shown}
    mine = {**shown, **before, "person": "officer", "seen": form["seen"].value()}
    client.post(url, {"grade": "1", "threat": "high", "vulnerability": "low"})

    refused = client.post(url, mine)
    assert "was changed while you had it open" in refused.content.decode()
    again = {**mine, "seen": refused.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302

    report.refresh_from_db()
    assert (report.grade, report.assigned_to.username) == ("1", "officer")
    assert Assessment.objects.filter(report=report).count() == 1


def test_what_no_longer_counts_is_not_put_back(
    client: Client, make: Callable[..., Report]
) -> None:
    merged, other = make(), make(2)
    done(client, [merged], "person", person="officer")
    Report.objects.filter(pk=merged.pk).update(merged_into=other)

    answer = client.post(f"{QUEUE}undo/", follow=True)

    assert f"{merged.reference} was merged into" in answer.content.decode()
    merged.refresh_from_db()
    assert merged.status == "assigned"


def test_a_row_shows_the_words_and_what_matters(
    client: Client, cast: Cast, make: Callable[..., Report]
) -> None:
    point = Point(-1.25, 51.75)
    street = Street.objects.create(name="Lake Street", kind="street", point=point)
    at = {"street": street, "point": point, "place_text": "Lake Street"}
    words = "Two men at the side door, every evening. " * 8
    made = [make(hours, concern="use", **at) for hours in (30 * 24 + 1, 300, 200)]
    made += [make(2, description=words, children_seen=True, **at)]
    CallBack.objects.create(report=made[3], ordinal=1, due_on=clock.today())

    rows = {row.reference: row for row in client.get(QUEUE).context["page"]["rows"]}

    first, second, _, last = (rows[reference] for reference in names(*made))
    assert first.signs == ["3 others here this month"]
    assert second.signs == ["2 others here this month"]
    assert last.signs == ["Children", "Wants a call", "2 others here this month"]
    assert last.title == "Reported dealing, Lake Street"
    assert words.startswith(last.words.removesuffix("…"))
    assert 100 < len(last.words) <= 120
    preview = client.get(f"{QUEUE}{made[3].reference}/").content.decode()
    assert words.strip() in preview, "all of them"
    assert preview.count("Reported drug use, Lake Street</a>") == 2, (
        "the others of this month"
    )


def test_what_someone_else_triaged_meanwhile_is_not_replaced_unseen(
    client: Client, cast: Cast, make: Callable[..., Report]
) -> None:
    report, following = make(2), make(1)
    url = f"{QUEUE}{report.reference}/?concern=dealing"
    seen = client.get(url).context["form"]["seen"].value()
    mine = {"grade": "1", "threat": "high", "vulnerability": "low", "seen": seen}
    mine["next"] = following.reference
    done(client, [report], "grade", grade="4")

    refused = client.post(url, {**mine, "reason": "A knife was shown"})

    page = refused.content.decode()
    assert refused.status_code == 400
    assert "It now has 4 No deployment by Supervisor and is assigned to no one" in page
    assert "A knife was shown" in page, "nothing typed is lost"
    report.refresh_from_db()
    assert report.grade == "4"
    again = {**mine, "seen": refused.context["form"]["seen"].value()}
    saved = client.post(url, again)
    assert saved["Location"] == f"{QUEUE}{following.reference}/?concern=dealing"
    report.refresh_from_db()
    assert (report.grade, report.assigned_to) == ("1", None)
    nothing = client.post(saved["Location"], {"person": ""})
    assert "Choose a grade, or who to assign it to" in nothing.content.decode()


def test_reports_of_others_are_as_if_there_were_none(
    client: Client, cast: Cast, make: Callable[..., Report]
) -> None:
    mine, other = make(), make_report(cast.other_officer)

    for odd in (other.reference, "R-9999-9999", "x" * 300, "R-\x00", "é"):
        answer = client.post(
            QUEUE,
            {"chosen": [mine.reference, odd], "do": "person", "person": "officer"},
        )
        assert answer.status_code in {302, 404}
    other.refresh_from_db()
    assert other.assigned_to is None


def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    client: Client,
    cast: Cast,
    make: Callable[..., Report],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    for n in range(25):
        make(n + 1, status="assigned", assigned_to=cast.officer, grade="1")

    # Two of them ask who is off: for the people to assign to, and for the menu.
    with django_assert_max_num_queries(18):
        client.get(QUEUE)
