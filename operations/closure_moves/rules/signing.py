"""Who signs: named, of a rank that may, and not who drafted the notice."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.ends import serve_from
from operations.closure_moves.rules.facts import Signed, Signer
from operations.closure_moves.rules.moves import Happened, Status
from operations.closure_moves.rules.step import signatory_of
from operations.deadlines.rules import Due
from operations.statute.choices import Issuer
from operations.statute.rules import closures as statute
from operations.statute.rules.limits import (
    Breach,
    Code,
    NotInForce,
    Provisions,
    cited,
    in_force,
)
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_NAME = 100
LONGEST_REFERENCE = 200
SECOND_PERSON = (
    "You completed this draft, so someone else must authorise the notice. If no one "
    "else is there, give the reason: it goes to your reviewer and the records manager"
)


def check_signed(issuer: Issuer, facts: Any) -> None:
    """Require the signatory's name and position, and a council's delegation."""
    if not isinstance(facts, Signed):
        return
    asked = [
        ("signatory", "Enter the name of the person who signs", LONGEST_NAME),
        ("position", "Enter their position, such as Head of Safety", LONGEST_NAME),
    ]
    if issuer != Issuer.POLICE:
        words = (
            "Enter the reference of the delegation, such as Scheme of delegation 4.12. "
            "If the chief executive signs in person, say so"
        )
        asked.append(("delegation", words, LONGEST_REFERENCE))
    for name, words, longest in asked:
        value = getattr(facts, name)
        if not value:
            raise RuleBroken(words, field=name)
        subject = name.capitalize()
        check_text(value, subject=subject, field=name, longest=longest)


def check_second_person(kind: str, facts: Any, *, is_drafter: bool) -> None:
    """Refuse an authority from the drafter of the notice, unless a reason is given."""
    if kind != EventKind.AUTHORISE:
        return
    if is_drafter and not facts.alone:
        raise RuleBroken(SECOND_PERSON, field="alone")
    if facts.alone and not is_drafter:
        words = "You did not complete this draft, so leave the reason empty"
        raise RuleBroken(words, field="alone")


OF_COUNCIL = (Signer.CHIEF_EXECUTIVE, Signer.COUNCIL_OFFICER)
# The kinds of what is due on a draft that someone was asked to sign, and once it is.
TO_SIGN, TO_CHANGE, TO_SERVE = "to_sign", "not_signed", "to_serve"
# How soon a draft is signed, a refused one taken up again, and a signed notice served:
# a local standard. Not later than the hearing that is booked.
WITHIN = timedelta(hours=24)


def hours_of(
    law: Provisions, issuer: Issuer, signer: Signer, *, on: date
) -> tuple[int, ...]:
    """Return for how many hours someone may sign a notice: none, the usual, or both.

    Sections 76(1), 77(1) and 77(2), as in force on that day.
    """
    by = signatory_of(issuer, signer)
    periods = [cited(law, code, on).value for code in (Code.NOTICE, Code.SENIOR_NOTICE)]

    def breaches(hours: int) -> Iterable[Breach]:
        yield from statute.irregularities_of_issuer(law, by, on=on)
        yield from statute.irregularities_of_notice_hours(law, by, on=on, hours=hours)

    if not _is_of(issuer, signer):
        return ()
    return tuple(hours for hours in periods if not list(breaches(hours)))


def signers_of(
    law: Provisions, issuer: Issuer, kind: str, status: Status, *, on: date
) -> list[Signer]:
    """Return the ranks that may sign a decision of this kind, the lowest first.

    All of the issuer's where no law of that day says who may.
    """
    own = [one for one in Signer if _is_of(issuer, one)]
    try:
        return [one for one in own if _may_sign(law, issuer, one, kind, status, on)]
    except NotInForce:
        return own


def _is_of(issuer: Issuer, signer: Signer) -> bool:
    return (signer in OF_COUNCIL) != (issuer == Issuer.POLICE)


def _may_sign(
    law: Provisions, issuer: Issuer, signer: Signer, kind: str, status: Status, on: date
) -> bool:
    by = signatory_of(issuer, signer)
    if kind == EventKind.AUTHORISE:
        return bool(hours_of(law, issuer, signer, on=on))
    if kind == EventKind.EXTEND_NOTICE:
        return statute.may_sign_senior_notice(law, by, on=on)
    if kind == EventKind.APPLY_EXTENSION:
        lowest = in_force(law, Code.ORDER_EXTENSION_RANK, on).value
        return by.rank is None or by.rank >= lowest
    signed = signatory_of(issuer, status.extended_by or status.signed_by)
    found = statute.irregularities_of_cancellation(law, by, on=on, signed_by=signed)
    return not found


def dues_of_signature(
    law: Provisions, status: Status, *, signatory: int | None, drafter: int | None
) -> list[Due]:
    """Return what is due on a draft that someone was asked to sign, and once it is.

    By who was asked, and after a refusal by who asked; both by the id of their account.
    Whoever works on the case has a signed notice served: it keeps no one out before.
    Where it is to wait for its hearing, the time to serve it runs from then.
    """
    is_signed = status.state == State.AUTHORISED and not status.cancelled_at
    if is_signed and status.signed:
        hearing, start = status.prepared.hearing_at, serve_from(law, status)
        return [_due(TO_SERVE, status.signed, None, before=hearing, start=start)]
    if status.state != State.DRAFT:
        return []
    hearing = status.prepared.hearing_at
    if status.asked and signatory:
        return [_due(TO_SIGN, status.asked, signatory, before=hearing)]
    if status.not_signed and drafter:
        return [_due(TO_CHANGE, status.not_signed, drafter, before=hearing)]
    return []


def _due(
    kind: str,
    since: Happened,
    person: int | None,
    *,
    before: datetime | None,
    start: datetime | None = None,
) -> Due:
    by = max(since.at, start or since.at) + WITHIN
    if before is not None:
        by = min(by, before)
    return Due(kind, by, by, part=f"event-{since.n}", person_id=person)
