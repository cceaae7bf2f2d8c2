"""Rows that wait are stored before anything is read, or not at all."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation
from stronghold.core.database.in_sets import NotInSets, in_sets
from stronghold.core.database.planned import Planned, insert
from stronghold.core.geography.models import Force
from stronghold.core.records.actions import insert_all
from tests.statements import statements

pytestmark = pytest.mark.django_db
INTO_FORCES = "INSERT INTO geography_force"
N_FORCES = Planned("n_forces", "SELECT count(*) FROM geography_force", n_parameters=0)
N_APART = Planned(
    "n_forces_apart",
    "SELECT count(*) FROM geography_force",
    n_parameters=0,
    stands_apart=True,
)


class Refused(Exception):
    """What a rule raises."""


def force(code: str) -> Force:
    row = Force(code=code, name=code.title())
    assert insert(row)
    return row


def codes() -> list[str]:
    return list(Force.objects.order_by("pk").values_list("code", flat=True))


def test_rows_are_stored_by_one_statement_in_their_order() -> None:
    with statements(INTO_FORCES) as sent, in_sets():
        made = [force(code) for code in ("c", "a", "b")]
    assert len(sent) == 1
    assert codes() == ["c", "a", "b"]
    assert [Force.objects.get(code=row.code).pk for row in made] == [
        row.pk for row in made
    ]


def refuse(*codes_: str) -> None:
    """Store forces of a record that is refused afterwards."""
    for code in codes_:
        force(code)
    raise Refused


def test_whatever_is_read_finds_the_rows_that_were_added_before() -> None:
    with in_sets():
        force("a")
        assert codes() == ["a"]
        row = force("b")
        assert N_FORCES.rows() == [(2,)]
        row.name = "Changed"
        row.save()
        force("c")
        with pytest.raises(Refused), transaction.atomic():
            refuse("d")
    assert codes() == ["a", "b", "c"]
    assert Force.objects.get(code="b").name == "Changed"


def test_a_row_is_stored_as_it_was_when_it_was_added() -> None:
    with in_sets():
        row = force("a")
        row.name = "Changed afterwards"
    assert Force.objects.get().name == "A"


def test_a_row_refers_to_one_that_waits_too() -> None:
    with in_sets():
        of = Force(code="a", name="A")
        council = Organisation(
            code="c", name="C", kind=OrganisationKind.COUNCIL, force=of
        )
        insert(of)
        insert_all([council])
    assert Organisation.objects.get().force_id == of.pk == Force.objects.get().pk


def read_and_refuse_later() -> None:
    # The question stores only what waited before this record.
    assert codes() == ["a", "c"]
    refuse("d")


def test_of_a_record_that_is_refused_nothing_is_stored() -> None:
    with in_sets() as sets:
        force("a")
        with pytest.raises(Refused), sets.one_record():
            refuse("b")
        with sets.one_record():
            force("c")
        with pytest.raises(Refused), sets.one_record():
            read_and_refuse_later()
        force("e")
    assert codes() == ["a", "c", "e"]


def read_and_refuse() -> None:
    force("a")
    assert codes() == ["other", "a"]
    raise Refused


def change_and_refuse() -> None:
    Force.objects.update(name="Changed")
    raise Refused


@pytest.mark.parametrize("refused", [read_and_refuse, change_and_refuse])
def test_a_refused_record_that_is_stored_already_is_taken_back_by_the_caller(
    refused: Callable[[], None],
) -> None:
    force("other")

    def store() -> None:
        with transaction.atomic(), in_sets() as sets, sets.one_record():
            refused()

    with pytest.raises(NotInSets):
        store()
    assert codes() == ["other"]
    assert Force.objects.get().name == "Other"


def test_a_row_that_breaks_a_constraint_is_for_the_caller_to_find() -> None:
    def store() -> None:
        with transaction.atomic(), in_sets():
            for code in ("a", "a", "b"):
                force(code)

    with pytest.raises(NotInSets):
        store()
    assert codes() == []


def test_an_error_drops_what_waits() -> None:
    with pytest.raises(Refused), in_sets():
        refuse("a")
    assert codes() == []
    force("b")
    assert codes() == ["b"]


def test_a_question_that_stands_apart_is_asked_once_and_stores_nothing() -> None:
    with in_sets():
        force("a")
        with statements() as sent:
            assert [N_APART.rows() for _ in range(3)] == [[(0,)]] * 3
        assert len(sent) == 1
    assert N_APART.rows() == [(1,)]


def test_what_was_asked_beforehand_is_not_asked_again() -> None:
    with in_sets():
        N_FORCES.note(rows=[(7,)])
        assert N_FORCES.rows() == [(7,)]
    N_FORCES.note(rows=[(7,)])
    assert N_FORCES.rows() == [(0,)]
    assert connection.execute_wrappers == []
