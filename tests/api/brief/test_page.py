"""/weekly/: a week as each viewer may see it, and a tasking set from any line."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.umbrella.models import Tasking
from stronghold.accounts.models import User
from stronghold.audit.models import Event
from stronghold.dashboard.tallies import refresh
from stronghold.geography.models import Indicator
from stronghold.kernel import clock
from tests.api.brief.conftest import IN_WEEK, WEEK, row_of, text_of
from tests.factories import (
    Cast,
    make_arrest,
    make_country,
    make_priority,
    make_referral,
    make_report,
    make_tally,
    make_tasking,
    make_warrant,
)

pytestmark = pytest.mark.usefixtures("tuesday")
A_WEEK = timedelta(days=7)
As = Callable[[User], Client]


def test_the_address_without_a_week_is_the_week_that_ended_last(
    cast: Cast, as_user: As
) -> None:
    assert as_user(cast.officer).get("/weekly/")["Location"] == WEEK


def test_what_others_published_stands_beside_the_figures_dated_and_sourced(
    cast: Cast, as_user: As
) -> None:
    Indicator.objects.create(
        code="opiates",
        label="People using opiates",
        figure="about 700",
        dated="July 2018",
        source="A newspaper",
        is_made_up=False,
        loaded_at=clock.now(),
    )

    text = text_of(as_user(cast.officer).get(WEEK))

    assert "People using opiates about 700 July 2018. A newspaper." in text


@pytest.mark.django_db(transaction=True)
def test_a_figure_stands_beside_what_it_is_held_against(
    cast: Cast, as_user: As
) -> None:
    for weeks, n in ((0, 5), (1, 2), (2, 1), (3, 0), (4, 1), (52, 4)):
        for _ in range(n):
            make_arrest(cast.officer, occurred_at=IN_WEEK - weeks * A_WEEK)
    refresh()

    row = row_of(as_user(cast.analyst).get(WEEK), "arrests")

    # The week, the week before, the mean of four, the same week a year earlier.
    assert row.startswith("Arrests 5 2 +3 1.0 +4 4 +1 Rise 0 to 1 are usual")


def test_large_figures_have_a_percentage_and_small_ones_none(
    cast: Cast, as_user: As
) -> None:
    force, monday = cast.officer.force, (IN_WEEK - 2 * timedelta(days=1)).date()
    for measure, n, before in (("reports", 30, 20), ("arrests", 30, 19)):
        given = {"level": "force", "measure": measure, "category": "dealing"}
        make_tally(force, force.pk, monday, n, **given)
        make_tally(force, force.pk, monday - A_WEEK, before, **given)

    page = as_user(cast.analyst).get(WEEK)

    assert "30 20 +10 (+50%)" in row_of(page, "reports")
    assert "30 19 +11" in row_of(page, "arrests")
    assert "%" not in row_of(page, "arrests")


def test_week_53_says_that_it_has_no_twin(cast: Cast, as_user: As) -> None:
    with clock.stopped(clock.now() + 7 * A_WEEK):
        make_report(cast.officer)
        page = as_user(cast.analyst).get("/weekly/2026-W53/")

    assert "Week 53 has no twin a year earlier" in row_of(page, "reports")


def test_referrals_are_counted_only_for_who_may_read_safeguarding(
    cast: Cast, as_user: As
) -> None:
    make_referral(cast.officer)

    for viewer, sees in ((cast.officer, True), (cast.analyst, False)):
        assert bool(row_of(as_user(viewer).get(WEEK), "referrals")) is sees


def test_taskings_stand_with_their_answers_and_priorities_with_them(
    cast: Cast, as_user: As
) -> None:
    answered = make_tasking(
        cast.supervisor,
        what="Patrol the underpass",
        recorded_at=IN_WEEK,
        status="done",
        outcome="Nobody there",
        answered_at=IN_WEEK,
        answered_by=cast.officer,
    )
    old = {"recorded_at": IN_WEEK - 4 * A_WEEK, "due_on": IN_WEEK.date() - A_WEEK}
    make_tasking(cast.supervisor, what="Still open", **old)
    make_tasking(
        cast.supervisor,
        what="Answered long ago",
        status="done",
        outcome="Done",
        answered_at=IN_WEEK - 3 * A_WEEK,
        answered_by=cast.officer,
        **old,
    )
    make_priority(cast.supervisor, issue="Cars", since=IN_WEEK.date())
    make_priority(cast.supervisor, issue="To come", since=clock.today())

    page = as_user(cast.officer).get(WEEK)

    text = text_of(page)
    assert "Patrol the underpass" in text
    assert "Nobody there" in text
    assert text.index("Still open") < text.index("Patrol the underpass")
    assert "Answered long ago" not in text
    assert "Cars" in text
    assert "To come" not in text
    assert Event.objects.filter(records__contains=[answered.reference]).exists()


def test_a_live_warrant_is_named_to_nobody_but_its_team(
    cast: Cast, as_user: As
) -> None:
    ended = make_warrant(cast.supervisor, executed_on=IN_WEEK.date())
    live = make_warrant(
        cast.supervisor,
        executed_on=IN_WEEK.date(),
        state="issued",
        ends_on=clock.today() + A_WEEK,
    )

    text = text_of(as_user(cast.analyst).get(WEEK))

    assert ended.reference in text
    assert live.reference not in text


def tasking_data(cast: Cast, **given: Any) -> dict[str, Any]:
    due = clock.today() + A_WEEK
    return {
        "what": "Patrol after school",
        "whose": f"person:{cast.officer.username}",
        "due_on_day": due.day,
        "due_on_month": due.month,
        "due_on_year": due.year,
        **given,
    }


def test_a_tasking_is_set_from_a_measure_and_one_is_back_at_its_line(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    url = f"{WEEK}tasking/arrests/"
    shown = client.get(url).content.decode()
    assert 'value="Weekly brief 2026-W47: Arrests"' in shown

    answer = client.post(
        url, tasking_data(cast, source="Weekly brief 2026-W47: Arrests")
    )

    assert answer["Location"] == f"{WEEK}#arrests"
    assert Tasking.objects.get().source == "Weekly brief 2026-W47: Arrests"


def test_a_tasking_set_from_what_was_done_is_asked_for_there_and_leads_back(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    url = f"{WEEK}tasking/arrests/?part=done"
    assert f'href="{url}#set-a-tasking"' in client.get(WEEK).content.decode()
    page = client.get(url).content.decode()
    assert page.index('id="done"') < page.index('id="set-a-tasking"')
    assert page.index('id="set-a-tasking"') < page.index('id="due"')

    answer = client.post(url, tasking_data(cast))

    assert answer["Location"] == f"{WEEK}#done"


@pytest.mark.django_db(transaction=True)
def test_the_map_of_a_week_and_its_table_have_the_figure_of_the_week(
    cast: Cast, as_user: As
) -> None:
    west = make_country()["E05000001"]
    for _ in range(2):
        make_report(cast.officer, received_at=IN_WEEK, ward=west)
    refresh()

    page = as_user(cast.officer).get(WEEK)

    shown = page.context["page"].map
    assert sum(int(one.number or 0) for one in shown.drawing.shapes) == 2
    assert shown.table.footer.cells == ["Whole force", "2"]
    assert "None in" in shown.none


def test_a_tasking_about_a_priority_belongs_to_it(cast: Cast, as_user: As) -> None:
    priority = make_priority(cast.supervisor, since=IN_WEEK.date())
    client = as_user(cast.supervisor)
    url = f"{WEEK}tasking/{priority.reference}/"
    page = client.get(url).content.decode()
    assert f'value="{priority.reference}" selected' in page

    client.post(url, tasking_data(cast, priority=priority.reference))

    assert Tasking.objects.get().priority == priority


def test_what_is_wrong_with_a_tasking_is_told_on_the_page_of_the_brief(
    cast: Cast, as_user: As
) -> None:
    url = f"{WEEK}tasking/arrests/"

    answer = as_user(cast.supervisor).post(url, tasking_data(cast, what=""))

    assert answer.status_code == 400
    assert "Enter what is to be done" in text_of(answer)
    assert "Week 47: 16 to 22 November 2026" in text_of(answer)
    assert not Tasking.objects.exists()


def test_only_who_runs_operations_sets_one_and_no_partner_reads_a_brief(
    cast: Cast, as_user: As
) -> None:
    url = f"{WEEK}tasking/arrests/"

    assert as_user(cast.officer).get(url).status_code == 403
    assert "Set a tasking" not in text_of(as_user(cast.officer).get(WEEK))
    for viewer in (cast.partner, cast.admin):
        assert as_user(viewer).get(WEEK).status_code == 403
        assert as_user(viewer).get("/weekly/").status_code == 403
    assert as_user(cast.supervisor).get(f"{WEEK}tasking/odd/").status_code == 404
