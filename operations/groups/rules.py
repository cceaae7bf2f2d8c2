"""Rules of an organised crime group: its name, and a change of its status.

Pure: no framework. Codes are plain texts.
"""

from collections.abc import Collection

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_NAME = 60


def check_name(name: str) -> None:
    if not name.strip():
        raise RuleBroken("Enter the name of the group", field="name")
    check_text(name, subject="Name", field="name", longest=LONGEST_NAME)


def check_status(status: str, among: Collection[str]) -> None:
    if status not in among:
        raise RuleBroken("Choose the status", field="status")


def check_change(status: str, new: str, among: Collection[str]) -> None:
    """Check that a new status is one, and not the status that the group has."""
    check_status(new, among)
    if new == status:
        raise RuleBroken("The group has this status already", field="status")
