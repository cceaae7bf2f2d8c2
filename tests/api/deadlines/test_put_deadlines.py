"""The stored deadlines of a record become those that it has now, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.rules import Due
from operations.models import Deadline
from stronghold.core.kernel import clock
from tests.factories import Cast, make_team, make_warrant

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DUE = Due(
    DeadlineKind.WARRANT_RETURN,
    due_at=NOW + timedelta(days=3),
    alert_by=NOW + timedelta(days=2),
    section="s.16(10)",
)


@pytest.fixture
def owner(cast: Cast) -> Owner:
    warrant = make_warrant(cast.officer)
    return Owner("warrant", warrant.pk, warrant.force_id, team_id=warrant.team_id)


def put(owner: Owner, *dues: Due) -> int:
    with clock.stopped(NOW):
        return put_deadlines(owner, dues)


def test_it_adds_what_is_new_once(owner: Owner) -> None:
    assert put(owner, DUE) == 1
    assert put(owner, DUE) == 0

    row = Deadline.objects.get()
    assert (row.state, row.sequence, row.section) == ("open", 0, "s.16(10)")
    assert (row.team_id, row.derived_at) == (owner.team_id, NOW)


def test_what_moved_keeps_its_uid_and_has_a_higher_sequence(owner: Owner) -> None:
    put(owner, DUE)
    before = Deadline.objects.get()
    later = replace(DUE, due_at=DUE.due_at + timedelta(hours=5))

    assert put(owner, later) == 1
    after = Deadline.objects.get()
    assert (after.uid, after.sequence) == (before.uid, 1)
    assert after.due_at == later.due_at


def test_what_is_done_is_settled_and_opens_again(owner: Owner) -> None:
    put(owner, DUE)
    put(owner, replace(DUE, is_met=True))
    assert Deadline.objects.get().settled_at == NOW

    put(owner, DUE)
    row = Deadline.objects.get()
    assert (row.state, row.settled_at, row.sequence) == ("open", None, 2)


def test_what_no_longer_applies_is_void_and_comes_back_as_the_same(
    owner: Owner,
) -> None:
    put(owner, DUE)
    assert put(owner) == 1
    assert put(owner) == 0
    row = Deadline.objects.get()
    assert row.state == DeadlineState.VOID

    put(owner, DUE)
    assert Deadline.objects.get().uid == row.uid


def test_several_of_a_kind_are_distinguished_by_their_part(owner: Owner) -> None:
    assert put(owner, replace(DUE, part="1"), replace(DUE, part="2")) == 2
    assert put(owner, replace(DUE, part="2")) == 1


def test_another_team_or_person_is_a_change(owner: Owner, cast: Cast) -> None:
    put(owner, DUE)
    other = make_team(cast.officer.organisation, "north")

    assert put(replace(owner, team_id=other.pk), DUE) == 1
    assert put(replace(owner, team_id=other.pk, person_id=cast.officer.pk), DUE) == 1


def test_what_ends_by_itself_is_done_once_it_has(owner: Owner) -> None:
    ended = replace(DUE, kind=DeadlineKind.WARRANT_ENDS, due_at=NOW, alert_by=NOW)
    put(owner, ended)
    assert Deadline.objects.get().state == DeadlineState.OPEN

    with clock.stopped(NOW + timedelta(minutes=1)):
        put_deadlines(owner, [ended])
    assert Deadline.objects.get().state == DeadlineState.MET
