"""Rules of an arrest: who can be arrested, its custody number, what a child's needs,
and when an imported arrest may be one that was recorded before.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from operations.statute.rules.limits import (
    Code,
    NotInForce,
    Provisions,
    in_force,
    is_on,
)
from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text, is_reference

LONGEST_CUSTODY_NUMBER = 30
LONGEST_EXPLOITATION = 300
LONGEST_REFERRAL = 40
SHORTEST_REASON = 3
# What somebody may answer for the age though no arrest can have it.
UNDER_TEN = "under-10"
# A child of this age who is arrested for this may be somebody's victim.
CHILD, SUPPLY = "10-17", "92A"
YES, NO = "yes", "no"
# From when it is recorded until somebody must have asked whether that is so.
TIME_TO_ANSWER = timedelta(hours=24)
# Offences that an Act may only come to make, by their provision; and the classes that
# are for these alone.
BREACH, CLOSURE_BREACH = "S86", "asb14-86"
GOES_BY: Mapping[str, Code] = MappingProxyType(
    {
        CLOSURE_BREACH: Code.CLOSURE_BREACH,
        "cuckooing": Code.CUCKOOING,
        "cce": Code.CHILD_EXPLOITATION,
    }
)
OF_CLASS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {BREACH: (CLOSURE_BREACH,), "EXP": ("cuckooing", "cce")}
)
# How far apart two records of one arrest may be.
NEAR_IN_TIME = timedelta(hours=2)
NEAR_IN_METRES = 250


def check_age(age_band: str) -> None:
    """Below the age of criminal responsibility nobody can be arrested."""
    if age_band == UNDER_TEN:
        raise RuleBroken(
            "A child under 10 cannot be arrested. Log a report with the concern "
            "“Child exploitation” instead",
            field="age_band",
        )


def is_offence(law: Provisions, code: str, *, on: date) -> bool:
    """Say whether a provision, or a class, is of an offence that is law on a day."""
    provisions = OF_CLASS.get(code, (code,))
    codes = [GOES_BY[one] for one in provisions if one in GOES_BY]
    return not codes or any(is_on(law, one, on) for one in codes)


def check_offence(
    law: Provisions, *, offence_class: str = "", provision: str = "", on: date
) -> None:
    """Refuse an arrest for what is no offence yet on its day, by the provision."""
    for field, code in (
        ("offence_class", offence_class),
        ("offence_provision", provision),
    ):
        if is_offence(law, code, on=on):
            continue
        first = OF_CLASS.get(code, (code,))[0]
        try:
            in_force(law, GOES_BY[first], on)
        except NotInForce as missing:
            words = f"This is no offence yet. {missing.message}"
            raise RuleBroken(words, field=field) from missing


def provision_of(offence_class: str, provision: str) -> str:
    """Return the provision of an arrest; a class that is of one alone says it."""
    (only, *others) = OF_CLASS.get(offence_class, ("",))
    return provision or ("" if others else only)


def custody_number_in_form(
    typed: str, *, pattern: str = "", example: str = ""
) -> str | None:
    """Return a custody record number, its spaces put right; None if there is none.

    Each force has a pattern of its own, and may have given it.
    """
    number = re.sub(r"\s+", " ", typed).strip().upper()
    check_text(
        number,
        subject="Custody record number",
        field="custody_number",
        longest=LONGEST_CUSTODY_NUMBER,
    )
    if number and pattern and not re.fullmatch(pattern, number):
        shown = f"look like {example}" if example else "be as your force writes it"
        raise RuleBroken(f"Custody record number must {shown}", field="custody_number")
    return number or None


def custody_number_taken(number: str, reference: str) -> RuleBroken:
    """Say that another arrest, named where it is known, has this number."""
    other = f"arrest {reference}" if reference else "another arrest"
    return RuleBroken(
        f"Custody record number {number} is already on {other}. "
        "Check the number, or leave it out for now",
        field="custody_number",
    )


def needs_exploitation_answer(*, age_band: str, offence_class: str) -> bool:
    """Say whether somebody must ask: could this child be exploited?"""
    return age_band == CHILD and offence_class == SUPPLY


def is_settled(*, answer: str, referral: str) -> bool:
    """Say whether the question is: a no has its reason, a yes needs a referral."""
    return answer == NO or (answer == YES and bool(referral))


def opened_here(referral: str) -> str:
    """Return the reference of a referral if it is one of ours, or nothing."""
    is_ours = referral.startswith("F-") and is_reference(referral)
    return referral if is_ours else ""


def check_exploitation(*, is_asked: bool, answer: str, reason: str) -> None:
    """A no is an answer only with the reason for it."""
    if not is_asked:
        raise RuleBroken(
            "This is asked only where somebody of 10 to 17 was arrested for supply"
        )
    if not answer:
        raise RuleBroken("Choose yes or no", field="exploitation")
    if answer == NO and len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("Enter why not", field="exploitation_reason")
    check_text(
        reason,
        subject="Reason",
        field="exploitation_reason",
        longest=LONGEST_EXPLOITATION,
    )


def check_open(*, reference: str, is_in_error: bool, is_set_aside: bool) -> None:
    """What is in error or set aside stays as it is."""
    if is_in_error:
        raise RuleBroken(f"{reference} is marked as recorded in error")
    if is_set_aside:
        raise RuleBroken(f"{reference} is set aside as the same as another arrest")


def near_in_time(
    one: datetime | None, other: datetime | None, *, same_day: bool
) -> bool:
    """Say whether two arrests may be one by when they were.

    Where the time of either is not known, the day must do.
    """
    if one is None or other is None:
        return same_day
    return abs(one - other) <= NEAR_IN_TIME


def check_waits(state: str) -> None:
    if state != "waiting":
        raise RuleBroken("Somebody has decided this already")


def check_decided(state: str, *, is_own: bool) -> None:
    """A decision is taken back only by itself, not through what followed from it."""
    if state == "waiting":
        raise RuleBroken("Nobody has decided this yet")
    if not is_own:
        raise RuleBroken("This followed from another decision. Take that one back")


def check_same_number(imported: str | None, recorded: str | None) -> None:
    """Two custody records are two arrests."""
    if imported and recorded and imported != recorded:
        raise RuleBroken(
            f"The officer’s arrest has custody record number {recorded}, the imported "
            f"one {imported}: they are two arrests"
        )


def matched_since() -> RuleBroken:
    return RuleBroken(
        "One of the two is matched with another arrest by now. Take that decision back "
        "first"
    )
