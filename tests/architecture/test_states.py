"""Is the page of the state machines drawn from their tables of moves?"""

import pytest

from operations.state_machines import StateMachine, every_machine, page
from tests.architecture.source_tree import ROOT

FILE = ROOT / "stronghold" / "docs" / "states.md"


def test_the_diagrams_are_those_of_the_tables() -> None:
    assert FILE.read_text() == page(), "run ./manage.py draw_states"


@pytest.mark.parametrize("machine", every_machine(), ids=lambda machine: machine.title)
def test_every_move_of_a_table_is_drawn(machine: StateMachine) -> None:
    drawn = machine.drawn()

    for move in machine.moves:
        assert move.label in drawn
        assert {*move.sources, move.target or machine.first} <= set(
            machine.states.values
        )


@pytest.mark.parametrize("machine", every_machine(), ids=lambda machine: machine.title)
def test_no_label_breaks_a_diagram(machine: StateMachine) -> None:
    """A diagram takes each of these characters as part of its own language."""
    labels = [move.label for move in machine.moves]
    labels += [str(label) for label in machine.states.labels]

    assert not [label for label in labels if set(label) & set('":;\n')]
