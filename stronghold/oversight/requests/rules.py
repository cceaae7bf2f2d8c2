"""The moves of a request, the facts that its clock counts from, and what each needs."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from operations.statute.rules.limits import Deadline, Provisions
from operations.statute.rules.peoples_data import (
    acknowledge_by,
    answer_by,
    check_may_stop,
)
from stronghold.core.kernel.errors import RuleBroken, SeveralBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.moves import Move, move_or_refuse, open_moves
from stronghold.core.records.rules import check_text
from stronghold.core.sharing.choices import Regime
from stronghold.core.ui.dates import written_date
from stronghold.oversight import data_protection as law
from stronghold.oversight.requests.choices import (
    ExtendBecause,
    KnownBy,
    Outcome,
    RequestKind,
    RequestMove,
    State,
)
from stronghold.oversight.requests.grounds import PRIVILEGE, grounds_on
from stronghold.oversight.requests.repeats import repeats_in

LONGEST_ASKS, LONGEST_WORDS, LONGEST_REASONS = 500, 1000, 1000
LONGEST_FORCE_REFERENCE = 40
# No one records a request, or a step, that is longer ago.
EARLIEST = date(2018, 5, 25)
# Whom the audit log names as the recipient of an answer.
ASKED = "the person who asked"
LONGEST_BECAUSE = 300
_OPEN, _CLARIFYING, _DECIDED = State.OPEN, State.CLARIFYING, State.DECIDED
RUNNING = (_OPEN, _CLARIFYING, _DECIDED)


@dataclass(frozen=True, kw_only=True)
class Step(Move):
    """A move of a request; `day` is what its day is called on the form."""

    day: str


MOVES: Sequence[Step] = (
    Step(
        code=RequestMove.ACKNOWLEDGE,
        label="Record that it was acknowledged",
        sources=(_OPEN, _DECIDED),
        day="Day you acknowledged it",
    ),
    Step(
        code=RequestMove.PROGRESS,
        label="Record what they were informed of",
        sources=(_OPEN, _DECIDED),
        day="Day you informed them",
    ),
    Step(
        code=RequestMove.ASK_IDENTITY,
        label="Ask for proof of identity",
        sources=(_OPEN,),
        day="Day you asked",
    ),
    Step(
        code=RequestMove.IDENTITY,
        label="Record proof of identity",
        sources=(_OPEN,),
        day="Day they proved it",
    ),
    Step(
        code=RequestMove.ASK_FEE,
        label="Ask for a fee",
        sources=(_OPEN,),
        day="Day you asked",
    ),
    Step(
        code=RequestMove.FEE,
        label="Record that the fee was paid",
        sources=(_OPEN,),
        day="Day it was paid",
    ),
    Step(
        code=RequestMove.CLARIFY,
        label="Stop the clock, ask what they mean",
        sources=(_OPEN,),
        target=_CLARIFYING,
        day="Day you asked",
    ),
    Step(
        code=RequestMove.CLARIFIED,
        label="Start the clock, they said what they mean",
        sources=(_CLARIFYING,),
        target=_OPEN,
        day="Day you got their answer",
    ),
    Step(
        code=RequestMove.EXTEND,
        label="Put the answer off",
        sources=(_OPEN,),
        day="Day you informed them",
    ),
    Step(
        code=RequestMove.DECIDE,
        label="Decide",
        sources=(_OPEN,),
        target=_DECIDED,
        day="Day of the decision",
    ),
    Step(
        code=RequestMove.REOPEN,
        label="Change the decision",
        sources=(_DECIDED,),
        target=_OPEN,
        day="Day you opened it again",
    ),
    Step(
        code=RequestMove.ORIGIN,
        label="Record where the inaccurate data came from",
        sources=(_DECIDED,),
        day="Day you informed them, or looked",
    ),
    Step(
        code=RequestMove.ANSWER,
        label="Record that it was answered",
        sources=(_DECIDED,),
        target=State.ANSWERED,
        day="Day the answer was sent",
    ),
    Step(
        code=RequestMove.WITHDRAW,
        label="Record that it was withdrawn",
        sources=RUNNING,
        target=State.WITHDRAWN,
        day="Day it was withdrawn",
    ),
)


@dataclass(frozen=True)
class Facts:
    """What the clock of a request counts from; `since` is None until it runs.

    `waits_for` says what it still waits for. `stopped_on` is set while the person is
    being asked what they mean.
    """

    since: date | None
    waits_for: str = ""
    stops: Sequence[tuple[date, date]] = ()
    stopped_on: date | None = None
    is_extended: bool = False
    is_acknowledged: bool = False


def facts_of(received_on: date, made: Sequence[tuple[str, date]]) -> Facts:
    """Return the facts of a request by its moves, in their order."""
    days = dict(made)
    asked = [on for code, on in made if code == RequestMove.CLARIFY]
    until = [on for code, on in made if code == RequestMove.CLARIFIED]
    counted = [received_on]
    waits = []
    for ask, given, words in (
        (RequestMove.ASK_IDENTITY, RequestMove.IDENTITY, "proof of identity"),
        (RequestMove.ASK_FEE, RequestMove.FEE, "the fee"),
    ):
        if given in days:
            counted.append(days[given])
        elif ask in days:
            waits.append(words)
    return Facts(
        since=None if waits else max(counted),
        waits_for=" and ".join(waits),
        stops=tuple(zip(asked, until, strict=False)),
        stopped_on=asked[-1] if len(asked) > len(until) else None,
        is_extended=RequestMove.EXTEND in days,
        is_acknowledged=RequestMove.ACKNOWLEDGE in days,
    )


def due_of(
    provisions: Provisions, facts: Facts, *, regime: str, kind: str = ""
) -> Deadline | None:
    """Return by when a request is answered; None while its clock does not run.

    A complaint is acknowledged by then, and has no time limit afterwards.
    """
    if facts.since is None or facts.stopped_on is not None:
        return None
    if kind == RequestKind.COMPLAINT:
        if facts.is_acknowledged:
            return None
        return acknowledge_by(provisions, received_on=facts.since)
    return answer_by(
        provisions,
        since=facts.since,
        stops=facts.stops,
        is_extended=facts.is_extended,
        is_gdpr=regime == Regime.UK_GDPR,
    )


def moves_open_to(kind: str, state: str, made: Collection[str]) -> list[Step]:
    """Return the moves that a request is open to, by those that were made."""
    once_after = {
        RequestMove.IDENTITY: RequestMove.ASK_IDENTITY,
        RequestMove.FEE: RequestMove.ASK_FEE,
    }
    found = []
    for move in open_moves(MOVES, state):
        repeats = move.code in made and move.code not in _MAY_REPEAT
        before = once_after.get(RequestMove(move.code))
        too_early = before is not None and before not in made
        if not (repeats or too_early or not _is_of_kind(move.code, kind)):
            found.append(move)
    return found


_MAY_REPEAT = (
    RequestMove.CLARIFY,
    RequestMove.CLARIFIED,
    RequestMove.DECIDE,
    RequestMove.REOPEN,
    RequestMove.PROGRESS,
)
_OF_COMPLAINTS = (RequestMove.ACKNOWLEDGE, RequestMove.PROGRESS)
# What section 52(4) and sections 53 and 54 allow of requests alone.
_OF_REQUESTS = (
    RequestMove.ASK_IDENTITY,
    RequestMove.ASK_FEE,
    RequestMove.EXTEND,
)


def _is_of_kind(code: str, kind: str) -> bool:
    """Say whether a move means something for what is asked."""
    is_complaint = kind == RequestKind.COMPLAINT
    if code in _OF_COMPLAINTS:
        return is_complaint
    if code in _OF_REQUESTS:
        return not is_complaint
    only = {
        RequestMove.CLARIFY: RequestKind.ACCESS,
        RequestMove.ORIGIN: RequestKind.RECTIFICATION,
    }
    return only.get(RequestMove(code), kind) == kind


def check_move(kind: str, state: str, made: Collection[str], code: str) -> Step:
    """Return the move; RuleBroken if the request is not open to it."""
    label = str(State(state).label).lower()
    return move_or_refuse(
        MOVES,
        moves_open_to(kind, state, made),
        code,
        why_not=lambda: f"This is not a step of this request now: it is {label}",
    )


def check_step_day(
    on: date | None, *, received_on: date, last_on: date, today: date
) -> date:
    """Return the day of a step; RuleBroken if it cannot be."""
    if on is None:
        raise RuleBroken("Enter the day", field="on")
    if on > today:
        raise RuleBroken("The day must be today or in the past", field="on")
    earliest = max(received_on, last_on)
    if on < earliest:
        raise RuleBroken(
            f"The day must be the same as or after {written_date(earliest)}, the day "
            "of the last step",
            field="on",
        )
    return on


def check_may_clarify(provisions: Provisions, facts: Facts, *, regime: str) -> None:
    if facts.since is None:
        raise RuleBroken(f"The clock has not started: it waits for {facts.waits_for}")
    is_gdpr = regime == Regime.UK_GDPR
    check_may_stop(provisions, since=facts.since, is_gdpr=is_gdpr)


def check_may_extend(
    provisions: Provisions, facts: Facts, *, regime: str, on: date, because: str
) -> None:
    """Refuse a longer time without its reason, or that was not stated in time."""
    if because not in ExtendBecause.values:
        raise RuleBroken("Choose why the answer needs longer", field="because")
    usual = due_of(provisions, facts, regime=regime)
    if usual is None:
        raise RuleBroken(f"The clock has not started: it waits for {facts.waits_for}")
    last = london_date(usual.due_at)
    if on > last:
        raise RuleBroken(
            f"They had to be informed by {written_date(last)}: s.54(3B)(a)", field="on"
        )
    # NotInForce if the law of that day has no longer time.
    answer_by(
        provisions,
        since=facts.since or on,
        is_extended=True,
        is_gdpr=regime == Regime.UK_GDPR,
    )


_CHANGED = (Outcome.GRANTED, Outcome.PART)


def owes_origin(
    kind: str,
    *,
    regime: str,
    outcome: str,
    made: Collection[str],
    is_restricted: bool,
) -> bool:
    """Say whether it is still to be recorded where corrected data came from.

    Not where every record `is_restricted` in place of being corrected: section 48(7) is
    of what was corrected.
    """
    if is_restricted or RequestMove.ORIGIN in made:
        return False
    is_corrected = kind == RequestKind.RECTIFICATION and outcome in _CHANGED
    return is_corrected and regime == Regime.PART_3


def check_step_words(code: str, words: str) -> None:
    """Refuse a step without the words that the law asks for."""
    asked = {
        RequestMove.ORIGIN: law.ORIGIN.asked(
            "Enter which authority the data came from and how it was notified, or that "
            "they came from none"
        ),
        RequestMove.PROGRESS: law.COMPLAINT.asked("Enter what they were informed of"),
    }
    if code in asked and not words.strip():
        raise RuleBroken(asked[RequestMove(code)], field="words")


def check_words(words: str, *, field: str, subject: str, longest: int) -> None:
    check_text(words, subject=subject, field=field, longest=longest)


def check_new(new: Mapping[str, Any], *, asks_identity: bool, today: date) -> None:
    """Raise RuleBroken for what is missing or wrong in what a request is opened with.

    `asks_identity` if they still must prove it.
    """
    if new["kind"] not in RequestKind.values:
        raise RuleBroken("Choose what they ask", field="kind")
    if new["known_by"] not in KnownBy.values:
        raise RuleBroken("Choose by what you can find them", field="known_by")
    if new["regime"] not in Regime.values:
        raise RuleBroken("Choose the law", field="regime")
    if new["kind"] == RequestKind.OBJECTION and new["regime"] == Regime.PART_3:
        raise RuleBroken(
            "Part 3 has no right to object. Open a request to restrict or erase "
            "instead, or choose the UK GDPR, art.21",
            field="regime",
        )
    if new["kind"] == RequestKind.COMPLAINT and asks_identity:
        raise RuleBroken(
            "The time to acknowledge a complaint runs before proof of identity too",
            field="asks_identity",
        )
    if not new["force_reference"].strip():
        raise RuleBroken(
            "Enter the reference of the request in the force’s own system",
            field="force_reference",
        )
    if new["received_on"] is None:
        raise RuleBroken("Enter the day it was received", field="received_on")
    if not EARLIEST <= new["received_on"] <= today:
        raise RuleBroken("The day must be today or in the past", field="received_on")


@dataclass(frozen=True)
class Decided:
    """What is decided on a request, with the reasons, and whether they are stated."""

    outcome: str
    reasons: str
    says_why: bool


def check_decided(  # noqa: PLR0913 - what its items come to
    given: Decided,
    *,
    kind: str,
    n_undecided: int,
    n_given: int,
    n_withheld: int,
    unread: Sequence[str] = (),
) -> None:
    """Refuse a decision without its reasons, or that its items do not bear out.

    `unread` are the records that no one has said to have read whole.
    """
    if given.outcome not in outcomes_of(kind):
        raise RuleBroken("Choose the decision", field="outcome")
    check_words(
        given.reasons,
        field="reasons",
        subject="The reasons",
        longest=LONGEST_REASONS,
    )
    is_full = given.outcome == Outcome.GRANTED
    if given.outcome == Outcome.UNFOUNDED:
        _check_unfounded(given)
    elif not is_full and not given.reasons.strip():
        raise RuleBroken(f"Enter the reasons: {_reasons_of(kind)}", field="reasons")
    if not needs_items(kind, given.outcome):
        return
    if n_undecided:
        raise RuleBroken(
            "Decide first on each item of each record: "
            f"{n_undecided:,} {'is' if n_undecided == 1 else 'are'} not decided"
        )
    if unread:
        raise RuleBroken(f"Read each item first of {', '.join(unread)}")
    is_part = given.outcome == Outcome.PART
    wrong = {
        is_full and bool(n_withheld): "Something is withheld: it is granted in part",
        is_part and not n_withheld: "Nothing is withheld: it is granted in full",
        (is_full or is_part) and not n_given: "Nothing is given",
        given.outcome == Outcome.NOTHING
        and bool(n_given + n_withheld): "The request has records of ours",
    }
    if words := wrong.get(True):
        raise RuleBroken(words, field="outcome")


def needs_items(kind: str, outcome: str) -> bool:
    """Say whether each item of each record is decided on before this is answered."""
    without = (Outcome.REFUSED, Outcome.UNFOUNDED)
    return kind == RequestKind.ACCESS and outcome not in without


def _check_unfounded(given: Decided) -> None:
    """Refuse to leave out the reasons, which have no exception here."""
    if not given.reasons.strip():
        raise RuleBroken(
            law.NOT_ACTED_ON.asked("Enter why it is manifestly unfounded or excessive"),
            field="reasons",
        )
    if not given.says_why:
        raise RuleBroken(
            law.NOT_ACTED_ON.asked("The answer must give these reasons"),
            field="says_why",
        )


def _reasons_of(kind: str) -> str:
    """Return the section by which the reasons of a decision are recorded or given."""
    if kind == RequestKind.COMPLAINT:
        return f"{law.COMPLAINT.section}(4)(b)"
    return "s.45(7), s.45A(4)" if kind == RequestKind.ACCESS else "s.48(1), (6)"


_OF_COMPLAINT = (Outcome.UPHELD, Outcome.UPHELD_PART, Outcome.NOT_UPHELD)


def outcomes_of(kind: str) -> dict[str, str]:
    """Return what can be decided on a request of this kind, with its words."""
    is_complaint = kind == RequestKind.COMPLAINT
    return {
        one.value: str(one.label)
        for one in Outcome
        if (one in _OF_COMPLAINT) == is_complaint
    }


@dataclass(frozen=True)
class Item:
    """One thing that is held in a record: a field, an earlier value, a photo …

    `is_locked` items are never given: they are about another person, or would give a
    live warrant away. `usual` is what a rule decides: a ground, or "" to give it; None
    where no rule does, and a person has to read it and answer.
    """

    code: str
    label: str
    words: str
    usual: str | None = ""
    is_locked: bool = False


def check_may_answer(state: str, facts: Facts, made: Sequence[str]) -> None:
    """Refuse the answer before the decision or proof of identity, or a second time."""
    if state != State.DECIDED:
        raise RuleBroken("Decide the request first")
    if facts.since is None:
        raise RuleBroken(f"The answer waits for {facts.waits_for}")
    last = [code for code in made if code in (RequestMove.DECIDE, RequestMove.PACK)]
    if last[-1] == RequestMove.PACK:
        raise RuleBroken(
            "The answer was downloaded already. To make another, change the decision"
        )


@dataclass(frozen=True)
class Stored:
    """What was decided on an item: its ground, "" if given, and its words' digest."""

    ground: str
    digest: str


