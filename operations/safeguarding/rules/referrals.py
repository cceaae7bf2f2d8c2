"""Rules of a referral: consent, recipient, its steps, and when each is due.

A test checks that the codes here are those of safeguarding.choices.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from operations.deadlines.rules import Due
from operations.statute.rules.counting import last_instant
from stronghold.core.kernel.clock import london_date
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.working_days import working_days_after
from stronghold.core.records.rules import check_text

MASH, ADULT_CARE, NRM, NOTIFY, YOUTH = "mash", "adult", "nrm", "notify", "youth_justice"
CHILD, ADULT = "child", "adult"
GIVEN, REFUSED = "given", "refused"
URGENT = "urgent"
TO_MAKE = "to_make"
MADE = "made"
ACKNOWLEDGED = "acknowledged"
DECIDED = "decided"
OUTCOME_SENT = "outcome_sent"
MAKE, CHASE, ACKNOWLEDGE = "referral", "referral_chase", "referral_ack"
NOT_TAKEN = "referral_not_taken"
# How soon the sender must act on an urgent referral that was not accepted.
ACT_WITHIN = timedelta(hours=1)
# Decisions after which the recipient takes no action.
NOT_TAKEN_ON = ("not_accepted", "signposted")
SHORTEST_REASON, LONGEST_REASON, LONGEST_THRESHOLD = 10, 500, 200
# How soon a referral must be made. The force's local standard, not law.
MAKE_WITHIN: Mapping[str, timedelta] = MappingProxyType(
    {URGENT: timedelta(hours=4), "ordinary": timedelta(hours=24)}
)
LONGEST_ROLE = 80
LONGEST_NAME = 100
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
        MASH: Answer(1, "Working Together to Safeguard Children [M]"),
        NRM: Answer(5, "Modern slavery statutory guidance [M]"),
        NOTIFY: Answer(5, "local practice [U]"),
        ADULT_CARE: Answer(5, "local practice [U]"),
        YOUTH: Answer(10, "local practice [U]"),
        "drug_treatment": Answer(10, "local practice [U]"),
        "housing": Answer(10, "local practice [U]"),
        "mental_health": Answer(5, "local practice [U]"),
        "fire": Answer(20, "local practice [U]"),
    }
)


@dataclass(frozen=True)
class Step:
    """A step of a referral: the states it starts from, and the one it leads to."""

    code: str
    label: str
    sources: tuple[str, ...]
    target: str


# A decision may come without an acknowledgement before it.
STEPS = (
    Step("make", "Record that it was sent", (TO_MAKE,), MADE),
    Step("acknowledge", "Record their acknowledgement", (MADE,), ACKNOWLEDGED),
    Step("decide", "Record their decision", (MADE, ACKNOWLEDGED), DECIDED),
    Step("feedback", "Record that the outcome was sent", (DECIDED,), OUTCOME_SENT),
)
# Not a step of the sequence: it leaves the state as it is.
PASS_NAME = Step(
    "name", "Record how the name was passed", (MADE, ACKNOWLEDGED, DECIDED), ""
)


def steps_from(state: str, *, in_error: bool = False) -> list[Step]:
    """Return the steps that may be recorded next."""
    return [] if in_error else [step for step in STEPS if state in step.sources]


def step_of(reference: str, state: str, code: str, *, in_error: bool) -> Step:
    """Return the step with this code; RuleBroken says why it is not allowed."""
    if in_error:
        raise RuleBroken(f"{reference} is marked as recorded in error")
    for step in (*steps_from(state), PASS_NAME):
        if step.code == code and state in step.sources:
            return step
    if code not in {step.code for step in (*STEPS, PASS_NAME)}:
        raise RuleBroken("Choose one of the steps on the page")
    if state == TO_MAKE:
        raise RuleBroken(
            f"{reference} has not been sent. Record first that it was sent"
        )
    raise RuleBroken(f"This step does not fit the status of {reference}")


def answer_of(state: str, code: str, *, reference: str) -> Step:
    """Return the recipient's step with this code; RuleBroken if it comes too late."""
    for step in STEPS:
        if step.code == code and code != "make":
            if state not in step.sources:
                break
            return step
    raise RuleBroken(
        f"The status of {reference} has changed since you opened this page: it is now "
        f"{'decided, outcome sent' if state == OUTCOME_SENT else state}. What you "
        "typed was not saved. Check its status and answer again"
    )


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
    if urgency == URGENT and not refusal.is_confirmed:
        raise RuleBroken(
            "This referral is urgent: someone may be in danger now. Confirm that your "
            "service does not accept it",
            field="confirmed",
        )


