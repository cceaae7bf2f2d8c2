"""What is due at a place: deadlines, open reports, call-backs, never who is waiting."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from reports.models import CallBack, Report
from stronghold.core.accounts.models import Team, User
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from tests.api.closures.cases import Case
from tests.api.ledger.conftest import NOW, Town, url_of
from tests.api.warrants.steps import draw_up, lead_to_issue
from tests.factories import Cast, make_report, make_tasking
from tests.numbers import rows_listed

Read = Callable[..., str]


def call_back(report: Report, days: int, **given: object) -> CallBack:
    due_on = clock.today() + timedelta(days)
    fields = {"ordinal": 1, "due_on": due_on} | given
    return CallBack.objects.create(report=report, **fields)


def test_an_open_report_is_due_and_a_late_one_says_so(
    cast: Cast, town: Town, officer: Client
) -> None:
    here = town.at(town.house)
    late = make_report(
        cast.officer, received_at=NOW - timedelta(hours=2), grade="2", **here
    )
    fresh = make_report(cast.officer, status="triaged", grade="3", **here)
    make_report(cast.officer, status="closed", outcome="patrol", **here)
    make_report(cast.officer, merged_into=late, **here)

    page = officer.get(url_of(town.house)).context["page"]

    (reports,) = page.aside.due
    assert "2 open reports due" in page.sentence
    assert [(i.reference, i.is_late) for i in reports.items] == [
        (late.reference, True),
        (fresh.reference, False),
    ]
    assert "due by 24 November 2026 at 1:30pm" in reports.items[0].when


def test_a_call_back_is_due_by_its_day_even_where_its_report_was_merged(
    cast: Cast, town: Town, officer: Client
) -> None:
    done = {"status": "closed", "outcome": "patrol"}
    kept = make_report(cast.officer, **done, **town.at(town.house))
    merged = make_report(cast.officer, merged_into=kept, **done, **town.at(town.house))
    call_back(kept, 3)
    call_back(merged, -1)
    call_back(kept, 1, ordinal=2, result="reached", done_at=NOW)
    call_back(make_report(cast.officer, **done, **town.at(town.other)), 1)

    page = officer.get(url_of(town.street)).context["page"]

    (call_backs,) = page.aside.due
    assert "2 call-backs due" in page.sentence
    assert [(i.reference, i.when, i.is_late) for i in call_backs.items] == [
        (merged.reference, "by 23 November 2026", True),
        (kept.reference, "by 27 November 2026", False),
    ]


def test_many_that_are_due_are_counted_and_the_first_shown(
    cast: Cast, town: Town, officer: Client
) -> None:
    for n in range(7):
        place = town.house if n % 2 else town.street
        received_at = NOW - timedelta(days=n)
        make_report(cast.officer, received_at=received_at, **town.at(place))

    page = officer.get(url_of(town.street)).context["page"]

    (reports,) = page.aside.due
    assert len(reports.items) == 5
    assert reports.n_more == 2
    assert "7 open reports due" in page.sentence
    assert "received 18 November 2026" in reports.items[0].when


def test_all_of_each_kind_are_in_its_list_narrowed_to_the_place(
    cast: Cast, town: Town, officer: Client, as_user: Callable[[User], Client]
) -> None:
    here, elsewhere = town.at(town.house), town.at(town.shop)
    done = {"status": "closed", "outcome": "patrol"}
    kept = make_report(cast.officer, **here)
    make_report(cast.officer, status="in_action", **here)
    in_error = {"error_at": NOW, "error_by": cast.officer, "error_reason": "wrong"}
    for given in ({"merged_into": kept}, done, in_error):
        row = make_report(cast.officer, **given, **here)
        call_back(row, 1)
    make_report(cast.officer, **elsewhere)
    call_back(make_report(cast.officer, **done, **elsewhere), 1)
    for place in (here, here, elsewhere):
        make_tasking(cast.supervisor, **place)
    for place in (town.house, town.shop):
        at = {"place": place.address, "place_choice": f"premises:{place.pk}"}
        Case.opened(Client(), cast.supervisor, **at).serve(NOW)

    def every(client: Client, place: Street | Premises) -> dict[str, Any]:
        due = client.get(url_of(place)).context["page"].aside.due
        assert len(due) == 4
        return {one.title: (len(one.items) + one.n_more, one.every) for one in due}

    for place in (town.house, town.street):
        for n, link in every(officer, place).values():
            listed = officer.get(link.url)
            assert n == rows_listed(listed) > 1
            assert link.label.startswith(f"All {n} ")
            assert f"{place}".split(",")[0] in listed.content.decode()
    n, link = every(as_user(cast.analyst), town.house)["Call-backs"]
    assert (n, link) == (2, None)
    wrong = officer.get(reverse("reports:list"), {"at": "house-1"})
    assert "Choose a place by its link" in wrong.content.decode()


def test_what_is_said_to_a_reporter_is_not_shown_here(
    cast: Cast, town: Town, read: Read
) -> None:
    report = make_report(cast.officer, **town.at(town.house))
    secret = "we went there twice"
    cleared = {"cleared_text": secret, "cleared_at": NOW, "cleared_by": cast.supervisor}
    call_back(report, 3, **cleared)

    assert secret not in read(town.house)


def test_what_the_law_wants_of_a_closure_here_is_due_with_its_section(
    cast: Cast, town: Town, officer: Client
) -> None:
    here = {"place": town.house.address, "place_choice": f"premises:{town.house.pk}"}
    case = Case.opened(Client(), cast.supervisor, **here)
    case.serve(NOW)

    page = officer.get(url_of(town.house)).context["page"]

    (deadlines,) = page.aside.due
    heard = next(i for i in deadlines.items if "must be heard" in i.what)
    assert heard.reference == case.reference
    assert heard.what == "The closure must be heard, s.80(3)"
    assert heard.when == "by 26 November 2026 at 1:30pm"
    assert heard.url in officer.get(url_of(town.house)).content.decode()
    assert "deadline" in page.sentence


def test_a_live_warrant_is_due_here_to_its_own_team_alone(
    cast: Cast, town: Town, officer: Client
) -> None:
    by = cast.supervisor
    by.team = Team.objects.get(code="city")
    by.save()
    warrant = lead_to_issue(draw_up(by, town.house), by)
    own = Client()
    own.force_login(by)

    seen = own.get(url_of(town.house)).context["page"].aside.due
    unseen = officer.get(url_of(town.house))

    assert {item.reference for item in seen[0].items} == {warrant.reference}
    assert seen[0].items[0].what == "The warrant runs out, s.23(3)"
    assert unseen.context["page"].aside.due == []
    assert warrant.reference not in unseen.content.decode()
