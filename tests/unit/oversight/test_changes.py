"""Every change that an action records reads in words, never as its code."""

from collections.abc import Mapping
from typing import Any

import pytest

from operations.closure_moves.choices import EventKind as ClosureKind
from operations.safeguarding.choices import ReferralStep
from operations.safeguarding.rules.referrals import STEPS as REFERRAL_STEPS
from operations.taskings import rules as taskings
from operations.warrants.rules import moves as warrants
from reports.triage import rules as triage
from stronghold.core.audit.choices import EVENT_CODES, Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import SYSTEM, record
from stronghold.oversight.words import words

# The moves that an action accepts, by the letter of the reference that it moves.
ACCEPTED: Mapping[str, set[str]] = {
    # A report is triaged by its grade: its event says that it was assessed.
    "R": {move.code for move in triage.MOVES} - {"triage"},
    "C": {str(kind) for kind in ClosureKind},
    "W": set(warrants.CODES),
    "T": {move.code for move in taskings.MOVES},
}
UNKNOWN = str(Kind.ALTERATION.label)


@pytest.mark.parametrize(
    ("letter", "move"),
    [(x, move) for x, shown in ACCEPTED.items() for move in sorted(shown)],
)
def test_every_move_of_a_table_has_words(letter: str, move: str) -> None:
    assert said({"move": move}, of=f"{letter}-2345-6789") not in {UNKNOWN, move}


def test_every_step_of_a_referral_has_words() -> None:
    steps = {step.code for step in REFERRAL_STEPS}

    assert steps == set(ReferralStep.values)
    assert {said({"step": step}, of="F-2345-6789") for step in steps} == {
        step.label for step in ReferralStep
    }


def test_a_code_belongs_to_one_topic() -> None:
    """Codes of one name would take their words from whichever was loaded first."""
    of_any_kind = {code for codes in EVENT_CODES["move"] for code in codes.values}

    assert "put_in" in of_any_kind
    for of, classes in EVENT_CODES.items():
        codes = [code for codes in classes for code in codes.values]

        assert len(set(codes)) == len(codes), of
        assert of == "move" or not set(codes) & of_any_kind, of


@pytest.mark.parametrize(
    "detail", [{"change": "painted"}, {"move": "painted"}, {"move": "authorise"}]
)
def test_an_event_whose_code_has_no_words_is_not_stored(detail: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is not among any EventCode"):
        record(Kind.ALTERATION, by=SYSTEM, records=["T-2345-6789"], detail=detail)


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
        (
            "H-2345-6789",
            {"change": "photo_removed", "photo": "H-2"},
            "Removed photo H-2",
        ),
        (
            "person:officer",
            {"change": "program_key_made", "scopes": ["reports.write", "maps"]},
            "Made a key for programs: Read map layers, for QGIS and GDAL; Add reports",
        ),
        (
            "person:officer",
            {"change": "map_key_revoked"},
            "Revoked a key for map programs",
        ),
        (
            "edition:7",
            {"reassign_areas": "reports_report", "changed": 3},
            "Assigned the areas again: 3 changed",
        ),
    ],
)
def test_the_same_code_reads_as_the_record_it_moved(
    reference: str, detail: dict[str, Any], expected: str
) -> None:
    assert said(detail, of=reference) == expected


def said(detail: dict[str, Any], *, of: str) -> str:
    return words(Event(kind=Kind.ALTERATION, records=[of], detail=detail))
