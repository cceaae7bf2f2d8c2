"""Rules of an arrest: ages, offences, custody numbers, exploitation, and matches.

A match: an imported arrest that may be one already recorded.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from operations.arrests.choices import (
    AgeBand,
    Exploitation,
    MatchState,
    OffenceClass,
    Provision,
)
from operations.statute.rules.limits import (
    Code,
    NotInForce,
    Provisions,
    in_force,
    is_on,
)
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text, is_reference

LONGEST_CUSTODY_NUMBER = 30
LONGEST_EXPLOITATION = 300
LONGEST_REFERRAL = 40
SHORTEST_REASON = 3
# An answer to the question of age that no arrest can have.
UNDER_TEN = "under-10"
# The time from recording in which the question of exploitation must be answered.
TIME_TO_ANSWER = timedelta(hours=24)
# Provisions that may not be in force yet, with their code in the statute; and the
# offence classes that only they make up.
COMMENCED_BY: Mapping[str, Code] = MappingProxyType(
    {
        Provision.CLOSURE_BREACH: Code.CLOSURE_BREACH,
        Provision.CUCKOOING: Code.CUCKOOING,
        Provision.CHILD_EXPLOITATION: Code.CHILD_EXPLOITATION,
    }
)
PROVISIONS_OF_CLASS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        OffenceClass.CLOSURE_BREACH: (Provision.CLOSURE_BREACH,),
        OffenceClass.EXPLOITING: (Provision.CUCKOOING, Provision.CHILD_EXPLOITATION),
    }
)
# How far apart two records of one arrest may be.
NEAR_IN_TIME = timedelta(hours=2)
NEAR_IN_METRES = 250


def check_age(age_band: str) -> None:
    """Refuse an age below that of criminal responsibility."""
    if age_band == UNDER_TEN:
        raise RuleBroken(
            "A child under 10 cannot be arrested. Log a report with the concern "
            "“Child exploitation” instead",
            field="age_band",
        )


def is_offence(law: Provisions, code: str, *, on: date) -> bool:
    """Say whether a provision, or a class of offences, is in force on a day."""
    provisions = PROVISIONS_OF_CLASS.get(code, (code,))
    codes = [COMMENCED_BY[name] for name in provisions if name in COMMENCED_BY]
    return not codes or any(is_on(law, code, on) for code in codes)


def check_offence(
    law: Provisions, *, offence_class: str = "", provision: str = "", on: date
) -> None:
    """Refuse an arrest for an offence that was not in force on its day."""
    for field, code in (
        ("offence_class", offence_class),
        ("offence_provision", provision),
    ):
        if is_offence(law, code, on=on):
            continue
        first = PROVISIONS_OF_CLASS.get(code, (code,))[0]
        try:
            in_force(law, COMMENCED_BY[first], on)
        except NotInForce as missing:
            message = f"This is not an offence yet. {missing.message}"
            raise RuleBroken(message, field=field) from missing


def provision_of(offence_class: str, provision: str) -> str:
    """Return the provision of an arrest; a class with only one provision implies it."""
    (only, *others) = PROVISIONS_OF_CLASS.get(offence_class, ("",))
    return provision or ("" if others else only)


def custody_number_in_form(
    typed: str, *, pattern: str = "", example: str = ""
) -> str | None:
    """Return a custody record number in capitals, with single spaces; None if empty.

    `pattern` and `example` are the force's own, if it has set them.
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
    """Return the error that another arrest has this number already."""
    other = f"arrest {reference}" if reference else "another arrest"
    return RuleBroken(
        f"Custody record number {number} is already on {other}. "
        "Check the number, or leave it out for now",
        field="custody_number",
    )


def needs_exploitation_answer(*, age_band: str, offence_class: str) -> bool:
    """Say whether the question “Could this child be exploited?” must be answered.

    A child who is arrested for supply may be a victim.
    """
    return age_band == AgeBand.CHILD and offence_class == OffenceClass.SUPPLY


def is_settled(*, answer: str, referral: str) -> bool:
    """Say whether the question is settled: a no settles it, a yes needs a referral."""
    return answer == Exploitation.NO or (answer == Exploitation.YES and bool(referral))


def opened_here(referral: str) -> str:
    """Return the reference of a referral if it was opened on this site, or nothing."""
    is_ours = referral.startswith("F-") and is_reference(referral)
    return referral if is_ours else ""


def check_exploitation(*, is_asked: bool, answer: str, reason: str) -> None:
    """Check that the question applies, and that a no has its reason."""
    if not is_asked:
        raise RuleBroken(
            "This is asked only if a person aged 10 to 17 was arrested for supply"
        )
    if not answer:
        raise RuleBroken("Choose yes or no", field="exploitation")
    if answer == Exploitation.NO and len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("Enter why not", field="exploitation_reason")
    check_text(
        reason,
        subject="Reason",
        field="exploitation_reason",
        longest=LONGEST_EXPLOITATION,
    )


def check_open(*, reference: str, is_in_error: bool, is_set_aside: bool) -> None:
    """Refuse to change an arrest that is in error or set aside."""
    if is_in_error:
        raise RuleBroken(f"{reference} is marked as recorded in error")
    if is_set_aside:
        raise RuleBroken(f"{reference} is set aside as the same as another arrest")


def near_in_time(
    first: datetime | None, second: datetime | None, *, same_day: bool
) -> bool:
    """Say whether two arrests may be the same by their times.

    If the time of either is not known, by their days.
    """
    if first is None or second is None:
        return same_day
    return abs(first - second) <= NEAR_IN_TIME


def check_waits(state: str) -> None:
    if state != MatchState.WAITING:
        raise RuleBroken("This has been decided already")


def check_decided(state: str, *, is_own: bool) -> None:
    """Refuse to undo a decision that followed from another one."""
    if state == MatchState.WAITING:
        raise RuleBroken("This has not been decided yet")
    if not is_own:
        raise RuleBroken("This followed from another decision. Undo that one")


def check_same_number(imported: str | None, recorded: str | None) -> None:
    """Refuse to treat two custody record numbers as one arrest."""
    if imported and recorded and imported != recorded:
        raise RuleBroken(
            f"The officer’s arrest has custody record number {recorded}, the imported "
            f"one {imported}: they are two arrests"
        )


def matched_since() -> RuleBroken:
    return RuleBroken(
        "One of the two has been matched with another arrest since then. Undo that "
        "decision first"
    )
