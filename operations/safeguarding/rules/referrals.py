"""Rules of a referral: who may be told without consent, its steps, what is due when.

Codes are those of safeguarding.choices, which a test compares.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from operations.deadlines.rules import Due
from operations.statute.rules.counting import last_instant
from stronghold.kernel.clock import london_date
from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.working_days import working_days_after
from stronghold.records.rules import check_text

MASH, ADULT_CARE, NRM, NOTIFY, YOUTH = "mash", "adult", "nrm", "notify", "youth_justice"
CHILD, ADULT = "child", "adult"
GIVEN, REFUSED = "given", "refused"
URGENT = "urgent"
TO_MAKE, MADE, ACKNOWLEDGED, DECIDED, TOLD = (
    *("to_make", "made", "acknowledged"),
    *("decided", "told"),
)
MAKE, CHASE, ACKNOWLEDGE = "referral", "referral_chase", "referral_ack"
NOT_TAKEN = "referral_not_taken"
# Within how long the sender acts on an urgent one that nobody took on.
ACT_WITHIN = timedelta(hours=1)
# Decisions by which nobody of the recipient sees to it.
NOT_TAKEN_ON = ("not_accepted", "signposted")
SHORTEST_REASON, LONGEST_REASON, LONGEST_THRESHOLD = 10, 500, 200
# How long somebody may leave a referral unmade. The force's own promise, not law.
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
    """Within how many working days an answer may be expected, and who says so."""

    working_days: int
    source: str


# None of these is a limit of the law. The first two are guidance that was not read
# again when this was written; the others are what a force agrees with its partners, and
# changes here.
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
    """What is done next with a referral: from which states, to which."""

    code: str
    label: str
    sources: tuple[str, ...]
    target: str


# Facts that others make known: a decision may come with no word of receipt before it.
STEPS = (
    Step("make", "Record that it is made", (TO_MAKE,), MADE),
    Step("acknowledge", "Record their acknowledgement", (MADE,), ACKNOWLEDGED),
    Step("decide", "Record their decision", (MADE, ACKNOWLEDGED), DECIDED),
    Step("feedback", "Record that it was told back", (DECIDED,), TOLD),
)
# Beside the steps: it leaves the referral where it stands.
PASS_NAME = Step(
    "name", "Record how the name was passed", (MADE, ACKNOWLEDGED, DECIDED), ""
)


def steps_from(state: str, *, in_error: bool = False) -> list[Step]:
    """Return what may be recorded next."""
    return [] if in_error else [step for step in STEPS if state in step.sources]


def step_of(reference: str, state: str, code: str, *, in_error: bool) -> Step:
    """Return the step with this code; RuleBroken says why it is not open."""
    if in_error:
        raise RuleBroken(f"{reference} is marked as recorded in error")
    for step in (*steps_from(state), PASS_NAME):
        if step.code == code and state in step.sources:
            return step
    if code not in {step.code for step in (*STEPS, PASS_NAME)}:
        raise RuleBroken("Choose one of the steps that the page offers")
    if state == TO_MAKE:
        raise RuleBroken(f"{reference} is not made yet. Record first that it is made")
    raise RuleBroken(f"{reference} does not stand where this step begins")


def answer_of(state: str, code: str, *, reference: str) -> Step:
    """Return the recipient's step with this code; RuleBroken if it comes too late."""
    for step in STEPS:
        if step.code == code and code != "make":
            if state not in step.sources:
                break
            return step
    raise RuleBroken(
        f"{reference} has moved on since this page was opened: it is now "
        f"{'told back' if state == TOLD else state}. What you typed was not stored. "
        "See how it stands, and answer from there"
    )


@dataclass(frozen=True)
class Refusal:
    """What is said of a decision not to take a referral on."""

    reason: str = ""
    threshold: str = ""
    is_confirmed: bool = False


