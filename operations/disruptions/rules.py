"""Rules of a disruption: what it needs, and when a count includes it.

Pure: no framework. Codes are plain texts.
"""

from collections.abc import Collection, Sequence
from datetime import date

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import EARLIEST, check_text

LONGEST_REASON = 300
SHORTEST_REASON = 3


def check_code(code: str, among: Collection[str], *, field: str, missing: str) -> None:
    if code not in among:
        raise RuleBroken(missing, field=field)


def check_day(on: date, *, today: date) -> None:
    if on > today:
        message = "The day it happened must be today or in the past"
        raise RuleBroken(message, field="happened_on")
    if on < EARLIEST:
        message = f"The day it happened must be in {EARLIEST.year} or later"
        raise RuleBroken(message, field="happened_on")


def check_evidence(
    evidence: Sequence[str], because: str, *, among: Collection[str]
) -> None:
    """Check that records show it, or that it says why none does; never both.

    `among` are the references that can show it.
    """
    if not set(evidence) <= set(among):
        message = (
            "Choose records that are linked to the group. A warrant shows it only once "
            "it is executed and used up"
        )
        raise RuleBroken(message, field="evidence")
    because = because.strip()
    if not evidence and len(because) < SHORTEST_REASON:
        message = "Choose the records that show it, or say why there is none"
        raise RuleBroken(message, field="evidence")
    if evidence and because:
        message = "Leave this empty: you have chosen records that show it"
        raise RuleBroken(message, field="no_evidence_because")
    check_text(
        because, subject="Reason", field="no_evidence_because", longest=LONGEST_REASON
    )
