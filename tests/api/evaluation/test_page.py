"""The page: what it says of many and of few, for whom, and from which settings."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.evaluation.conftest import SERVED, Town
from tests.api.ledger.conftest import main_text
from tests.factories import (
    WEST_SOUTH,
    make_closure,
    make_operation,
    make_team,
    make_warrant,
)

MONDAY = SERVED - timedelta(days=SERVED.weekday())


# Said of the interval of the odds ratio, whatever it shows.
TOO_NARROW = "too narrow if one cause brings several"


def url_of(row: Any, kind: str = "closure") -> str:
    return reverse(f"evaluation:{kind}", args=[row.reference])


def read(client: Client, url: str, **params: Any) -> str:
    response = client.get(url, params)
    assert response.status_code == 200
    return main_text(response)


def fill(
    town: Town, *, here: tuple[int, int], near: tuple[int, int], away: int
) -> None:
    """Make so many in the four weeks before and after, spread over them."""
    for side, start in enumerate(
        (MONDAY - timedelta(weeks=4), MONDAY + timedelta(weeks=1))
    ):
        for make, n in ((town.here, here[side]), (town.near, near[side])):
            for i in range(n):
                make(start + timedelta(days=i % 28))
        for i in range(away):
            town.away(start + timedelta(days=i % 28))


def test_few_are_too_few_to_judge_and_it_says_what_is_needed(
    town: Town, officer: Client
) -> None:
    fill(town, here=(5, 4), near=(3, 3), away=6)

    text = read(officer, url_of(town.case), weeks="4")

    assert (
        "5 reports in Lake Street in the 4 weeks before, 4 in the 4 weeks after."
        in (text)
    )
    assert (
        "No evidence of change in Lake Street compared with the rest of Area E07"
        in text
    )
    assert TOO_NARROW in text
    assert "The numbers are too small." in text
    assert "at least 20 in each of the six counts; the smallest here is 3" in text
    assert "Weighted displacement quotient" not in text


def test_many_have_a_quotient_with_its_interval(town: Town, officer: Client) -> None:
    fill(town, here=(60, 22), near=(40, 40), away=80)

    text = read(officer, url_of(town.case), weeks="4")

    assert (
        "Reports fell in Lake Street compared with the rest of Area E07000001" in text
    )
    assert TOO_NARROW in text
    assert "Weighted displacement quotient 0.00 (95% interval" in text
    assert "no evidence of displacement, nor of benefit around the place" in text
    assert "60 22 −38 (−63%)" in text
    assert "numbers are too small" not in text


def test_a_place_that_did_not_improve_has_no_quotient(
    town: Town, officer: Client
) -> None:
    fill(town, here=(22, 60), near=(40, 40), away=80)

    text = read(officer, url_of(town.case), weeks="4")

    assert "Reports rose in Lake Street" in text
    assert "nothing can have been displaced" in text


def test_what_the_numbers_leave_open_is_always_said(
    town: Town, officer: Client
) -> None:
    text = read(officer, url_of(town.case))

    assert "More reports can mean more trust" in text
    assert "regression to the mean" in text
    assert "Other things happened at that time" in text
    arrests = read(officer, url_of(town.case), of="arrests")
    assert "Arrests show what the police do" in arrests
    assert "more trust" not in arrests


def test_the_chart_marks_the_day_and_its_limits_come_from_before(
    town: Town, officer: Client
) -> None:
    for week in range(-26, 0):
        for _ in range(2):
            town.here(MONDAY + timedelta(weeks=week))
    for _ in range(12):
        town.here(MONDAY + timedelta(weeks=2))

    chart = officer.get(url_of(town.case)).context["page"]["weeks"].chart

    assert [mark.label for mark in chart.marks] == ["9 Sep"]
    assert "Centre line 2.0" in chart.description
    assert "21 Sep (12, above the upper limit)" in chart.description
    assert chart.dots[-1].kind == "unfinished"


def test_a_new_one_says_when_there_will_be_something(
    town: Town, officer: Client
) -> None:
    case = make_closure(town.cast.officer, served_on=clock.today(), street=town.street)

    text = read(officer, url_of(case))

    assert "No whole week has passed since." in text
    assert "Come back on 7 December 2026" in text
    assert "Before and after, here and around" not in text


def test_more_weeks_than_there_are_are_cut_on_both_sides(
    town: Town, officer: Client
) -> None:
    text = read(officer, url_of(town.case), weeks="26")

    assert "in the 10 weeks before" in text
    assert "26 weeks were asked for" in text


def test_an_order_or_its_notice_may_be_the_day(town: Town, officer: Client) -> None:
    town.case.order_made_on = SERVED + timedelta(days=2)
    town.case.order_ends_on = SERVED + timedelta(days=60)
    town.case.save()

    assert "Closure order made on 11 September 2026" in read(officer, url_of(town.case))
    notice = read(officer, url_of(town.case), day="notice")
    assert "Closure notice served on 9 September 2026" in notice


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weeks", "5"),
        ("place", "moon"),
        ("ring", "-1"),
        ("ward", "E05009999"),
        ("of", "weather"),
        ("metres", "\x00"),
    ],
)
def test_a_setting_that_is_none_is_refused_with_words(
    town: Town, officer: Client, name: str, value: str
) -> None:
    response = officer.get(url_of(town.case), {name: value})

    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()


def test_a_case_in_preparation_has_nothing_to_compare(
    town: Town, officer: Client
) -> None:
    case = make_closure(town.cast.officer, street=town.street)

    assert "Nothing has been done yet" in read(officer, url_of(case))


def test_an_operation_without_wards_has_no_place(town: Town, officer: Client) -> None:
    operation = make_operation(town.cast.officer, begins_on=date(2026, 6, 1))

    text = read(officer, url_of(operation, "operation"))

    assert "no place on the map, no street and no ward" in text


def test_phases_of_an_operation_are_marked(town: Town, officer: Client) -> None:
    operation = make_operation(
        town.cast.officer, begins_on=date(2026, 6, 3), areas=["E05000001"]
    )
    operation.phases.create(
        phase="hold",
        began_on=date(2026, 9, 1),
        recorded_at=clock.now(),
        recorded_by=town.cast.officer,
    )
    url = url_of(operation, "operation")

    chart = officer.get(url).context["page"]["weeks"].chart

    assert [line.text for line in chart.key if line.shape == "event"] == [
        "1: 3 Jun, operation began",
        "2: 1 Sep, moved on to hold",
    ]
    assert "Moved on to hold on 1 September 2026" in read(officer, url, day="hold")


def test_a_live_warrant_has_no_page_and_an_executed_one_has(
    town: Town, officer: Client
) -> None:
    other_team = make_team(town.cast.officer.organisation, "east")
    place = {"street": town.street, "point": WEST_SOUTH, "team": other_team}
    live = make_warrant(
        town.cast.supervisor,
        **place,
        state="issued",
        issued_on=clock.today(),
        ends_on=clock.today() + timedelta(days=60),
    )
    done = make_warrant(town.cast.supervisor, **place, executed_on=SERVED)

    assert officer.get(url_of(live, "warrant")).status_code == 404
    assert "Warrant executed on 9 September" in read(officer, url_of(done, "warrant"))


def test_reading_it_is_reading_the_record_and_no_other(
    town: Town, officer: Client
) -> None:
    fill(town, here=(2, 2), near=(1, 1), away=2)

    officer.get(url_of(town.case))

    event = Event.objects.filter(kind=Kind.CONSULTATION).latest("pk")
    assert event.records == [town.case.reference]


def test_no_one_of_another_force_or_a_council_finds_it(
    town: Town, client: Client
) -> None:
    for viewer, status in ((town.cast.other_officer, 404), (town.cast.partner, 403)):
        client.force_login(viewer)
        assert client.get(url_of(town.case)).status_code == status


def test_the_pages_of_records_lead_here_once_something_was_done(
    town: Town, officer: Client, client: Client
) -> None:
    draft = make_closure(town.cast.officer, street=town.street)
    operation = make_operation(town.cast.officer)

    def page(name: str, row: Any) -> str:
        return officer.get(reverse(name, args=[row.reference])).content.decode()

    assert url_of(town.case) in page("closures:detail", town.case)
    assert url_of(draft) not in page("closures:detail", draft)
    assert url_of(operation, "operation") in page("operations:detail", operation)
