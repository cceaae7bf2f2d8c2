"""Every change that an action records reads in words, never as its code."""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from operations.closures.choices import EventKind as ClosureKind
from operations.safeguarding.rules.referrals import STEPS as REFERRAL_STEPS
from operations.taskings import rules as taskings
from operations.warrants.rules import moves as warrants
from reports.triage import rules as triage
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.oversight.changes import BELONGING, CHANGES, MOVES, PHOTOS, STEPS
from stronghold.oversight.words import OF_KEYS, words
from tests.architecture.source_tree import parts

# The moves that an action accepts, by the letter of the reference that it moves.
ACCEPTED: Mapping[str, set[str]] = {
    # A report is triaged by its grade: its event says that it was assessed.
    "R": {move.code for move in triage.MOVES} - {"triage"},
    "C": {str(kind) for kind in ClosureKind},
    "W": set(warrants.CODES),
    "T": {move.code for move in taskings.MOVES},
}
UNKNOWN = str(Kind.ALTERATION.label)
PROVISION = "provision_approved"


@pytest.mark.parametrize(
    ("letter", "move"),
    [(x, move) for x, shown in ACCEPTED.items() for move in sorted(shown)],
)
def test_every_move_of_a_table_has_words(letter: str, move: str) -> None:
    assert said({"move": move}, of=f"{letter}-2345-6789") not in {UNKNOWN, move}


def test_every_step_of_a_referral_has_words() -> None:
    assert {step.code for step in REFERRAL_STEPS} == set(STEPS)


def test_every_code_that_an_action_writes_has_words() -> None:
    written = {(key, code) for path in parts("actions") for key, code in codes_in(path)}
    moves = {code for shown in MOVES.values() for code in shown} | set(BELONGING)
    changes = {*CHANGES, *PHOTOS, *OF_KEYS, PROVISION}

    assert ("move", "review") in written
    assert ("change", "two_arrests") in written
    assert {code for key, code in written if key == "move"} <= moves | {"start"}
    assert {code for key, code in written if key == "change"} <= changes


@pytest.mark.parametrize(
    ("reference", "detail", "expected"),
    [
        ("W-2345-6789", {"move": "authorise"}, "Recorded the authority to apply"),
        (
            "C-2345-6789",
            {"move": "authorise", "n": 2, "irregular": 0},
            "Notice authorised (entry 2)",
        ),
        (
            "C-2345-6789",
            {"move": "serve", "n": 3, "irregular": 1},
            "Notice served (entry 3, points not lawful 1)",
        ),
        (
            "O-2345-6789",
            {"move": "phase", "phase": "hold"},
            "Began a phase (phase hold)",
        ),
        ("A-2345-6789", {"move": "put_in"}, "Put it into an operation"),
    ],
)
def test_the_same_code_reads_as_the_record_it_moved(
    reference: str, detail: dict[str, Any], expected: str
) -> None:
    assert said(detail, of=reference) == expected


def said(detail: dict[str, Any], *, of: str) -> str:
    return words(Event(kind=Kind.ALTERATION, records=[of], detail=detail))


def codes_in(path: Any) -> Iterator[tuple[str, str]]:
    """Yield each code that a module writes as a move or a change, as it stands there.

    In a dictionary under that name, as an argument of that name, or as the last
    argument of a private function whose parameter has the name.
    """
    tree = ast.parse(path.read_text())
    takers = dict(_takers(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    yield from _named(getattr(key, "value", None), value)
            case ast.Call(func=ast.Name(id=name), args=[*_, last]) if name in takers:
                yield from _named(takers[name], last)
            case ast.keyword(arg=name, value=value):
                yield from _named(name, value)


def _takers(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.args.args:
            last = node.args.args[-1].arg
            if last in {"move", "change"}:
                yield node.name, last


def _named(name: Any, value: ast.expr) -> Iterator[tuple[str, str]]:
    if name not in {"move", "change"}:
        return
    choices = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    for one in choices:
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield name, one.value
