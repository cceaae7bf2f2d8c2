"""What a process keeps of signed briefs and signals is never old, nor another's."""

from collections.abc import Callable, Hashable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from operations.arrests.models import Arrest
from stronghold.brief.actions.compare import compare_signed
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.figures.models import StaleMark
from stronghold.figures.queries import state_up_to, states_of
from stronghold.figures.tallies import rebuild, refresh
from stronghold.signals.choices import Among
from stronghold.signals.queries import last_whole_week, signals_for
from tests.api.brief.conftest import IN_WEEK
from tests.api.brief.test_changes import NEXT, changes_of, sign
from tests.factories import (
    EAST_NORTH,
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_referral,
)
from tests.own_cache import forget_all
from tests.statements import statements

pytestmark = [
    pytest.mark.usefixtures("tuesday"),
    pytest.mark.django_db(transaction=True),
]
As = Callable[[User], Client]
COMPARES = "FULL JOIN kept USING"
COUNTS_CHANGED = "FULL JOIN kept USING (brief_id"
IS_COUNTED_IN = "FROM figures_tally tally"


def test_briefs_are_compared_once_until_a_record_changes(
    cast: Cast, as_user: As
) -> None:
    sign(cast, as_user)
    arrest = make_arrest(cast.officer, occurred_at=IN_WEEK)
    refresh()
    client = as_user(cast.officer)

    with statements(COMPARES) as first:
        before = changes_of(client, NEXT)
    with statements(COMPARES) as second:
        again = changes_of(client, NEXT)
    other = make_arrest(cast.officer, occurred_at=IN_WEEK)
    marked = changes_of(client, NEXT)
    refresh()
    counted = changes_of(client, NEXT)

    # How many in each brief, and which in that of week 47.
    assert len(first) == 2
    assert second == []
    assert before == again
    assert arrest.reference in before
    assert other.reference not in before
    assert other.reference in marked
    assert counted == marked


def test_what_the_worker_has_compared_is_read_until_a_record_changes(
    cast: Cast, as_user: As
) -> None:
    sign(cast, as_user)
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    refresh()
    client = as_user(cast.officer)
    by_page = changes_of(client, NEXT)

    assert compare_signed() == 1
    assert compare_signed() == 0
    forget_all()
    with statements(COUNTS_CHANGED) as counted:
        assert changes_of(client, NEXT) == by_page
    assert counted == []

    # The worker has not compared this state yet: the page does.
    other = make_arrest(cast.officer, occurred_at=IN_WEEK)
    with statements(COUNTS_CHANGED) as counted:
        assert other.reference in changes_of(client, NEXT)
    assert len(counted) == 1
    refresh()
    assert compare_signed() == 1
    assert other.reference in changes_of(client, NEXT)


def test_what_the_worker_has_compared_is_shown_to_each_as_far_as_they_may_read(
    cast: Cast, as_user: As
) -> None:
    sign(cast, as_user)
    given = {"made_at": IN_WEEK, "state": "made", "consent": "given"}
    referral = make_referral(cast.officer, occurred_at=IN_WEEK, **given)
    refresh()
    compare_signed()

    with statements(COUNTS_CHANGED) as counted:
        assert referral.reference in changes_of(as_user(cast.officer), NEXT)
        assert referral.reference not in changes_of(as_user(cast.analyst), NEXT)
        assert "2026-W47" not in changes_of(as_user(cast.analyst), NEXT)
    assert counted == []


def test_two_records_that_swap_their_wards_are_seen_though_no_figure_changes(
    cast: Cast, as_user: As, country: dict[str, Area]
) -> None:
    west, east = country["E05000001"], country["E05000002"]
    rows = [
        make_arrest(cast.officer, occurred_at=IN_WEEK, point=point, ward=ward)
        for point, ward in ((WEST_SOUTH, west), (EAST_NORTH, east))
    ]
    refresh()
    sign(cast, as_user)
    client = as_user(cast.officer)
    assert "Nothing has changed" in changes_of(client)

    with transaction.atomic():
        Arrest.objects.filter(pk=rows[0].pk).update(ward=east)
        Arrest.objects.filter(pk=rows[1].pk).update(ward=west)
    refresh()

    text = changes_of(client)
    assert not StaleMark.objects.exists()
    assert all(row.reference in text for row in rows)