def left_of(
    items: Sequence[Item],
    stored: Mapping[str, Stored],
    *,
    is_digest_of: Callable[[Item, str], bool],
) -> list[Item]:
    """Return the items of which no one has stored a decision as they now are.

    Once a request has ended its digests are gone, and what was decided stands.
    """
    return [
        item
        for item in items
        if item.code not in stored
        or not _is_as_decided(stored[item.code].digest, item, is_digest_of)
    ]


def needs_person(item: Item, stored: Mapping[str, Stored]) -> bool:
    """Say whether a person has to answer an item of which no decision is stored.

    A rule answers the others. It does not where a person decided otherwise: what they
    withheld is not given because its words have changed.
    """
    if item.is_locked or item.usual is None:
        return not item.is_locked
    before = stored.get(item.code)
    return before is not None and before.ground != item.usual


def _is_as_decided(
    digest: str, item: Item, is_digest_of: Callable[[Item, str], bool]
) -> bool:
    return not digest or is_digest_of(item, digest)


def check_all_decided(left: Sequence[str]) -> None:
    """Refuse to answer while something in these records is not decided on."""
    if left:
        raise RuleBroken(
            f"Something in {', '.join(left)} has changed since it was decided on. Open "
            "the decision again, and decide what is given"
        )


def check_items(  # noqa: PLR0913 - what is chosen, and by which law
    items: Sequence[Item],
    chosen: Mapping[str, str],
    *,
    because: str,
    regime: str,
    on: date,
    kept: Collection[str] = (),
) -> None:
    """Refuse a choice for what is not held, or by no ground: all that is wrong at once.

    What has no choice is left for later. `because` is why privilege can be claimed,
    where it is the ground of any item. `kept` names the repeats of what is withheld
    that are given all the same. An item's code is the field of what is wrong with it.
    """
    if not set(chosen) <= {item.code for item in items}:
        raise RuleBroken("What is held has changed: look at it again")
    grounds = {ground.code for ground in grounds_on(regime, on)}
    wrong = [
        *_wrong_choices(items, chosen, grounds),
        *(one.broken for one in repeats_in(items, chosen) if one.name not in kept),
    ]
    try:
        _check_because(because, chosen)
    except RuleBroken as broken:
        wrong.append(broken)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else SeveralBroken(wrong)


def _wrong_choices(
    items: Sequence[Item], chosen: Mapping[str, str], grounds: Collection[str]
) -> Iterator[RuleBroken]:
    for item in items:
        ground = chosen.get(item.code)
        if ground and ground not in grounds:
            yield RuleBroken(f"Choose what to do: {item.label}", field=item.code)
        if item.is_locked and ground == "":
            yield RuleBroken(f"This cannot be given: {item.label}", field=item.code)


def _check_because(because: str, chosen: Mapping[str, str]) -> None:
    check_words(because, field="because", subject="The reason", longest=LONGEST_BECAUSE)
    if PRIVILEGE in chosen.values() and not because.strip():
        raise RuleBroken(
            f"Enter why privilege can be claimed: {law.PRIVILEGE.section}(4)",
            field="because",
        )
