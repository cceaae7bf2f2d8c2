"""Rules of named disclosures: what one must say, and how it stands on a day.

None of the limits is law; the law asks that it is lawful, accurate and no more than is
needed (Data Protection Act 2018, ss.35 to 38).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from stronghold.kernel.errors import RuleBroken

SHORTEST_PURPOSE, LONGEST_PURPOSE = 10, 300
SHORTEST_REASON, LONGEST_REASON = 10, 500
LONGEST_WHY_BACK = 300
# Days that one can be read, unless somebody says otherwise, and at the most.
USUAL_DAYS, MOST_DAYS = 14, 92


# By section 17A of the Crime and Disorder Act 1998 passes what is about nobody in
# particular, which a record told by name never is.
DEPERSONALISED = "cda_17a"


def laws_for(gateways: Collection[str]) -> list[str]:
    """Return those of an agreement's laws by which a record can be told by name."""
    return [law for law in gateways if law != DEPERSONALISED]


class Changed(RuleBroken):
    """The record is not what it was when somebody checked what would be told."""

    def __init__(self) -> None:
        super().__init__(
            "The record was changed since you checked it. Look again at what is told"
        )


@dataclass(frozen=True)
class Line:
    """One field that is told: its code, what it is called, and its words."""

    code: str
    label: str
    words: str


@dataclass(frozen=True)
class Terms:
    """What a disclosure says of itself. `until` is a London day, included."""

    purpose: str
    gateway: str
    from_regime: str
    to_regime: str
    reliability: str
    reason: str
    until: date
    fields: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """All that says how a disclosure stands on a day."""

    until: date
    is_taken_back: bool
    is_replaced: bool
    # Whether the agreement it rests on is in force, and by that law.
    may_rest: bool


def check_terms(
    terms: Terms, *, gateways: Collection[str], offered: Collection[str], today: date
) -> None:
    """Raise RuleBroken for the first thing that a disclosure may not say.

    `gateways` are all of the agreement it rests on, `offered` the codes of the
    record's fields that may be told.
    """
    _check_words(terms.purpose, "purpose", SHORTEST_PURPOSE, most=LONGEST_PURPOSE)
    if terms.gateway not in laws_for(gateways):
        raise RuleBroken(
            "Choose a law of the agreement by which a record can be told by name",
            field="gateway",
        )
    if not terms.fields:
        raise RuleBroken("Tick at least one thing to tell", field="fields")
    if set(terms.fields) - set(offered):
        raise RuleBroken("Tick only what is offered", field="fields")
    if not today <= terms.until <= today + timedelta(days=MOST_DAYS):
        raise RuleBroken(
            f"The last day must be from today to {MOST_DAYS} days from now",
            field="until",
        )
    _check_words(terms.reason, "reason", SHORTEST_REASON, most=LONGEST_REASON)


def _check_words(text: str, name: str, least: int, *, most: int) -> None:
    if not least <= len(text.strip()) <= most:
        raise RuleBroken(
            f"The {name} must be from {least} to {most} characters", field=name
        )


def check_why_back(reason: str) -> str:
    """Return why it is taken back, without space around it."""
    told = reason.strip()
    if not told or len(told) > LONGEST_WHY_BACK:
        raise RuleBroken(
            f"Say in at most {LONGEST_WHY_BACK} characters why", field="reason"
        )
    return told


def standing(facts: Facts, *, today: date) -> str:
    """Return how a disclosure stands: a code of `NamedStanding`. The SQL is alike."""
    if facts.is_taken_back:
        return "taken_back"
    if facts.is_replaced:
        return "replaced"
    if today > facts.until:
        return "ended"
    return "in_force" if facts.may_rest else "not_now"


def digest_of(lines: Sequence[Line]) -> str:
    """Return what tells whether the words that are told are those that were checked."""
    told = "\x1e".join(f"{one.code}\x1f{one.words}" for one in lines)
    return sha256(told.encode()).hexdigest()
