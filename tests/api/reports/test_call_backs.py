"""Call-backs: listed without names, made with cleared words, ended or open."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from reports.models import CallBack, Report, Reporter
from stronghold.core.accounts.models import Team, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.reports.reporters import CANARIES, CONTACT, PHONE
from tests.factories import Cast, make_report, make_reporter

LIST = "/reports/call-backs/"
SAY_ONLY = "Say only that it is being dealt with."


@pytest.fixture
def report(cast: Cast) -> Report:
    report = make_report(cast.officer, channel="101")
    make_reporter(report, **CONTACT | {"phone": PHONE})
    return report


def url_of(report: Report, ordinal: int = 1, page: str = "") -> str:
    return f"/reports/{report.reference}/call-backs/{ordinal}/{page}"


def note(client: Client, report: Report, result: str, ordinal: int = 1) -> Any:
    return client.post(url_of(report, ordinal), {"result": result}, follow=True)


def results() -> list[str]:
    return list(CallBack.objects.order_by("ordinal").values_list("result", flat=True))


def test_reached_ends_one_call_back_and_leaves_the_other(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)

    page = note(client, report, "reached")

    assert "The call-back is done" in page.content.decode()
    assert results() == ["reached", ""]
    done = CallBack.objects.get(ordinal=1)
    assert done.done_by == cast.officer
    assert done.done_at is not None
    event = Event.objects.get(kind="alteration")
    assert event.detail == {"change": "call_back_reached", "call_back": 1}


def test_no_answer_counts_and_leaves_it_open(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)

    note(client, report, "no_answer")
    page = note(client, report, "no_answer")

    assert "still to be done" in page.content.decode()
    assert "Tried 2 times, no answer" in page.content.decode()
    assert results() == ["", ""]


def test_not_reached_ends_it(client: Client, cast: Cast, report: Report) -> None:
    client.force_login(cast.officer)

    page = note(client, report, "not_reached")

    assert "The call-back has ended" in page.content.decode()
    assert results() == ["not_reached", ""]


def test_not_to_be_contacted_again_cancels_the_rest_and_says_so(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)

    page = note(client, report, "not_wanted")

    assert "the other call-back is cancelled" in page.content.decode()
    assert results() == ["not_wanted", "cancelled"]
    assert not Reporter.objects.get().consents
    page = client.get(f"/reports/{report.reference}/reporter/").content.decode()
    assert "They do not agree to be called back" in page


def test_not_to_be_contacted_again_where_nothing_is_left(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)
    note(client, report, "reached", 1)

    page = note(client, report, "not_wanted", 2)

    assert "They will not be contacted again" in page.content.decode()
    assert "cancelled" not in page.content.decode().lower()


def test_what_is_over_is_not_done_again(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.supervisor)
    note(client, report, "reached")

    again = note(client, report, "not_reached")
    cleared = client.post(url_of(report, 1, "clear/"), {"words": "It is done"})

    assert (again.status_code, cleared.status_code) == (400, 400)
    assert "This call-back has already ended" in again.content.decode()
    assert results() == ["reached", ""]


@pytest.mark.parametrize("result", ["", "cancelled", "x"])
def test_only_what_may_come_of_it_is_noted(
    client: Client, cast: Cast, report: Report, result: str
) -> None:
    client.force_login(cast.officer)

    assert note(client, report, result).status_code == 400
    assert results() == ["", ""]


def test_others_may_neither_see_nor_do_it(
    client: Client, cast: Cast, report: Report
) -> None:
    for name, status in (("analyst", 403), ("partner", 403), ("other_officer", 404)):
        client.force_login(getattr(cast, name))
        assert client.get(url_of(report)).status_code == status
        assert note(client, report, "reached").status_code == status
    client.force_login(cast.officer)
    assert client.get(url_of(report, 3)).status_code == 404
    assert client.get(url_of(report, 10**12)).status_code == 404
    assert results() == ["", ""]


def test_without_cleared_words_the_page_says_what_little_may_be_said(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)

    for url in (url_of(report), f"/reports/{report.reference}/reporter/"):
        assert SAY_ONLY in client.get(url).content.decode()


def test_only_the_cleared_words_are_shown(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.supervisor)
    words = {"words": "  Patrols were doubled last week. "}

    page = client.post(url_of(report, 1, "clear/"), words, follow=True)

    assert "Patrols were doubled last week." in page.content.decode()
    assert SAY_ONLY not in page.content.decode()
    row = CallBack.objects.get(ordinal=1)
    assert row.cleared_text == "Patrols were doubled last week."
    assert row.cleared_by == cast.supervisor
    event = Event.objects.get(kind="alteration")
    assert event.detail == {"change": "call_back_words_cleared", "call_back": 1}
    client.force_login(cast.officer)
    assert "Patrols were doubled" in client.get(url_of(report)).content.decode()


def test_words_that_name_someone_give_a_warning(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.supervisor)
    words = {"words": "We spoke to a man called Planted"}
    clear = url_of(report, 1, "clear/")

    warned = client.post(clear, words)
    assert warned.status_code == 400
    assert "a name" in warned.content.decode()
    assert not CallBack.objects.exclude(cleared_text="")

    kept = client.post(clear, {**words, "keep_words": "on"})
    assert kept.status_code == 302
    assert CallBack.objects.exclude(cleared_text="").exists()


@pytest.mark.parametrize("words", ["", "   ", "x" * 1001, "a\x00b"])
def test_empty_or_overlong_words_are_refused(
    client: Client, cast: Cast, report: Report, words: str
) -> None:
    client.force_login(cast.supervisor)

    answer = client.post(url_of(report, 1, "clear/"), {"words": words})

    assert answer.status_code == 400
    assert not CallBack.objects.exclude(cleared_text="")


def test_an_officer_clears_no_words(client: Client, cast: Cast, report: Report) -> None:
    client.force_login(cast.officer)

    answer = client.post(url_of(report, 1, "clear/"), {"words": "All is well"})

    assert answer.status_code == 403
    assert not CallBack.objects.exclude(cleared_text="")


def due(days: int, ordinal: int, report: Report) -> None:
    due_on = clock.today() + timedelta(days=days)
    CallBack.objects.filter(report=report, ordinal=ordinal).update(due_on=due_on)


def listed(client: Client, **params: str) -> str:
    return str(client.get(LIST, params).content.decode())


def test_the_list_has_the_soonest_first_and_names_no_one(
    client: Client, cast: Cast, report: Report
) -> None:
    sooner = make_report(cast.officer, channel="101")
    make_reporter(sooner)
    due(-2, 1, sooner)
    client.force_login(cast.officer)

    page = listed(client)

    assert page.find(sooner.reference) < page.find(report.reference)
    assert "Overdue" in page
    assert not [canary for canary in CANARIES if canary in page]
    event = Event.objects.get(kind="consultation")
    assert event.records == sorted([report.reference, sooner.reference])
    assert event.detail["page"] == "reports:call_backs"


def test_mine_are_those_i_am_assigned_to_or_recorded(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.supervisor)
    assert report.reference not in listed(client)
    assert report.reference in listed(client, whose="all")

    Report.objects.update(assigned_to=cast.supervisor)

    assert report.reference in listed(client)
    client.force_login(cast.officer)
    assert report.reference not in listed(client)


def test_my_teams_are_those_of_its_reports(
    client: Client, cast: Cast, report: Report
) -> None:
    team = Team.objects.get(code="city")
    client.force_login(cast.supervisor)
    assert report.reference not in listed(client, whose="team")

    User.objects.filter(pk=cast.supervisor.pk).update(team=team)
    Report.objects.update(team=team)

    assert report.reference in listed(client, whose="team")


def test_who_makes_no_call_backs_begins_with_everybodys(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.records)

    assert report.reference in listed(client)
    assert report.reference not in listed(client, whose="mine")


def test_overdue_and_ended_are_lists_of_their_own(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)
    assert "No call-backs are overdue" in listed(client, state="overdue")
    assert "No call-backs have ended" in listed(client, state="done")

    due(-1, 1, report)
    assert report.reference in listed(client, state="overdue")
    note(client, report, "reached", 1)

    assert report.reference not in listed(client, state="overdue")
    assert report.reference in listed(client, state="done")


def test_another_force_lists_none_of_this_one(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.other_officer)

    for whose in ("mine", "team", "all", "odd"):
        assert report.reference not in listed(client, whose=whose)
    for name in ("partner", "analyst", "admin"):
        client.force_login(getattr(cast, name))
        assert client.get(LIST).status_code == 403


def test_the_list_takes_few_queries_however_long_it_is(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.officer)
    for _ in range(12):
        make_reporter(make_report(cast.officer))

    with django_assert_max_num_queries(12):
        page = listed(client)

    assert page.count("First call-back") == 12
