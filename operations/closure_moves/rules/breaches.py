"""Finds what is unlawful about each kind of move; law.py decides what follows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.asked_back import after_end
from operations.closure_moves.rules.facts import (
    AppealOutcome,
    Appellant,
    Check,
    Purpose,
    Server,
    SuspendedBy,
)
from operations.closure_moves.rules.moves import NOTICE
from operations.closure_moves.rules.signing import OF_COUNCIL
from operations.closure_moves.rules.step import Step
from operations.statute.choices import Issuer
from operations.statute.judgments import MORGAN
from operations.statute.rules import closures as statute
from operations.statute.rules.clocks import appeal_by, extension_ends_at_most
from operations.statute.rules.counting import elapsed, last_instant
from operations.statute.rules.limits import Breach, Code
from stronghold.core.kernel.london import london_date

_ANSWERS = (
    ("children", "whether children live there"),
    ("adults_at_risk", "whether an adult at risk lives there"),
    ("occupier_is_victim", "whether the occupier is the victim"),
)
_OF_VICTIM = (
    ("partial_order", "whether a partial order would do"),
    ("rehousing", "where the occupier will live"),
    ("adult_referral", "whether an adult referral was made"),
)


def missing_answer(step: Step) -> Breach | None:
    """Return the first question of the draft that has no answer, or None."""
    facts = step.before.prepared
    if not facts.residents:
        words = "Say first who habitually lives there, or that no one does"
        return step.breach(Code.MAY_NOT_EXCLUDE, words)
    if not facts.necessity:
        words = "Say first why the notice is necessary"
        return step.breach(Code.POLICE_MAY_ISSUE, words)
    questions = list(_ANSWERS)
    if facts.occupier_is_victim == "yes":
        questions += _OF_VICTIM
    for name, words in questions:
        if not getattr(facts, name):
            return step.breach(Code.POLICE_MAY_ISSUE, f"Answer first {words}")
    if not (facts.hearing_court and facts.hearing_at):
        words = "Say first at which court, and when, it will be heard"
        return step.breach(Code.CONTENTS, words)
    return None


def unanswered_exclusion(step: Step) -> Breach | None:
    """Return the first question of whom the notice keeps out that has no answer.

    Asked of what is signed here: an earlier system may have kept no answer.
    """
    draft = step.before.prepared
    for answer, words in (
        (draft.keeps_out_residents, "it would keep out people who live there"),
        (draft.keeps_out_owner, "it would keep out the owner"),
    ):
        if answer is None:
            return step.breach(Code.MAY_NOT_EXCLUDE, f"Answer first whether {words}")
    return None


def of_nothing(step: Step) -> Iterator[Breach]:
    yield from ()


def of_state(step: Step) -> Iterator[Breach]:
    """Find a fact that happened when the case was not at that stage, or was over."""
    move, before = step.move, step.before
    if before.state not in move.sources:
        if move.code == EventKind.SERVE:
            words = "The notice was served without a valid authority"
            yield step.breach(Code.POLICE_MAY_ISSUE, words)
        elif move.code == EventKind.LODGE_APPEAL:
            yield step.breach(move.provision, "The order was discharged already")
        else:
            words = "It was heard without a valid notice that had been served"
            yield step.breach(Code.APPLY, words)
    if move.code in _NEEDS_ORDER and before.order_has_ended(step.at):
        yield step.breach(move.provision, "The order had ended by time")


def _of_authority(step: Step) -> Iterator[Breach]:
    law, facts, on = step.provisions, step.facts, london_date(step.at)
    by = step.signatory(facts.signed_by)
    yield from statute.irregularities_of_issuer(law, by, on=on)
    if step.issuer != Issuer.POLICE and facts.signed_by not in OF_COUNCIL:
        words = "A council’s notice is signed for the council"
        yield step.breach(Code.COUNCIL_MAY_ISSUE, words)
    yield from statute.irregularities_of_notice_hours(law, by, on=on, hours=facts.hours)
    yield from _of_draft(step)


def _of_draft(step: Step) -> Iterator[Breach]:
    """Find what a draft lacks before anyone can sign it."""
    law, on, draft = step.provisions, london_date(step.at), step.before.prepared
    statute.check_exclusions(
        law,
        on=on,
        of_residents=bool(draft.keeps_out_residents),
        of_owner=bool(draft.keeps_out_owner),
    )
    if missing := missing_answer(step):
        yield missing
    statute.check_informed_and_consulted(
        law,
        on=on,
        has_informed=bool(draft.informed),
        has_consulted=bool(draft.consulted),
    )
    if draft.hearing_at and draft.hearing_at < step.at:
        words = "The hearing booked has passed: book another"
        yield step.breach(Code.CONTENTS, words)


def _of_service(step: Step) -> Iterator[Breach]:
    facts, police = step.facts, step.issuer == Issuer.POLICE
    if facts.served_by != (Server.CONSTABLE if police else Server.COUNCIL):
        who = "a constable" if police else "an officer of the council"
        yield step.breach(Code.SERVICE, f"Only {who} may serve it")
    if facts.posted_prominent == Check.NOT_NEEDED:
        words = "A copy must go in a prominent place of any premises, if possible"
        yield step.breach(Code.SERVICE, words)


def _of_notice_extension(step: Step) -> Iterator[Breach]:
    facts, before = step.facts, step.before
    if before.served_at is None or before.hours is None:
        words = "The notice has no period to extend"
        yield step.breach(Code.NOTICE_EXTENSION, words)
        return
    signed, on = step.signatory(before.signed_by), london_date(before.served_at)
    extension = statute.NoticeExtension(
        served_at=before.served_at,
        hours=before.hours,
        was_senior=statute.may_sign_senior_notice(step.provisions, signed, on=on),
        extension_hours=facts.extension_hours,
        issued_at=step.at,
    )
    by = step.signatory(facts.signed_by)
    yield from statute.irregularities_of_notice_extension(
        step.provisions, by, extension
    )


def _of_cancellation(step: Step) -> Iterator[Breach]:
    before = step.before
    signed = before.extended_by or before.signed_by
    yield from statute.irregularities_of_cancellation(
        step.provisions,
        step.signatory(step.facts.signed_by),
        on=london_date(step.at),
        signed_by=step.signatory(signed),
    )


def _of_hearing(step: Step) -> Iterator[Breach]:
    """Find a hearing that was too late, or later than the adjourned date."""
    before, law = step.before, step.provisions
    if before.is_open_again:
        return
    if before.adjourned_until and before.first_adjourned_at:
        first, until = london_date(before.first_adjourned_at), london_date(step.at)
        if step.at > before.adjourned_until:
            found: tuple[Breach, ...] = ()
            if not before.has_court_reason:
                found = statute.irregularities_of_adjournment(
                    law, heard_on=first, until=until
                )
            late = step.breach(Code.ADJOURNMENT, "Heard later than the adjourned date")
            yield from found or (late,)
    elif before.served_at and before.cancelled_at is None:
        yield from statute.irregularities_of_hearing(
            law, served_at=before.served_at, hearing_at=step.at
        )


def _of_adjournment(step: Step) -> Iterator[Breach]:
    """Count from the first adjournment. That the court gave a reason for more is
    enough: whether it was right, no one here can decide.
    """
    yield from _of_hearing(step)
    if not step.facts.has_court_reason:
        yield from statute.irregularities_of_adjournment(
            step.provisions,
            heard_on=london_date(step.before.first_adjourned_at or step.at),
            until=london_date(step.facts.until),
        )
    yield from _of_lapsed(step, Code.ADJOURNED_NOTICE)


def _of_lapsed(step: Step, code: Code) -> Iterator[Breach]:
    """Find a notice that was continued although it had ended."""
    if after_end(step):
        words = (
            "The notice had ended before the court sat: a court can only order that "
            "a notice in force continues"
        )
        yield step.breach(code, words)


def _of_order(step: Step) -> Iterator[Breach]:
    yield from _of_hearing(step)
    yield from _of_length(step)


def _of_length(step: Step) -> Iterator[Breach]:
    yield from statute.irregularities_of_order(
        step.provisions,
        made_on=london_date(step.at),
        ends_on=step.facts.ends_on,
        begins_on=step.facts.begins_on,
    )


def _of_continued(step: Step) -> Iterator[Breach]:
    yield from _of_hearing(step)
    yield from statute.irregularities_of_continued_notice(
        step.provisions, decided_at=step.at, ends_at=elapsed(step.at, step.facts.hours)
    )
    yield from _of_lapsed(step, Code.CONTINUED_NOTICE)


def _of_application(step: Step) -> Iterator[Breach]:
    before, facts = step.before, step.facts
    if before.order_made_on and before.ends_on:
        extension = statute.Extension(
            signatory=step.signatory(facts.signed_by),
            issuer=step.issuer,
            made_on=before.order_made_on,
            ends_on=before.ends_on,
            new_end=facts.new_end,
            begins_on=before.begins_on,
            applied_on=london_date(step.at),
            has_consulted=bool(facts.consulted),
        )
        yield from statute.irregularities_of_order_extension(step.provisions, extension)
    if before.ends_on and facts.new_end <= before.ends_on:
        words = "Ask for an end that is later than the present one"
        yield step.breach(Code.ORDER_EXTENSION, words)


def _of_extended_order(step: Step) -> Iterator[Breach]:
    """Check that an extension was applied for, and the end that the court gave."""
    yield from _of_application_made(step)
    yield from _of_longer_order(step)


def _of_application_made(step: Step) -> Iterator[Breach]:
    if step.before.application is None:
        words = "No application to extend the order was recorded"
        yield step.breach(Code.ORDER_EXTENSION_IN_TIME, words)


def _of_longer_order(step: Step) -> Iterator[Breach]:
    before = step.before
    if before.order_made_on and before.ends_on:
        made_on, ends_on = before.order_made_on, before.ends_on
        due = extension_ends_at_most(
            step.provisions,
            made_on=made_on,
            ends_on=ends_on,
            begins_on=before.begins_on,
        )
        if last_instant(step.facts.ends_on) > due.due_at:
            words = f"It may be extended to {due.provision.value} months at most"
            yield Breach(due.provision, words)


def _of_appeal(step: Step) -> Iterator[Breach]:
    """Check it against the latest decision that this party may appeal against."""
    before, by_issuer = step.before, step.facts.lodged_by == Appellant.ISSUER
    decided_at = before.denied_at if by_issuer else before.granted_at
    if decided_at:
        due = appeal_by(step.provisions, decided_on=london_date(decided_at))
        if step.at > due.due_at:
            words = f"An appeal is lodged within {due.provision.value} days"
            yield Breach(due.provision, words)
    elif before.decided_at:
        who = (
            "someone served, or with an interest"
            if by_issuer
            else "the applicant for the order"
        )
        yield step.breach(Code.APPEAL, f"Only {who} may lodge this appeal")
    else:
        words = "Only a decision of the magistrates’ court can be appealed against"
        yield step.breach(Code.APPEAL, words)


def _of_appeal_decided(step: Step) -> Iterator[Breach]:
    if not step.before.is_under_appeal:
        yield step.breach(Code.APPEAL, "No appeal was recorded")
    if step.facts.outcome == AppealOutcome.ORDER_MADE:
        yield from _of_length(step)
    if step.facts.outcome == AppealOutcome.EXTENDED:
        yield from _of_longer_order(step)


def _of_entry(step: Step) -> Iterator[Breach]:
    before, facts = step.before, step.facts
    if facts.purpose == Purpose.POST_NOTICE:
        if before.state not in (State.AUTHORISED, *NOTICE):
            words = "There was nothing to post: no authorised notice was in force"
            yield step.breach(Code.SERVICE, words)
    elif not _is_order_in_force(step):
        yield step.breach(Code.ENFORCE, "No closure order was in force")


def _of_return(step: Step) -> Iterator[Breach]:
    if _is_order_in_force(step):
        words = "Given back while the order was in force and not discharged"
        yield step.breach(Code.DISCHARGE, words)


def _is_order_in_force(step: Step) -> bool:
    """Say whether an order was in force then, also before a suspension of it."""
    before = step.before
    suspended_at = before.suspended_at
    if suspended_at is not None and step.at < suspended_at:
        before = replace(before, suspended_at=None)
    return before.order_is_in_force(step.at)


def _of_suspension(step: Step) -> Iterator[Breach]:
    if step.facts.court == SuspendedBy.MAGISTRATES:
        words = (
            "Magistrates have no power to suspend a closure order pending an appeal: "
            f"{MORGAN.cited}"
        )
        yield step.breach(Code.ORDER, words)


_NEEDS_ORDER = (EventKind.EXTEND_ORDER, EventKind.DISCHARGE)
BREACHES: Mapping[str, Callable[[Step], Iterator[Breach]]] = {
    EventKind.ASK_SIGNATURE: _of_draft,
    EventKind.AUTHORISE: _of_authority,
    EventKind.SERVE: _of_service,
    EventKind.EXTEND_NOTICE: _of_notice_extension,
    EventKind.VARY: _of_cancellation,
    EventKind.CANCEL: _of_cancellation,
    EventKind.ADJOURN: _of_adjournment,
    EventKind.ORDER: _of_order,
    EventKind.SUSPEND: _of_suspension,
    EventKind.REFUSE: _of_hearing,
    EventKind.REFUSE_CONTINUE: _of_continued,
    EventKind.APPLY_EXTENSION: _of_application,
    EventKind.EXTEND_ORDER: _of_extended_order,
    EventKind.NOT_EXTENDED: _of_application_made,
    EventKind.LODGE_APPEAL: _of_appeal,
    EventKind.DECIDE_APPEAL: _of_appeal_decided,
    EventKind.ENTER: _of_entry,
    EventKind.RETURN: _of_return,
}
