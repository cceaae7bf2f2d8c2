"""Whatever is due, every page that says what to do next has it in the same order."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.models import Deadline
from operations.deadlines.queries.listed import (
    FILTERS,
    deadline_page,
)
from operations.deadlines.rules.urgency import Rank, urgency_of, urgent_at
from operations.statute.rules.counting import first_instant
from reports.report.choices import Status
from stronghold.brief.queries.plans import what_is_due
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import PageRequest
from stronghold.offline.my_day.queries import PARTS, day_of
from stronghold.offline.my_day.rules import MOST, Counted
from stronghold.signals.visibility import every_reader
from stronghold.to_do.queries import work_of
from stronghold.to_do.rules import Kind, Part
from tests.factories import (
    Cast,
    make_cast,
    make_closure,
    make_referral,
    make_report,
)
from tests.sweeps import SUPPRESSED, examples

NOW = datetime(2026, 12, 2, 0, 27, tzinfo=UTC)
HOUR = timedelta(hours=1)
N_OF_EACH = 4
KINDS = (
    DeadlineKind.HEARING,
    DeadlineKind.NOTICE_ENDS,
    DeadlineKind.APPEAL,
    DeadlineKind.REFERRAL,
    DeadlineKind.NOT_SIGNED,
    DeadlineKind.TO_SERVE,
)
dues = st.lists(
    st.tuples(
        st.integers(0, 3 * N_OF_EACH - 1),
        st.sampled_from(KINDS),
        st.sampled_from([-99, -30, -1, 0, 11, 20, 47, 49, 400]),
        st.sampled_from([0, 0, 24, 500]),
        st.sampled_from(["", "s.80(3)"]),
    ),
    max_size=25,
)


@pytest.fixture(autouse=True)
def a_stopped_clock() -> Iterator[None]:
    with clock.stopped(NOW), during(Request()):
        yield


def place_of(row: Deadline) -> tuple[int, datetime, int]:
    """Return the place that the rule gives a deadline in every list."""
    urgency = urgency_of(
        row.kind,
        due_at=row.due_at,
        alert_by=row.alert_by,
        section=row.section,
        now=NOW,
        is_danger=row.referral is not None and row.referral.urgency == "urgent",
        is_child=row.referral is not None and row.referral.subject == "child",
    )
    return urgency.rank, urgent_at(row.due_at, row.alert_by, now=NOW), row.pk


def parts_of(viewer: User) -> dict[Part, list[Any]]:
    """Return what is due, by the part of the list that it stands in."""
    return {
        found.part: [one.row for one in found.items if one.kind == Kind.DEADLINE]
        for found in work_of(viewer, dict.fromkeys(Part, 100))
    }


def record_of(row: Any) -> tuple[int | None, int | None]:
    return row.closure_id, row.referral_id


def lines(rows: Sequence[Deadline]) -> list[int]:
    """Return the one line of each record by the rule, the most urgent first."""
    first: dict[Any, Deadline] = {}
    for row in sorted(rows, key=place_of):
        first.setdefault(record_of(row), row)
    return [row.pk for row in first.values()]


def check_my_day(
    viewer: User, in_order: list[int], by_pk: dict[int, Deadline], tonight: datetime
) -> None:
    """Check that a phone keeps Now and Today, and only counts what it may not show."""
    day = day_of(viewer)
    dues = [*day.parts[Part.NOW], *day.parts[Part.TODAY]]
    shown = [one for one in dues if not isinstance(one, Counted)]
    assert [one.deadline.pk for one in shown] == [
        pk
        for pk in in_order
        if by_pk[pk].closure_id
        and (
            place_of(by_pk[pk])[1] < tonight or place_of(by_pk[pk])[0] <= Rank.PRESSING
        )
    ]
    # What no phone keeps is counted, where the most urgent of it stands.
    places = [
        place_of(one.due if isinstance(one, Counted) else one.deadline) for one in dues
    ]
    for part in PARTS:
        of_part = places[: len(day.parts[part])]
        assert of_part == sorted(of_part)
        places = places[len(of_part) :]
    # Danger is counted whenever it is due.
    dangers = {
        record_of(row) for row in by_pk.values() if place_of(row)[0] == Rank.DANGER
    }
    counted = [one for one in dues if isinstance(one, Counted)]
    assert sum(one.n for one in counted if one.is_danger) == len(dangers)


@pytest.mark.django_db(transaction=True)
def test_home_to_do_my_day_brief_and_list_have_one_order(request: Any) -> None:
    cast = make_cast()
    viewer = User.objects.get(pk=cast.officer.pk)
    owners: list[dict[str, Any]] = [
        *({"closure": make_closure(cast.officer)} for _ in range(N_OF_EACH)),
        *(
            {"referral": make_referral(cast.officer, subject=("child", "adult")[n % 2])}
            for n in range(N_OF_EACH)
        ),
        *(
            {"referral": make_referral(cast.officer, urgency="urgent")}
            for _ in range(N_OF_EACH)
        ),
    ]
    parts = count()

    @settings(max_examples=examples(25), suppress_health_check=SUPPRESSED)
    @given(dues)
    def check(wanted: list[tuple[int, str, int, int, str]]) -> None:
        Deadline.objects.update(state=DeadlineState.MET, settled_at=NOW)
        rows = [
            Deadline.objects.create(
                **owners[n],
                force=viewer.force,
                kind=kind,
                part=str(next(parts)),
                due_at=NOW + ahead * HOUR,
                alert_by=NOW + (ahead - early) * HOUR,
                section=section,
                person=viewer,
                derived_at=NOW,
            )
            for n, kind, ahead, early, section in wanted
        ]
        in_order = lines(rows)
        by_part = parts_of(viewer)
        to_do = [one for part in Part for one in by_part[part]]
        assert sorted(one.deadline.pk for one in to_do) == sorted(in_order)
        for part in Part:
            shown = [one.deadline.pk for one in by_part[part]]
            assert shown == [pk for pk in in_order if pk in shown]
        # What no one may miss stands in Now, whatever else does.
        by_pk = {row.pk: row for row in rows}
        tonight = first_instant(clock.today() + timedelta(days=1))
        for pk in in_order:
            rank, at, _ = place_of(by_pk[pk])
            after = Part.TODAY if at < tonight else Part.LATER
            part = Part.NOW if rank <= Rank.PRESSING else after
            assert pk in {one.deadline.pk for one in by_part[part]}
        # What else of the same rank is due on a record is named in its line.
        for one in to_do:
            rank = place_of(one.deadline)[0]
            of_it = [row for row in rows if record_of(row) == record_of(one.deadline)]
            named = {one.deadline.pk} | {row.pk for row in one.beside}
            assert named == {row.pk for row in of_it if place_of(row)[0] == rank}

        check_my_day(viewer, in_order, by_pk, tonight)

        brief = what_is_due(viewer, Week.of(clock.today()), reader=every_reader(viewer))
        assert [one.deadline.pk for one in brief.urgent] == in_order[:3]

        listed = deadline_page(
            viewer, ListFilter(FILTERS, {"whose": "mine"}), PageRequest(size=100)
        )
        every = [one.deadline.pk for one in listed.page.items]
        assert every == [row.pk for row in sorted(rows, key=place_of)]
        assert lines([by_pk[pk] for pk in every]) == in_order
        # The brief's list, and with it the document, too.
        due = [one.deadline.pk for one in brief.listed]
        assert due == [pk for pk in every if pk in due]

    check()


@pytest.mark.django_db
def test_my_day_cuts_no_row_by_chance(cast: Cast) -> None:
    viewer = User.objects.get(pk=cast.officer.pk)
    # The last stored are the first due.
    rows = [
        Deadline.objects.create(
            closure=make_closure(cast.officer),
            force=viewer.force,
            kind=DeadlineKind.HEARING,
            due_at=NOW + (30 - n) * HOUR / 2,
            alert_by=NOW + (30 - n) * HOUR / 2,
            section="s.80(3)",
            person=viewer,
            derived_at=NOW,
        )
        for n in range(MOST + 5)
    ]
    day = day_of(viewer)

    shown = chain.from_iterable(day.parts.values())
    assert [one.deadline.pk for one in shown] == lines(rows)[:MOST]
    assert day.has_more


@pytest.mark.django_db
def test_reports_of_my_day_are_in_the_order_of_everything_to_do(cast: Cast) -> None:
    viewer = User.objects.get(pk=cast.officer.pk)
    for n, grade in enumerate(["", "4", "1", "2", "3", "", "2", "1", "4"]):
        make_report(
            cast.supervisor,
            status=Status.ASSIGNED,
            assigned_to=viewer,
            grade=grade,
            received_at=NOW - (n * 7 % 5 + 1) * 40 * HOUR,
        )

    to_do = [
        one.row.pk
        for found in work_of(viewer, dict.fromkeys(Part, 100))
        for one in found.items
    ]

    assert len(to_do) == 9
    assert [row.pk for row in day_of(viewer).reports] == to_do