def check_decision(decision: str, said: Refusal, *, urgency: str) -> None:
    """Whoever does not take a referral on says why, and by which threshold.

    Of an urgent one they also confirm it: somebody may be in danger now.
    """
    for text, subject, field, longest in (
        (said.reason, "Reason", "reason", LONGEST_REASON),
        (said.threshold, "Threshold", "threshold", LONGEST_THRESHOLD),
    ):
        check_text(text, subject=subject, field=field, longest=longest)
    if decision not in NOT_TAKEN_ON:
        return
    if len(said.reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(
            "Enter why it is not taken on, so that the police can act on it",
            field="reason",
        )
    if not said.threshold.strip():
        raise RuleBroken("Enter the threshold that you applied", field="threshold")
    if urgency == URGENT and not said.is_confirmed:
        raise RuleBroken(
            "This referral is urgent: somebody may be in danger now. Confirm that your "
            "service does not take it on",
            field="confirmed",
        )


def check_urgent_is_meant(urgency: str, *, is_confirmed: bool) -> None:
    """An urgent referral wakes somebody: it is confirmed before it goes."""
    if urgency == URGENT and not is_confirmed:
        raise RuleBroken(
            "Confirm that somebody is in danger now. An urgent referral goes to their "
            "duty desk at once",
            field="confirmed",
        )


def check_name_passed(way: str, *, ways: Collection[str], urgency: str) -> None:
    """How the name was passed is one of the ways; an urgent one is not made without."""
    if way and way not in ways:
        raise RuleBroken("Choose how the name was passed", field="name_passed")
    if urgency == URGENT and not way:
        raise RuleBroken(
            "Pass the person’s name first, then choose how. They cannot act on an "
            "urgent referral without it",
            field="name_passed",
        )


def check_feedback(words: str) -> None:
    """What is told back is said in words, and names nobody."""
    if len(words.strip()) < SHORTEST_FEEDBACK:
        raise RuleBroken("Enter what came of it", field="feedback")
    check_text(words, subject="Feedback", field="feedback", longest=LONGEST_FEEDBACK)


def check_subject(kind: str, subject: str) -> None:
    """Some routes are for children alone, some for adults alone."""
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
    """Nobody is referred without consent, or a law that does without it.

    A child needs no consent. An adult goes to the NRM with consent alone; without it
    the Home Office is notified of nobody by name (Modern Slavery Act 2015, s.52).
    """
    if not consent:
        raise RuleBroken("Choose how consent stands", field="consent")
    if subject == CHILD or consent == GIVEN:
        return
    if kind == NRM:
        raise RuleBroken(
            "An adult is referred to the NRM only with their consent. Without it, "
            "choose “Duty to notify” (Modern Slavery Act 2015, s.52)",
            field="consent",
        )
    if kind != NOTIFY and not legal_basis:
        words = "Consent was refused" if consent == REFUSED else "Consent was not given"
        raise RuleBroken(
            f"{words}, so the referral needs a legal basis. Choose the law that "
            "allows it, or do not refer",
            field="legal_basis",
        )


def reference_in_form(typed: str) -> str:
    """Return another system's reference, put right; never a child's name.

    Every reference has a digit, and no name has one: there is no keeping such words.
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
    """It goes to an organisation, and to a role there; no person is named."""
    if organisation and name.strip():
        raise RuleBroken(
            "Choose the organisation from the list, or type its name, but not both",
            field="to_name",
        )
    check_text(name, subject="Organisation", field="to_name", longest=LONGEST_NAME)
    check_text(role, subject="Role", field="recipient_role", longest=LONGEST_ROLE)


def check_addressed(*, organisation: bool, name: str) -> None:
    """What is made was made to somebody."""
    if not organisation and not name.strip():
        raise RuleBroken("Enter which organisation it went to", field="to_name")


def make_by(urgency: str, opened_at: datetime) -> datetime:
    """Return by when a referral is to be made."""
    return opened_at + MAKE_WITHIN[urgency]


def answer_by(kind: str, made_at: datetime) -> date:
    """Return the last day on which an answer may be expected."""
    return working_days_after(london_date(made_at), ANSWERS[kind].working_days)


@dataclass(frozen=True)
class Clock:
    """What the due times of a referral are counted from."""

    kind: str
    urgency: str
    opened_at: datetime
    made_at: datetime | None
    decided: bool
    # Somebody there has said that they have it, or has decided already.
    acknowledged: bool = False
    # Within how long an urgent one is to be acknowledged, as the force has set it.
    acknowledge_within: timedelta = timedelta(hours=1)
    # When it was not taken on, and whether the sender has read that since.
    refused_at: datetime | None = None
    told: bool = False


def dues_of(clock: Clock) -> list[Due]:
    """Return when it is to be made and, once it is, when an answer is to be chased.

    An urgent one is to be acknowledged first, within the time that the force has set;
    if it is not taken on, whoever made it is to act on that at once.
    """
    at = make_by(clock.urgency, clock.opened_at)
    dues = [Due(MAKE, due_at=at, alert_by=at, is_met=clock.made_at is not None)]
    if clock.made_at is not None:
        last = last_instant(answer_by(clock.kind, clock.made_at))
        dues.append(Due(CHASE, last, last, is_day=True, is_met=clock.decided))
    if clock.made_at is not None and clock.urgency == URGENT:
        at = clock.made_at + clock.acknowledge_within
        is_met = clock.acknowledged or clock.decided
        dues.append(Due(ACKNOWLEDGE, due_at=at, alert_by=at, is_met=is_met))
    if clock.refused_at is not None and clock.urgency == URGENT:
        at = clock.refused_at + ACT_WITHIN
        dues.append(Due(NOT_TAKEN, due_at=at, alert_by=at, is_met=clock.told))
    return dues