def check_urgent_is_meant(urgency: str, *, is_confirmed: bool) -> None:
    """Check that an urgent referral is confirmed: it alerts a duty desk at any hour."""
    if urgency == URGENT and not is_confirmed:
        raise RuleBroken(
            "Confirm that someone is in danger now. An urgent referral goes to their "
            "duty desk at once",
            field="confirmed",
        )


def check_name_passed(way: str, *, ways: Collection[str], urgency: str) -> None:
    """Check how the name was passed, which an urgent referral must say."""
    if way and way not in ways:
        raise RuleBroken("Choose how the name was passed", field="name_passed")
    if urgency == URGENT and not way:
        raise RuleBroken(
            "Pass the person’s name first, then choose how. They cannot act on an "
            "urgent referral without it",
            field="name_passed",
        )


def check_feedback(text: str) -> None:
    """Check that the outcome is given, and not too long."""
    if len(text.strip()) < SHORTEST_FEEDBACK:
        raise RuleBroken("Enter the outcome", field="feedback")
    check_text(text, subject="Outcome", field="feedback", longest=LONGEST_FEEDBACK)


def check_subject(kind: str, subject: str) -> None:
    """Check that the service takes children or adults: some take only one of them."""
    if subject not in {CHILD, ADULT}:
        raise RuleBroken("Choose whether it is a child or an adult", field="subject")
    if kind in {MASH, YOUTH} and subject == ADULT:
        raise RuleBroken(
            "Children’s social care and youth justice are for under 18s. Choose adult "
            "safeguarding for an adult",
            field="kind",
        )
    if kind == ADULT_CARE and subject == CHILD:
        raise RuleBroken(
            "Care Act 2014, s.42 is about adults. Choose children’s social care (MASH) "
            "for a child",
            field="kind",
        )
    if kind == NOTIFY and subject == CHILD:
        raise RuleBroken(
            "A child needs no consent: refer to the NRM. The duty to notify (Modern "
            "Slavery Act 2015, s.52) is for an adult who does not consent",
            field="kind",
        )


def check_consent(kind: str, subject: str, *, consent: str, legal_basis: str) -> None:
    """Check that there is consent, or a law that allows the referral without it.

    A child needs no consent. An adult is referred to the NRM only with consent. Without
    it the Home Office is notified without a name (Modern Slavery Act 2015, s.52).
    """
    if not consent:
        raise RuleBroken("Choose the status of consent", field="consent")
    if subject == CHILD or consent == GIVEN:
        return
    if kind == NRM:
        raise RuleBroken(
            "An adult is referred to the NRM only with their consent. Without it, "
            "choose “Duty to notify” (Modern Slavery Act 2015, s.52)",
            field="consent",
        )
    if kind != NOTIFY and not legal_basis:
        why = "Consent was refused" if consent == REFUSED else "Consent was not given"
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


def make_by(urgency: str, opened_at: datetime) -> datetime:
    """Return the time by which a referral must be made."""
    return opened_at + MAKE_WITHIN[urgency]


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
    due_at = make_by(clock.urgency, clock.opened_at)
    dues = [Due(MAKE, due_at=due_at, alert_by=due_at, is_met=clock.made_at is not None)]
    if clock.made_at is not None:
        last = last_instant(answer_by(clock.kind, clock.made_at))
        dues.append(Due(CHASE, last, last, is_day=True, is_met=clock.decided))
    if clock.made_at is not None and clock.urgency == URGENT:
        due_at = clock.made_at + clock.acknowledge_within
        is_met = clock.acknowledged or clock.decided
        dues.append(Due(ACKNOWLEDGE, due_at=due_at, alert_by=due_at, is_met=is_met))
    if clock.refused_at is not None and clock.urgency == URGENT:
        due_at = clock.refused_at + ACT_WITHIN
        is_met = clock.outcome_sent
        dues.append(Due(NOT_TAKEN, due_at=due_at, alert_by=due_at, is_met=is_met))
    return dues
