"""The states of a warrant, every lawful move, and what a move needs.

Decisions that are not lawful are refused. An entry or a return that has happened is a
fact and is recorded as it was.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from operations.statute.choices import Enactment, Entries
from operations.warrants.choices import Rank, State
from stronghold.core.kernel.clock import london_date
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import EARLIEST, check_text

BEFORE_ISSUE = (State.DRAFT, State.AUTHORISED, State.APPLIED)
# States in which the team holds it and may enter, as far as it allows.
IN_HAND = (State.ISSUED, State.EXECUTED, State.ENDORSED)
# States in which it may have been used: an entry is recorded even if late.
WAS_ISSUED = (
    State.ISSUED,
    State.EXECUTED,
    State.ENDORSED,
    State.WITHDRAWN,
    State.RETURNED,
)

# An inspector's authority is what PACE asks for; a higher rank has it too.
MAY_AUTHORISE = (Rank.INSPECTOR, Rank.SUPERINTENDENT)

LONGEST_REASON = 300
LONGEST_NOTE = 500
LONGEST_WORDS = 1000
LONGEST_COURT = 100
SHORTEST_REASON = 3
MOST_ENTRIES = 99
_PACE = "Police and Criminal Evidence Act 1984"
# Code B, paragraph 3.4: no application without an inspector's authority.
APPLY_RANK = f"Code B 3.4, {_PACE}"
# An entry is lawful only under a warrant that was issued.
WARRANT_NEEDED = f"s.15(1), {_PACE}"
APPLICATION = f"s.15(3), {_PACE}"
NAMED_PREMISES = f"s.15(6)(b), {_PACE}"
ENDORSEMENT = f"s.16(9), {_PACE}"
RETURN = f"s.16(10), {_PACE}"
# The section that says how long it lasts, by enactment.
LIFE: Mapping[str, str] = MappingProxyType(
    {
        Enactment.DRUGS_ACT_S23: "s.23(3), Misuse of Drugs Act 1971",
        Enactment.PACE_S8: f"s.16(3), {_PACE}",
        Enactment.PSYCHOACTIVE_S39: "Sch. 3 para. 6, Psychoactive Substances Act 2016",
    }
)


@dataclass(frozen=True)
class Move:
    """One lawful move, from any of `sources`.

    A `target` of "" leaves the state as it is. `is_fact`: it has happened already.
    """

    code: str
    label: str
    sources: tuple[str, ...]
    target: str = ""
    is_fact: bool = False


MOVES: tuple[Move, ...] = (
    Move(
        "authorise",
        "Record the inspector’s authority",
        (State.DRAFT,),
        State.AUTHORISED,
    ),
    Move("apply", "Record the application", (State.AUTHORISED,), State.APPLIED),
    Move("issue", "The court issued it", (State.APPLIED,), State.ISSUED, is_fact=True),
    Move(
        "refuse", "The court refused it", (State.APPLIED,), State.REFUSED, is_fact=True
    ),
    Move("enter", "Record an entry", WAS_ISSUED, State.EXECUTED, is_fact=True),
    Move("endorse", "Endorse", (State.EXECUTED, State.RETURNED)),
    Move("return", "Return it to the court", IN_HAND, State.RETURNED),
    Move("return", "Return it to the court", (State.WITHDRAWN,), State.RETURNED),
    Move("plan", "Plan an entry", IN_HAND),
    Move("add_premises", "Add premises", (*BEFORE_ISSUE, *IN_HAND)),
    Move(
        "call_off",
        "Withdraw the warrant",
        (*BEFORE_ISSUE, State.ISSUED),
        State.WITHDRAWN,
    ),
)
CODES = tuple(dict.fromkeys(move.code for move in MOVES))


@dataclass(frozen=True)
class Status:
    """The status of a warrant, as far as a move needs it."""

    reference: str
    state: str
    enactment: str
    issued_on: date | None = None
    ends_on: date | None = None
    in_error: bool = False
    is_all_premises: bool = False
    n_entries: int = 0
    n_unendorsed: int = 0

    def has_run_out(self, today: date) -> bool:
        """Say whether it was issued and expired without an entry."""
        return self.state == State.ISSUED and bool(
            self.ends_on and self.ends_on < today
        )

    def shown_state(self, today: date) -> str:
        return State.EXPIRED if self.has_run_out(today) else self.state


def moves_from(status: Status, *, today: date) -> list[Move]:
    """Return the moves that may be made next, in the order of MOVES."""
    if status.in_error:
        return []
    return [
        move
        for move in MOVES
        if status.state in move.sources and _is_open(move, status, today=today)
    ]


def _is_open(move: Move, status: Status, *, today: date) -> bool:
    match move.code:
        case "endorse":
            return status.n_unendorsed > 0
        case "return":
            # One that was withdrawn before its issue cannot be returned.
            return status.issued_on is not None
        case "call_off":
            return not status.has_run_out(today)
        case "plan":
            return status.ends_on is not None and status.ends_on >= today
        case "add_premises":
            return status.state in BEFORE_ISSUE or status.is_all_premises
        case "enter":
            return status.issued_on is not None
    return True


def move_of(status: Status, code: str, *, today: date) -> Move:
    """Return the lawful move with this code; RuleBroken says why there is none."""
    if status.in_error:
        raise RuleBroken(
            f"{status.reference} is marked as recorded in error and stays as it is"
        )
    for move in moves_from(status, today=today):
        if move.code == code:
            return move
    raise RuleBroken(_why_not(status, code), field="move")


def _why_not(status: Status, code: str) -> str:
    if code not in CODES:
        return "Choose one of the moves that the page offers"
    if code == "apply" and status.state == State.DRAFT:
        return (
            "An inspector must authorise the application first, or a higher officer: "
            f"{APPLY_RANK}"
        )
    if code == "add_premises" and status.state in WAS_ISSUED:
        return f"This warrant is for the premises that it names: {NAMED_PREMISES}"
    reference = status.reference
    if code == "plan" and status.issued_on is not None:
        return f"{reference} can no longer be used to enter: {LIFE[status.enactment]}"
    advice, section = _ADVICE[code]
    return f"{reference} {advice}: {section}"


# Why a move is not open, and the section that it would go against.
_ADVICE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "authorise": ("is authorised already, or has gone further", APPLY_RANK),
        "apply": ("has been applied for already, or is not to be", APPLICATION),
        "issue": (
            "has no application before the court. Record the application first",
            APPLICATION,
        ),
        "refuse": ("has no application before the court", APPLICATION),
        "enter": ("has not been issued. Record its issue first", WARRANT_NEEDED),
        "endorse": (
            "has no premises to endorse: none was entered, or all are endorsed",
            ENDORSEMENT,
        ),
        "return": (
            "is not in your hands: it was never issued, or has gone back already",
            RETURN,
        ),
        "plan": ("cannot be used to enter: it has not been issued", WARRANT_NEEDED),
        "add_premises": ("can no longer have premises added", NAMED_PREMISES),
        "call_off": (
            "can no longer be withdrawn. An issued warrant goes back to the court",
            RETURN,
        ),
    }
)


def check_premises_known(number: int | None, known: Collection[int]) -> None:
    if number not in known:
        raise RuleBroken("Choose which premises", field="premises")


def check_authority(rank: str, at: datetime | None, *, now: datetime) -> None:
    """Refuse authority by anyone below an inspector: PACE Code B, 3.4."""
    if not rank:
        raise RuleBroken("Choose who authorised it", field="rank")
    if rank not in MAY_AUTHORISE:
        raise RuleBroken(
            f"An inspector must authorise it, or a higher officer: {APPLY_RANK}",
            field="rank",
        )
    if at is None:
        raise RuleBroken("Enter when it was authorised", field="on")
    check_past(london_date(at), at, subject="The authority", field="on", now=now)


def check_past(
    on: date | None,
    at: datetime | None,
    *,
    subject: str,
    field: str,
    now: datetime,
) -> date:
    """Return the day of a past event; refuse one that has not happened yet."""
    if on is None:
        raise RuleBroken(f"Enter the date of {_lowered(subject)}", field=field)
    if on > london_date(now) or (at is not None and at > now):
        raise RuleBroken(f"{subject} must be in the past", field=field)
    if on < EARLIEST:
        raise RuleBroken(f"{subject} must be in or after {EARLIEST.year}", field=field)
    return on


def check_order(
    on: date, earlier: date | None, *, subject: str, before: str, section: str
) -> None:
    """Refuse a date before that of the step it follows."""
    if earlier is not None and on < earlier:
        raise RuleBroken(
            f"{subject} must not be before {before} on {earlier:%d.%m.%Y}: {section}",
            field="on",
        )


def check_entries(allowed: str, most: int | None, grounds: str) -> None:
    """Require the grounds for more than one entry: PACE s.15(2)(a)."""
    if allowed == Entries.LIMITED and not (most and 2 <= most <= MOST_ENTRIES):
        raise RuleBroken(
            f"Enter how many entries it allows, from 2 to {MOST_ENTRIES}",
            field="most_entries",
        )
    if allowed != Entries.SINGLE and not grounds.strip():
        raise RuleBroken(
            "Enter why more than one entry is needed: s.15(2)(a)(iii), "
            "Police and Criminal Evidence Act 1984",
            field="entries_grounds",
        )
    check_words(grounds, field="entries_grounds")


def check_words(text: str, *, field: str) -> None:
    subject = {"articles": "What is sought", "entries_grounds": "Why"}[field]
    check_text(text, subject=subject, field=field, longest=LONGEST_WORDS)


def check_reason(reason: str, *, ask: str, field: str = "reason") -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(ask, field=field)
    check_text(reason, subject="Reason", field=field, longest=LONGEST_REASON)


def check_note(note: str) -> None:
    if len(note.strip()) < SHORTEST_REASON:
        raise RuleBroken("Enter your finding", field="note")
    check_text(note, subject="Note", field="note", longest=LONGEST_NOTE)


def _lowered(subject: str) -> str:
    return subject[0].lower() + subject[1:]
