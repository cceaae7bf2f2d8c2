"""Rules of a referral: consent, recipient, its steps, and when each is due."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.rules import Due
from operations.safeguarding.choices import (
    Consent,
    Decision,
    ReferralKind,
    ReferralState,
    Subject,
    Urgency,
)
from operations.statute.rules.counting import last_instant
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.moves import Move, move_or_refuse, open_moves
from stronghold.core.kernel.working_days import working_days_after
from stronghold.core.records.rules import check_text

# The states in which it has no decision yet.
OPEN_STATES = (
    ReferralState.TO_MAKE,
    ReferralState.MADE,
    ReferralState.ACKNOWLEDGED,
)
# How soon the sender must act on an urgent referral that was not accepted.
ACT_WITHIN = timedelta(hours=1)
# Decisions after which the recipient takes no action.
NOT_TAKEN_ON = (Decision.NOT_ACCEPTED, Decision.SIGNPOSTED)
SHORTEST_REASON, LONGEST_REASON, LONGEST_THRESHOLD = 10, 500, 200
LONGEST_ROLE = 80
LONGEST_NAME = 100
LONGEST_ANSWERED = 60
LONGEST_REFERENCE = 40
SHORTEST_FEEDBACK, LONGEST_FEEDBACK = 3, 500
_THEIR_REFERENCE = re.compile(r"[A-Z0-9][A-Z0-9/.\- ]*")


@dataclass(frozen=True)
class Answer:
    """The number of working days in which an answer is expected, and its source."""

    working_days: int
    source: str


# None of these is a legal limit. [M]: from guidance that was not read again when this
# was written. [U]: what a force agrees with its partners; change it here.
ANSWERS: Mapping[str, Answer] = MappingProxyType(
    {
        ReferralKind.MASH: Answer(1, "Working Together to Safeguard Children [M]"),
        ReferralKind.NRM: Answer(5, "Modern slavery statutory guidance [M]"),
        ReferralKind.NOTIFY: Answer(5, "local practice [U]"),
        ReferralKind.ADULT: Answer(5, "local practice [U]"),
        ReferralKind.YOUTH_JUSTICE: Answer(10, "local practice [U]"),
        ReferralKind.DRUG_TREATMENT: Answer(10, "local practice [U]"),
        ReferralKind.HOUSING: Answer(10, "local practice [U]"),
        ReferralKind.MENTAL_HEALTH: Answer(5, "local practice [U]"),
        ReferralKind.FIRE: Answer(20, "local practice [U]"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Step(Move):
    """A step of a referral. `is_answer`: its recipient may record it, too."""

    is_answer: bool = False


# A decision may come without an acknowledgement before it.
STEPS: tuple[Step, ...] = (
    Step(
        code="make",
        label="Send the referral",
        sources=(ReferralState.TO_MAKE,),
        target=ReferralState.MADE,
    ),
    Step(
        code="acknowledge",
        label="Record their acknowledgement",
        sources=(ReferralState.MADE,),
        target=ReferralState.ACKNOWLEDGED,
        is_answer=True,
    ),
    Step(
        code="decide",
        label="Record their decision",
        sources=(ReferralState.MADE, ReferralState.ACKNOWLEDGED),
        target=ReferralState.DECIDED,
        is_answer=True,
    ),
    Step(
        code="feedback",
        label="Record that the outcome was sent",
        sources=(ReferralState.DECIDED,),
        target=ReferralState.OUTCOME_SENT,
        is_answer=True,
    ),
    # How the name was passed may be recorded at any time once it is sent.
    Step(
        code="name",
        label="Record how the name was passed",
        sources=(
            ReferralState.MADE,
            ReferralState.ACKNOWLEDGED,
            ReferralState.DECIDED,
        ),
    ),
    # A call is no acknowledgement: the recipient gives that on the site.
    Step(code="rang", label="Record who answered", sources=(ReferralState.MADE,)),
)
# Steps that happen beside the others, so that their time follows none of them.
BESIDE = ("name", "rang")


def steps_from(state: str, *, in_error: bool = False) -> list[Step]:
    """Return the steps that may be recorded next."""
    return [] if in_error else open_moves(STEPS, state)


def step_of(reference: str, state: str, code: str, *, in_error: bool) -> Step:
    """Return the step with this code; RuleBroken says why it is not allowed."""
    if in_error:
        raise RuleBroken(f"{reference} is marked as recorded in error")

    def why_not() -> str:
        if state == ReferralState.TO_MAKE:
            return f"{reference} has not been sent. Send it first"
        return f"This step does not fit the status of {reference}"

    return move_or_refuse(STEPS, steps_from(state), code, why_not=why_not)


def answer_of(state: str, code: str, *, reference: str) -> Step:
    """Return the recipient's step with this code; RuleBroken if it comes too late."""
    answers = [step for step in steps_from(state) if step.is_answer]

    def why_not() -> str:
        return (
            f"The status of {reference} has changed since you opened this page: it is "
            f"now {ReferralState(state).label.lower()}. What you typed was not saved. "
            "Check its status and answer again"
        )

    return move_or_refuse(STEPS, answers, code, why_not=why_not)


