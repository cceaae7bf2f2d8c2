"""The line of stages of a case, and who does what next, by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from operations.closure_moves.choices import State
from operations.closure_moves.rules.asked_back import hearing_booked
from operations.closure_moves.rules.ends import hearing_deadline, serve_from
from operations.closure_moves.rules.moves import ENDED, ORDERS, TO_BE_HEARD, Status
from operations.closures.presenters.alarms import gap_if_served_now
from operations.closures.presenters.signing import may_give
from operations.closures.record import written_start
from operations.statute.choices import Issuer
from operations.statute.presenters import when
from operations.statute.rules.limits import Code, NotInForce, Provisions, cited
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import written_date, written_instant

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase
    from operations.closures.queries import Signatory

DONE, NOW, TO_COME, NOT_REACHED = "done", "now", "to come", "not reached"
LABELS = ("Draft", "Authorise", "Serve", "Hearing", "Order", "Ended")
# What an order can be said to be while it has not ended.
OF_ORDER = (*ORDERS, State.ORDER_TO_COME, State.ORDER_SUSPENDED)
DRAFT, AUTHORISE, SERVE, HEARING, ORDER, OVER = range(len(LABELS))


@dataclass(frozen=True)
class Stage:
    """One stage of a case, and whether it is done, now or to come."""

    label: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Signing:
    """Who may sign the draft, whether the viewer is one of them, completed it, or
    refused to sign it as it is, and the name of who was asked to, or did not.
    """

    may_sign: Sequence["Signatory"] = ()
    is_signatory: bool = False
    is_drafter: bool = False
    has_refused: bool = False
    asked: str = ""


def stages(status: Status, state: str, *, is_complete: bool) -> list[Stage]:
    """Return the stages of a case. `state` is its status now, which time may end."""
    now = _stage_of(status, state, is_complete=is_complete)
    reached = _reached(status) if now == OVER else now
    found = []
    for n, label in enumerate(LABELS):
        later = NOT_REACHED if now == OVER else TO_COME
        word = NOW if n == now else DONE if n <= reached else later
        found.append(Stage(label, word))
    return found


def _stage_of(status: Status, state: str, *, is_complete: bool) -> int:
    if state == State.EXPIRED or state in ENDED:
        return OVER
    if state == State.DRAFT:
        return AUTHORISE if is_complete else DRAFT
    if state == State.AUTHORISED:
        return SERVE
    return HEARING if state in TO_BE_HEARD else ORDER


def _reached(status: Status) -> int:
    """Return the last stage that a case that is over went through.

    An order that was quashed is none, where the magistrates then heard it again.
    """
    was_undone = status.reviewed_at is not None and status.state != State.QUASHED
    if status.order_made_at and not was_undone:
        return ORDER
    if status.heard_at or status.adjourned_at:
        return HEARING
    if status.served_at:
        return SERVE
    return AUTHORISE if status.signed_by else DRAFT


def next_words(
    case: "ClosureCase",
    status: Status,
    law: Provisions,
    *,
    signing: Signing,
    is_complete: bool,
    now: datetime,
) -> list[str]:
    """Return who acts next and by when, then what they need to know.

    None when it is over, unless a court may hear it again.
    """
    state = case.state_at(now)
    if state == State.DRAFT:
        booked = status.prepared.hearing_at
        by = f", before the hearing on {written_instant(booked)}" if booked else ""
        caseworker = case.caseworker.display_name if case.caseworker else "Anyone here"
        if not is_complete:
            return [f"{caseworker} completes the draft{by}"]
        return [*_to_sign(case, status, signing, by), *_when_served(law, status, now)]
    if state == State.AUTHORISED:
        who = "A constable" if case.issued_as == Issuer.POLICE else "A council officer"
        start = serve_from(law, status)
        at = f" on {written_instant(start)} or later" if start and start > now else ""
        return [f"{who} serves the notice{at}", *_when_served(law, status, now)]
    if state in TO_BE_HEARD:
        return _to_hear(law, status, now)
    if state in OF_ORDER and status.ends_on:
        return [_of_order(status, status.ends_on, now)]
    if status.is_open_again:
        return ["If the magistrates hear it again, record what they decide"]
    return []


def _of_order(status: Status, ends_on: date, now: datetime) -> str:
    until = written_date(ends_on)
    if status.suspended_at:
        return (
            f"Record when its suspension ends. The court gave {until} as its last day"
        )
    if status.begins_at and status.order_is_to_come(now):
        begins = written_start(status.begins_at)
        return f"The order begins on {begins} and runs until {until}"
    return f"The order runs until {until}"


def _to_sign(
    case: "ClosureCase", status: Status, signing: Signing, by: str
) -> list[str]:
    """Return who is to sign: who was asked, or else who may be."""
    if status.asked:
        at = written_instant(status.asked.at)
        return [f"{signing.asked} signs, or says why not{by}. Asked {at}"]
    found = []
    if refused := status.not_signed:
        at = written_instant(refused.at)
        why = refused.facts.reason.removesuffix(".")
        found.append(f"{signing.asked} did not sign on {at}: {why}")
    own = "Someone else" if signing.is_drafter else "Someone"
    if not signing.may_sign:
        return [
            *found,
            f"{own} authorises the notice{by}. No one of {case.issuer.name} can sign "
            "on this site yet, as no account has the rank or office in which they "
            "sign: an administrator gives it on the person’s account, under People. "
            "Until then, someone who may authorise notices records who signed on paper",
        ]
    names = "; ".join(
        f"{one.person.display_name} ({may_give(one)}{_refused_on(one)})"
        for one in signing.may_sign
    )
    return [*found, f"{own} signs the notice{by}. Who may: {names}"]


def _refused_on(one: "Signatory") -> str:
    """Say when someone did not sign this draft."""
    if one.refused is None:
        return ""
    return f"; did not sign it on {written_instant(one.refused.happened_at)}"


def _when_served(law: Provisions, status: Status, now: datetime) -> list[str]:
    """Return, before service, between which times to serve it for the hearing.

    Where it would end before the hearing, the warning of that says when to serve it.
    """
    found: list[str] = []
    if due := hearing_deadline(law, now):
        heard_by = f"{when(due, now=now)}, {due.provision.section}"
        found.append(f"If served now, it must be heard by {heard_by}")
    booked = status.prepared.hearing_at
    if booked is None or booked <= now or gap_if_served_now(law, status, now):
        return found
    earliest = serve_from(law, status)
    if earliest is None:
        return found
    at = written_instant(booked)
    if earliest <= now and status.hours is None:
        # How long the notice will last, and so when to serve it, is not decided yet.
        return [*found, f"The hearing, {at}, is in time if it is served now"]
    if earliest <= now:
        return [*found, f"Do not wait to serve it: the hearing, {at}, is in time"]
    wait = f"Serve it on {written_instant(earliest)} or later"
    sooner = f"{wait}: if sooner, the law has it heard before the slot, {at}"
    if status.hours is None:
        return [*found, sooner, *_if_short(law, status, now, after=earliest)]
    return [*found, sooner]


def _if_short(
    law: Provisions, status: Status, now: datetime, *, after: datetime
) -> list[str]:
    """Return when to serve a draft if it is signed for the usual hours, if later."""
    try:
        hours = cited(law, Code.NOTICE, london_date(now)).value
    except NotInForce:
        return []
    start = serve_from(law, status, hours=hours)
    if start is None or start <= after:
        return []
    return [
        f"If it is signed for {hours} hours, serve it on {written_instant(start)} or "
        "later, or have it extended in time"
    ]


def _to_hear(law: Provisions, status: Status, now: datetime) -> list[str]:
    """Return when the court hears it, or that its result is to be recorded."""
    at = hearing_booked(status)
    again = " again" if status.state == State.ADJOURNED else ""
    if at and at <= now:
        return ["Record what the court decided"]
    if at:
        return [f"The court hears it{again} on {written_instant(at)}"]
    due = hearing_deadline(law, status.served_at) if status.served_at else None
    by = f" by {when(due, now=now)}, {due.provision.section}" if due else ""
    return [f"Book the hearing: the court must hear it{by}"]