def test_one_reader_is_not_shown_what_was_kept_for_another(
    cast: Cast, as_user: As
) -> None:
    sign(cast, as_user)
    given = {"made_at": IN_WEEK, "state": "made", "consent": "given"}
    referral = make_referral(cast.officer, occurred_at=IN_WEEK, **given)
    refresh()

    for _ in range(2):
        assert referral.reference in changes_of(as_user(cast.officer))
        assert "Nothing has changed" in changes_of(as_user(cast.analyst))


def test_what_was_rolled_back_is_not_kept_for_what_follows(cast: Cast) -> None:
    week = last_whole_week()

    def state() -> tuple[Hashable, Hashable]:
        return state_up_to(week), states_of([week])[week]

    before = state()
    with transaction.atomic():
        make_arrest(cast.officer, occurred_at=IN_WEEK)
        inside = state()
        transaction.set_rollback(True)
    after = state()
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    later = state()
    refresh()

    assert before == after
    for several in zip(before, inside, later, state(), strict=True):
        assert len(set(several)) == 4


def test_a_week_keeps_its_state_while_only_others_change(cast: Cast) -> None:
    week = last_whole_week()
    earlier, later = week.shifted(-1), week.shifted(1)

    def states() -> list[Hashable]:
        by_week = states_of([earlier, week, later])
        return [by_week[one] for one in (earlier, week, later)]

    before, up_to = states(), state_up_to(week)
    make_arrest(cast.officer, occurred_at=IN_WEEK + timedelta(days=7))
    marked = states()
    refresh()
    counted = states()
    assert state_up_to(week) == up_to
    make_arrest(cast.officer, occurred_at=IN_WEEK - timedelta(days=7))

    assert before[:2] == marked[:2] == counted[:2]
    assert len({before[2], marked[2], counted[2]}) == 3
    assert states()[0] != before[0]
    assert states()[1:] == counted[1:]
    assert state_up_to(week) != up_to


def test_a_recount_of_everything_changes_every_week() -> None:
    weeks = [last_whole_week().shifted(n) for n in (-2000, 0)]

    before = states_of(weeks), state_up_to(weeks[0])
    rebuild()

    assert all(states_of(weeks)[week] != before[0][week] for week in weeks)
    assert state_up_to(weeks[0]) != before[1]


def test_a_record_of_this_week_leaves_what_is_kept_of_last_week(
    cast: Cast, as_user: As
) -> None:
    sign(cast, as_user)
    client = as_user(cast.supervisor)

    def read() -> None:
        changes_of(client, NEXT)
        client.get("/signals/")

    with statements(COMPARES) as compared, statements(IS_COUNTED_IN) as judged:
        read()
    assert compared
    assert judged
    make_arrest(cast.officer, occurred_at=IN_WEEK + timedelta(days=7))
    refresh()

    with statements(COMPARES) as compared, statements(IS_COUNTED_IN) as judged:
        read()

    assert compared == judged == []


def test_signals_are_judged_once_until_a_record_changes(cast: Cast) -> None:
    week = last_whole_week()

    def arrests() -> int | None:
        found = signals_for(cast.supervisor, week, Among.FORCE).measures
        (one,) = (m for m in found if m.measure.code == "arrests")
        return one.areas[0].counts[-1]

    make_arrest(cast.officer, occurred_at=IN_WEEK)
    refresh()
    with statements(IS_COUNTED_IN) as first:
        assert arrests() == 1
    with statements(IS_COUNTED_IN) as second:
        assert arrests() == 1
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    refresh()

    assert first
    assert second == []
    assert arrests() == 2
