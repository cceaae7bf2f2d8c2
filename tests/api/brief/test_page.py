"""/weekly/: a week as each viewer may see it, and a tasking set from any line."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import listed
from operations.deadlines.rules import Due
from operations.taskings.models import Tasking
from stronghold.brief.queries import plans
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.database.made_sql import rows_of
from stronghold.core.geography.models import Indicator, Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import short_date
from stronghold.figures.tallies import refresh
from stronghold.signals.visibility import every_reader
from tests.api.brief.conftest import IN_WEEK, WEEK, row_of, text_of, words_of
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_activity,
    make_arrest,
    make_country,
    make_priority,
    make_referral,
    make_report,
    make_streets,
    make_tally,
    make_tasking,
    make_team,
    make_took_part,
    make_warrant,
)
from tests.paper import assert_accessible

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
    assert row.startswith("Arrests 5 2 +3 1.0 +4 4 +1 Rise Usually 0 to 1")


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

    assert "No week 53 a year earlier" in row_of(page, "reports")


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
        outcome="No one there",
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
    assert "No one there" in text
    assert text.index("Still open") < text.index("Patrol the underpass")
    assert "Answered long ago" not in text
    assert "Cars" in text
    assert "To come" not in text
    assert Event.objects.filter(records__contains=[answered.reference]).exists()


def test_a_live_warrant_is_named_to_no_one_but_its_team(
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


def test_a_tasking_set_from_a_street_is_shown_where_it_was_set(
    cast: Cast, as_user: As
) -> None:
    make_streets()
    street = Street.objects.get(name="Lake Street")
    given = {"street": street, "point": WEST_SOUTH}
    make_report(cast.officer, received_at=IN_WEEK, **given)
    client = as_user(cast.supervisor)

    def ways() -> Any:
        [found] = client.get(WEEK).context["screen"]["busiest"]
        return found["ways"]

    (way,) = ways()
    form = client.get(way.url)
    assert (way.label, form.context["form"].initial["place"]) == (
        "Set a tasking",
        "Lake Street",
    )
    source = form.context["form"].initial["source"]
    assert source == "Weekly brief 2026-W47: Lake Street"

    answer = client.post(way.url, tasking_data(cast, source=source))

    assert answer["Location"] == f"{WEEK}#busiest"
    (tasked,) = ways()
    due = clock.today() + A_WEEK
    assert tasked.label == f"Tasked: Officer, by {short_date(due)}"
    assert Tasking.objects.get().reference in tasked.url


@pytest.mark.django_db(transaction=True)
def test_the_map_of_a_week_and_its_table_have_the_figure_of_the_week(
    cast: Cast, as_user: As
) -> None:
    west = make_country()["E05000001"]
    for _ in range(2):
        make_report(cast.officer, received_at=IN_WEEK, ward=west)
    refresh()

    page = as_user(cast.officer).get(WEEK)

    shown = page.context["screen"]["map"]
    assert sum(int(one.number or 0) for one in shown.drawing.shapes) == 2
    assert shown.table.footer.cells == ["Whole force", "2"]
    assert "None in" in shown.none


def test_only_who_runs_operations_sets_one_and_no_partner_reads_a_brief(
    cast: Cast, as_user: As
) -> None:
    warrant = make_warrant(cast.officer, executed_on=IN_WEEK.date())
    owner = Owner("warrant", warrant.pk, warrant.force_id)
    law = {"section": "s.16", "act": "An Act"}
    with transaction.atomic():
        due = Due(DeadlineKind.WARRANT_RETURN, IN_WEEK, IN_WEEK, **law)
        put_deadlines(owner, [due])

    assert "Set a tasking" in text_of(as_user(cast.supervisor).get(WEEK))
    assert "Set a tasking" not in text_of(as_user(cast.officer).get(WEEK))
    for viewer in (cast.partner, cast.admin):
        assert as_user(viewer).get(WEEK).status_code == 403
        assert as_user(viewer).get("/weekly/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_measure_is_held_against_no_week_before_its_own_first_record(
    cast: Cast, as_user: As
) -> None:
    """Three years of arrests were imported; reports are recorded since this week."""
    for weeks in (1, 30, 150):
        make_arrest(cast.officer, occurred_at=IN_WEEK - weeks * A_WEEK)
    for _ in range(9):
        make_report(cast.officer, received_at=IN_WEEK)
    refresh()

    page = as_user(cast.analyst).get(WEEK)

    # The week, and nothing known of the week before, of four, or of a year earlier.
    assert row_of(page, "reports").startswith("Reports 9 – – – Not recorded then")
    assert "Too few weeks to say" in row_of(page, "reports")
    assert row_of(page, "arrests").startswith("Arrests 0 1 −1")


@pytest.mark.django_db(transaction=True)
def test_arrests_for_supply_are_none_once_arrests_are_recorded_and_unknown_before(
    cast: Cast, as_user: As
) -> None:
    for weeks in range(12):
        make_report(cast.officer, received_at=IN_WEEK - weeks * A_WEEK)
    make_arrest(cast.officer, occurred_at=IN_WEEK - A_WEEK)
    refresh()

    (tile,) = (
        one
        for one in as_user(cast.analyst).get(WEEK).context["screen"]["tiles"]
        if one["label"] == "Arrests for supply"
    )

    assert (tile["value"], tile["note"]) == ("0", "")


def count_by_week(cast: Cast, measure: str, counts: list[int]) -> None:
    """Put in tallies of the force that end with the week of the brief."""
    force, monday = cast.officer.force, (IN_WEEK - timedelta(days=2)).date()
    for weeks, n in enumerate(reversed(counts)):
        given = {"level": "force", "measure": measure, "category": "dealing"}
        make_tally(force, force.pk, monday - weeks * A_WEEK, n, **given)


FOUR_A_WEEK = [4, 3, 6, 2, 5, 4, 4, 1, 7, 4, 3, 5, 4, 6, 2, 4, 5] * 2
ABOVE_TWENTY = [16, 24, 20, 17, 25, 19, 21, 15, 23, 18, 20, 22, 20] * 2
ABOVE_TWENTY += [22, 21, 23, 22, 21, 24, 22, 21]
MEASURES_OF_RECORDS = (
    *("reports", "reports_received", "arrests", "warrants_executed"),
    *("closure_notices", "closure_orders", "seizures", "activities"),
)


def test_what_counts_one_event_several_times_has_no_limits(
    cast: Cast, as_user: As
) -> None:
    count_by_week(cast, "reports_received", [*FOUR_A_WEEK[:-1], 40])

    page = as_user(cast.analyst).get(WEEK)

    row = row_of(page, "reports_received")
    assert "Not tested: repeats are counted" in row
    assert "Usually" not in row
    assert "too few weeks of figures" in page.context["screen"]["lead"]


def test_a_change_of_one_measure_may_be_chance_among_all(
    cast: Cast, as_user: As
) -> None:
    """Eight weeks a little above the mean: chance has it in 1 week of 33 or so."""
    for measure in MEASURES_OF_RECORDS:
        counts = ABOVE_TWENTY if measure == "arrests" else FOUR_A_WEEK
        count_by_week(cast, measure, counts)

    page = as_user(cast.analyst).get(WEEK)

    assert "it may well be chance" in row_of(page, "arrests")


@pytest.mark.client
@pytest.mark.django_db(transaction=True)
def test_the_strip_counts_all_and_lists_say_how_many_they_leave_out(
    cast: Cast, as_user: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOST_LISTED", 2)
    monkeypatch.setattr(listed, "MOST_LISTED", 2)
    late = {"due_on": IN_WEEK.date(), "recorded_at": IN_WEEK}
    for _ in range(4):
        make_tasking(cast.supervisor, **late)
    done = {"status": "done", "outcome": "No one there", "answered_at": IN_WEEK}
    make_tasking(cast.supervisor, answered_by=cast.officer, **done, **late)
    for _ in range(3):
        make_priority(cast.supervisor, since=IN_WEEK.date())
        warrant = make_warrant(cast.officer, executed_on=IN_WEEK.date())
        owner = Owner("warrant", warrant.pk, warrant.force_id)
        with transaction.atomic():
            put_deadlines(owner, [Due(DeadlineKind.WARRANT_RETURN, IN_WEEK, IN_WEEK)])

    page = as_user(cast.supervisor).get(WEEK)
    document = as_user(cast.supervisor).get(f"{WEEK}brief.pdf").content
    paper = words_of(document)

    assert_accessible(document, "brief.html", "brief_figures.html")
    tiles = {one["label"]: one for one in page.context["screen"]["tiles"]}
    answered = tiles["Taskings answered"]
    assert (answered["value"], answered["more"].label) == ("1 of 5", "4 open")
    assert "4 taskings overdue." in page.context["screen"]["lead"]
    assert "The first 2 of 5 are listed." in text_of(page)
    assert "The first 2 of 3 are listed." in text_of(page)
    assert paper.count("The first 2 of 5 are listed.") == 1
    assert paper.count("The first 2 of 3 are listed.") == 2


def test_what_is_due_is_the_same_in_whatever_order_the_database_answers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        warrant = make_warrant(cast.officer, executed_on=IN_WEEK.date())
        owner = Owner("warrant", warrant.pk, warrant.force_id)
        put_deadlines(owner, [Due(DeadlineKind.WARRANT_RETURN, IN_WEEK, IN_WEEK)])
    viewer, week = cast.supervisor, Week.of(IN_WEEK.date())

    def due() -> plans.WhatIsDue:
        with during(Request()):
            return plans.what_is_due(viewer, week, reader=every_reader(viewer))

    found = due()
    assert (found.counted.n, len(found.listed), len(found.urgent)) == (3, 3, 3)
    monkeypatch.setattr(plans, "rows_of", lambda one: list(reversed(rows_of(one))))
    assert due() == found


def test_the_most_urgent_are_found_behind_what_another_team_alone_may_see(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_team(cast.officer.organisation)
    live = [make_warrant(cast.officer, team=other, state="draft") for _ in range(3)]
    seen = [make_warrant(cast.officer, executed_on=IN_WEEK.date()) for _ in range(2)]
    # What the other team has in hand is due first.
    for days, warrant in enumerate(live + seen):
        due, at = (
            IN_WEEK + timedelta(days),
            Owner("warrant", warrant.pk, warrant.force_id),
        )
        put_deadlines(at, [Due(DeadlineKind.WARRANT_RETURN, due, due)])
    viewer, week = cast.supervisor, Week.of(IN_WEEK.date())

    def urgent() -> list[str]:
        with during(Request()):
            due = plans.what_is_due(viewer, week, reader=every_reader(viewer))
        assert due.counted.n == len(seen)
        return [one.reference for one in due.urgent]

    expected = [warrant.reference for warrant in seen]
    assert urgent() == expected
    # Not among the first that the policy is asked about.
    monkeypatch.setattr(plans, "_FIRST_ASKED", 2)
    assert urgent() == expected


def test_joint_work_is_counted_once_with_the_hours_of_each(
    cast: Cast, as_user: As
) -> None:
    for n_people in (2, 3):
        make_activity(cast.officer, occurred_at=IN_WEEK, n_people=n_people, minutes=60)
    joint = make_activity(cast.officer, occurred_at=IN_WEEK, n_people=1, minutes=60)
    make_took_part(joint, "council", n_people=4, minutes=30)
    make_took_part(joint, "kind:bailiffs", n_people=7)
    refresh()

    page = as_user(cast.analyst).get(WEEK)

    (done,) = (one for one in page.context["done"] if one["joint"])
    assert (done["n"], done["joint"]) == ("3", "1 with other organisations")
    assert done["worked"] == "15 officer-hours in all: Bailiffs 7, Police 6, Council 2"
    rows = as_user(cast.analyst).get(done["joint_url"]).content.decode()
    assert joint.reference in rows
    assert "1 activity" in rows
