"""Rules of an arrest: who can be arrested, and what a custody number must be."""

import re

from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text

LONGEST_CUSTODY_NUMBER = 30
# What somebody may answer for the age though no arrest can have it.
UNDER_TEN = "under-10"


def check_age(age_band: str) -> None:
    """Below the age of criminal responsibility nobody can be arrested."""
    if age_band == UNDER_TEN:
        raise RuleBroken(
            "A child under 10 cannot be arrested. Log a report with the concern "
            "“Child exploitation” instead",
            field="age_band",
        )


def custody_number_in_form(typed: str) -> str | None:
    """Return a custody record number, its spaces put right; None if there is none.

    Each force has a pattern of its own, so nothing more is asked of it.
    """
    number = re.sub(r"\s+", " ", typed).strip().upper()
    check_text(
        number,
        subject="Custody record number",
        field="custody_number",
        longest=LONGEST_CUSTODY_NUMBER,
    )
    return number or None


def custody_number_taken(number: str, reference: str) -> RuleBroken:
    """Say that another arrest, named where it is known, has this number."""
    other = f"arrest {reference}" if reference else "another arrest"
    return RuleBroken(
        f"Custody record number {number} is already on {other}. "
        "Check the number, or leave it out for now",
        field="custody_number",
    )
