"""Does a query put each deadline on the level that the rule gives it?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from operations.deadlines.choices import DeadlineKind, Level
from operations.deadlines.models import Deadline
from operations.deadlines.queries.listed import (
    FILTERS,
    also_seen_by,
    deadline_page,
    lines_owed,
    listed_deadlines,
    n_by_level,
    on_level,
    ranked,
    visible_deadlines,
)
from operations.deadlines.rules.urgency import (
    WITHIN_HOURS,
    Urgency,
    urgency_of,
    urgent_at,
)
from operations.safeguarding.choices import Subject
from operations.safeguarding.choices import Urgency as OfReferral
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import PageRequest
from stronghold.signals.visibility import every_reader
from tests.factories import (
    Cast,
    make_closure,
    make_referral,
    make_team,
    make_warrant,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
FROM_NOW = (-WITHIN_HOURS, TICK, WITHIN_HOURS, WITHIN_HOURS + TICK, 9 * WITHIN_HOURS)
EARLIER = (timedelta(), WITHIN_HOURS)


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def stored(cast: Cast) -> list[Deadline]:
    """One deadline of each sort: by law or not, urgent or not, near and far."""
    owners: list[dict[str, Any]] = [
        {"closure": make_closure(cast.officer)},
        {"referral": make_referral(cast.officer, subject=Subject.CHILD)},
        {"referral": make_referral(cast.officer, subject=Subject.ADULT)},
        {"referral": make_referral(cast.officer, urgency=OfReferral.URGENT)},
    ]
    kinds = (DeadlineKind.HEARING, DeadlineKind.REFERRAL, DeadlineKind.TO_SIGN)
    cases = product(owners, kinds, FROM_NOW, EARLIER, ("", "s.80(3)"))
    return [
        Deadline.objects.create(
            **owner,
            force=cast.officer.force,
            kind=kind,
            part=str(n),
            due_at=NOW + ahead,
            alert_by=NOW + ahead - early,
            section=section,
            person=cast.officer,
            derived_at=NOW,
        )
        for n, (owner, kind, ahead, early, section) in enumerate(cases)
    ]


def urgency_at_now(row: Deadline) -> Urgency:
    referral = row.referral
    return urgency_of(
        row.kind,
        due_at=row.due_at,
        alert_by=row.alert_by,
        section=row.section,
        now=NOW,
        is_danger=referral is not None and referral.urgency == OfReferral.URGENT,
        is_child=referral is not None and referral.subject == Subject.CHILD,
    )


def level_of(row: Deadline) -> Level:
    return urgency_at_now(row).level


def place_of(row: Deadline) -> tuple[int, datetime, int]:
    """The place that the rule gives: by rank, then by the date that makes it urgent."""
    at = urgent_at(row.due_at, row.alert_by, now=NOW)
    return urgency_at_now(row).rank, at, row.pk


def test_a_query_ranks_each_deadline_as_the_rule_does(stored: list[Deadline]) -> None:
    rows = ranked(Deadline.objects.all(), NOW).values_list("rank", "urgent_at", "pk")

    assert sorted(rows) == sorted(map(place_of, stored))


def test_a_query_finds_on_each_level_what_the_rule_puts_there(
    stored: list[Deadline],
) -> None:
    for level in Level:
        expected = {row.pk for row in stored if level_of(row) == level}
        found = Deadline.objects.filter(on_level(level, NOW))
        assert set(found.values_list("pk", flat=True)) == expected
        assert expected


def test_the_list_is_in_the_order_of_the_levels_and_then_of_time(
    cast: Cast, stored: list[Deadline]
) -> None:
    viewer = User.objects.get(pk=cast.officer.pk)
    wanted = ListFilter(FILTERS, {"whose": "mine"})
    found = list(listed_deadlines(viewer, wanted))

    assert [row.pk for row in found] == [pk for *_, pk in sorted(map(place_of, stored))]
    counted = n_by_level(viewer, wanted)
    assert counted == {
        level: sum(level_of(row) == level for row in stored) for level in Level
    }


@pytest.fixture
def a_reader() -> Iterator[None]:
    with during(Request()):
        yield


@pytest.mark.usefixtures("a_reader")
def test_every_page_says_how_many_are_on_each_level(
    cast: Cast, stored: list[Deadline]
) -> None:
    viewer = User.objects.get(pk=cast.officer.pk)
    of_each = {level: sum(level_of(row) == level for row in stored) for level in Level}
    whole, seen, after = {"whose": "mine"}, [], ""
    for _ in range(len(stored) // 7 + 1):
        ask = PageRequest(after=after, size=7)
        listed = deadline_page(viewer, ListFilter(FILTERS, whole), ask)
        assert listed.n_by_level == of_each
        seen += [one.deadline.pk for one in listed.page.items]
        after = listed.page.older

    rows = listed_deadlines(viewer, ListFilter(FILTERS, whole))
    assert seen == list(rows.values_list("pk", flat=True))
    assert not after
    for level in Level:
        wanted = ListFilter(FILTERS, whole | {"level": level})
        listed = deadline_page(viewer, wanted, PageRequest(size=len(stored)))
        assert listed.n_by_level == of_each
        assert len(listed.page.items) == of_each[level]


@pytest.mark.usefixtures("a_reader")
def test_of_nothing_there_is_none_on_any_level(cast: Cast) -> None:
    viewer = User.objects.get(pk=cast.officer.pk)
    wanted = ListFilter(FILTERS, {"whose": "mine"})

    listed = deadline_page(viewer, wanted, PageRequest(size=7))

    assert not listed.page.items
    assert listed.n_by_level == dict.fromkeys(Level, 0)


def test_a_record_has_one_line_and_it_is_the_most_urgent_of_what_is_due_on_it(
    cast: Cast, stored: list[Deadline]
) -> None:
    viewer = User.objects.get(pk=cast.officer.pk)
    of_record: dict[tuple[int | None, ...], list[tuple[int, datetime, int]]] = {}
    for row in stored:
        record = (row.closure_id, row.referral_id)
        of_record.setdefault(record, []).append(place_of(row))
    lines = sorted(min(places) for places in of_record.values())

    assert len(lines) == 4
    for most in (1, 2, 5):
        found = lines_owed(viewer, {viewer: False}, most=most)
        assert [line[:3] for line in found] == lines[:most]


def test_who_may_read_what_is_due_follows_the_policy_at_each_request(
    cast: Cast, stored: list[Deadline]
) -> None:
    team = make_team(cast.officer.organisation)
    live = Deadline.objects.create(
        warrant=make_warrant(cast.officer, team=team),
        force=cast.officer.force,
        kind=DeadlineKind.WARRANT_ENDS,
        due_at=NOW,
        alert_by=NOW,
        person=cast.officer,
        derived_at=NOW,
    )
    every = {live.pk} | {row.pk for row in stored}
    of_closures = {row.pk for row in stored if row.closure_id}
    reader = every_reader(cast.officer)

    def seen(viewer: User) -> set[int]:
        rows = Deadline.objects.filter(visible_deadlines(viewer))
        return set(rows.values_list("pk", flat=True))

    viewer = User.objects.get(pk=cast.officer.pk)
    assert seen(viewer) == every - {live.pk}
    viewer.team = team
    assert seen(viewer) == every
    assert seen(reader) == of_closures
    assert seen(cast.other_officer) == set()
    viewer.team = None
    assert seen(viewer) == every - {live.pk}

    for team_or_none in (team, None):
        viewer.team = team_or_none
        too = also_seen_by(viewer, reader)
        assert too is not None
        both = Deadline.objects.filter(
            visible_deadlines(viewer), RawSQL(*too, output_field=BooleanField())
        )
        assert set(both.values_list("pk", flat=True)) == of_closures
