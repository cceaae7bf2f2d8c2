"""Rules of an organised crime group: its facts, and a change of its status.

Pure: no framework. Codes are plain texts.
"""

from collections.abc import Collection, Sequence
from datetime import date

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_NAME = 60
LONGEST_ASSESSMENT = 40


def check_name(name: str) -> None:
    if not name.strip():
        raise RuleBroken("Enter the name of the group", field="name")
    check_text(name, subject="Name", field="name", longest=LONGEST_NAME)


def check_suspicions(chosen: Sequence[str], among: Collection[str]) -> None:
    if not chosen:
        raise RuleBroken("Choose what it is suspected of", field="suspected_of")
    if not set(chosen) <= set(among):
        raise RuleBroken("Choose from the list", field="suspected_of")


def check_phase(phase: str, among: Collection[str]) -> None:
    if phase and phase not in among:
        raise RuleBroken("Choose the phase", field="phase")


def check_assessment(reference: str, on: date | None, *, today: date) -> None:
    """Check that an assessment has a reference and a day in the past, or neither."""
    check_text(
        reference,
        subject="Reference of the assessment",
        field="assessment_reference",
        longest=LONGEST_ASSESSMENT,
    )
    if reference.strip() and on is None:
        raise RuleBroken("Enter the day it was assessed", field="assessed_on")
    if on is not None and not reference.strip():
        message = "Enter the reference of the assessment"
        raise RuleBroken(message, field="assessment_reference")
    if on is not None and on > today:
        message = "The day it was assessed must be today or in the past"
        raise RuleBroken(message, field="assessed_on")


def check_status(status: str, among: Collection[str]) -> None:
    if status not in among:
        raise RuleBroken("Choose the status", field="status")


def check_change(status: str, new: str, among: Collection[str]) -> None:
    """Check that a new status is one, and not the status that the group has."""
    check_status(new, among)
    if new == status:
        raise RuleBroken("The group has this status already", field="status")