@dataclass(frozen=True)
class Refusal:
    """The details of a decision not to accept a referral."""

    reason: str = ""
    threshold: str = ""
    is_confirmed: bool = False


def check_decision(decision: str, refusal: Refusal, *, urgency: str) -> None:
    """Check that a referral not accepted has a reason and the threshold applied.

    If it is urgent, the decision must be confirmed: someone may be in danger now.
    """
    for text, subject, field, longest in (
        (refusal.reason, "Reason", "reason", LONGEST_REASON),
        (refusal.threshold, "Threshold", "threshold", LONGEST_THRESHOLD),
    ):
        check_text(text, subject=subject, field=field, longest=longest)
    if decision not in NOT_TAKEN_ON:
        return
    if len(refusal.reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(
            "Enter why it is not accepted, so that the police can act on it",
            field="reason",
        )
    if not refusal.threshold.strip():
        raise RuleBroken("Enter the threshold that you applied", field="threshold")
    if urgency == Urgency.URGENT and not refusal.is_confirmed:
        raise RuleBroken(
            "This referral is urgent: someone may be in danger now. Confirm that your "
            "service does not accept it",
            field="confirmed",
        )


def is_pressing(*, urgency: str, state: str, is_in_error: bool) -> bool:
    """Say whether a referral is urgent and has no decision yet."""
    return urgency == Urgency.URGENT and state in OPEN_STATES and not is_in_error


def check_urgent_is_meant(urgency: str, *, is_confirmed: bool) -> None:
    """Check that an urgent referral is confirmed: it alerts a duty desk at any hour."""
    if urgency == Urgency.URGENT and not is_confirmed:
        raise RuleBroken(
            "Confirm that they are still in danger now. An urgent referral goes to the "
            "duty desk at once",
            field="confirmed",
        )


def check_name_passed(way: str, *, ways: Collection[str], urgency: str) -> None:
    """Check how the name was passed, which an urgent referral must say."""
    if way and way not in ways:
        raise RuleBroken("Choose how the name was passed", field="name_passed")
    if urgency == Urgency.URGENT and not way:
        raise RuleBroken(
            "Pass the person’s name first, then choose how. They cannot act on an "
            "urgent referral without it",
            field="name_passed",
        )


def check_rang(who: str, *, urgency: str) -> None:
    """Check who answered a call about an urgent referral."""
    if urgency != Urgency.URGENT:
        raise RuleBroken(
            "Only a call about an urgent referral is recorded", field="step"
        )
    if not who.strip():
        raise RuleBroken("Enter who answered", field="who_answered")
    check_text(
        who, subject="Who answered", field="who_answered", longest=LONGEST_ANSWERED
    )


def check_feedback(text: str) -> None:
    """Check that the outcome is given, and not too long."""
    if len(text.strip()) < SHORTEST_FEEDBACK:
        raise RuleBroken("Enter the outcome", field="feedback")
    check_text(text, subject="Outcome", field="feedback", longest=LONGEST_FEEDBACK)


def check_subject(kind: str, subject: str) -> None:
    """Check that the service takes children or adults: some take only one of them."""
    if subject not in Subject.values:
        raise RuleBroken("Choose whether it is a child or an adult", field="subject")
    for_children = {ReferralKind.MASH, ReferralKind.YOUTH_JUSTICE}
    if kind in for_children and subject == Subject.ADULT:
        raise RuleBroken(
            "Children’s social care and youth justice are for under 18s. Choose adult "
            "safeguarding for an adult",
            field="kind",
        )
    if kind == ReferralKind.ADULT and subject == Subject.CHILD:
        raise RuleBroken(
            "Care Act 2014, s.42 is about adults. Choose children’s social care (MASH) "
            "for a child",
            field="kind",
        )
    if kind == ReferralKind.NOTIFY and subject == Subject.CHILD:
        raise RuleBroken(
            "A child needs no consent: refer to the NRM. The duty to notify (Modern "
            "Slavery Act 2015, s.52) is for an adult who does not consent",
            field="kind",
        )


def consent_to_store(subject: str, consent: str) -> str:
    """Return how consent stands once it is sent: of a child it need not be asked."""
    is_child = subject == Subject.CHILD
    return consent or (Consent.NOT_REQUIRED if is_child else "")


def check_consent(kind: str, subject: str, *, consent: str, legal_basis: str) -> None:
    """Check that there is consent, or a law that allows the referral without it.

    A child needs no consent. An adult is referred to the NRM only with consent. Without
    it the Home Office is notified without a name (Modern Slavery Act 2015, s.52).
    """
    if subject == Subject.CHILD:
        return
    if not consent:
        raise RuleBroken("Choose the status of consent", field="consent")
    if consent == Consent.GIVEN:
        return
    if kind == ReferralKind.NRM:
        raise RuleBroken(
            "An adult is referred to the NRM only with their consent. Without it, "
            "choose “Duty to notify” (Modern Slavery Act 2015, s.52)",
            field="consent",
        )
    if kind != ReferralKind.NOTIFY and not legal_basis:
        was_refused = consent == Consent.REFUSED
        why = "Consent was refused" if was_refused else "Consent was not given"
        raise RuleBroken(
            f"{why}, so the referral needs a legal basis. Choose the law that "
            "allows it, or do not refer",
            field="legal_basis",
        )


def reference_in_form(typed: str) -> str:
    """Return another system's reference in capitals, with single spaces.

    Raises RuleBroken if it has no digit: a name has none, and a name is never stored.
    """
    found = re.sub(r"\s+", " ", typed).strip().upper()
    check_text(
        found,
        subject="Their reference",
        field="their_reference",
        longest=LONGEST_REFERENCE,
    )
    has_digit = any(letter.isdigit() for letter in found)
    if found and not (has_digit and _THEIR_REFERENCE.fullmatch(found)):
        raise RuleBroken(
            "Their reference must be letters and digits, such as MASH-2026-1234. "
            "Never type a name here",
            field="their_reference",
        )
    return found


def check_recipient(*, organisation: bool, name: str, role: str) -> None:
    """Check that one organisation at most is given, and how long name and role are."""
    if organisation and name.strip():
        raise RuleBroken(
            "Choose the organisation from the list, or type its name, but not both",
            field="to_name",
        )
    check_text(name, subject="Organisation", field="to_name", longest=LONGEST_NAME)
    check_text(role, subject="Role", field="recipient_role", longest=LONGEST_ROLE)


def check_addressed(*, organisation: bool, name: str) -> None:
    """Check that a referral which was sent has a recipient."""
    if not organisation and not name.strip():
        raise RuleBroken("Enter which organisation it went to", field="to_name")


def answer_by(kind: str, made_at: datetime) -> date:
    """Return the last day by which an answer is expected."""
    return working_days_after(london_date(made_at), ANSWERS[kind].working_days)


@dataclass(frozen=True)
class Clock:
    """The facts from which the deadlines of a referral are calculated."""

    kind: str
    urgency: str
    opened_at: datetime
    made_at: datetime | None
    decided: bool
    # How soon it must be made, as decided by the force: a local standard, not law.
    make_within: timedelta
    # The recipient has acknowledged it, or has already decided.
    acknowledged: bool = False
    # How soon an urgent one must be acknowledged, as set by the force.
    acknowledge_within: timedelta = timedelta(hours=1)
    # When it was not accepted, and whether the outcome has been recorded since.
    refused_at: datetime | None = None
    outcome_sent: bool = False


def dues_of(clock: Clock) -> list[Due]:
    """Return when it must be made and, once made, when to chase an answer.

    An urgent one must also be acknowledged, in the time that the force has set. If it
    is not accepted, the person who made it must act within `ACT_WITHIN`.
    """
    due_at = clock.opened_at + clock.make_within
    dues = [
        Due(
            DeadlineKind.REFERRAL,
            due_at=due_at,
            alert_by=due_at,
            is_met=clock.made_at is not None,
        )
    ]
    if clock.made_at is not None:
        last = last_instant(answer_by(clock.kind, clock.made_at))
        dues.append(
            Due(
                DeadlineKind.REFERRAL_CHASE,
                last,
                last,
                is_day=True,
                is_met=clock.decided,
            )
        )
    if clock.made_at is not None and clock.urgency == Urgency.URGENT:
        due_at = clock.made_at + clock.acknowledge_within
        is_met = clock.acknowledged or clock.decided
        dues.append(
            Due(
                DeadlineKind.REFERRAL_ACK,
                due_at=due_at,
                alert_by=due_at,
                is_met=is_met,
            )
        )
    if clock.refused_at is not None and clock.urgency == Urgency.URGENT:
        due_at = clock.refused_at + ACT_WITHIN
        is_met = clock.outcome_sent
        dues.append(
            Due(
                DeadlineKind.REFERRAL_NOT_TAKEN,
                due_at=due_at,
                alert_by=due_at,
                is_met=is_met,
            )
        )
    return dues
