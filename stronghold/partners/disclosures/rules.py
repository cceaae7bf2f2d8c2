"""Rules of named disclosures: what a disclosure must say, and its status on a day.

None of the limits is law. The law requires a disclosure to be lawful, accurate and
limited to what is necessary (Data Protection Act 2018, ss.35 to 38).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing.choices import DisclosureStatus, Gateway

SHORTEST_PURPOSE, LONGEST_PURPOSE = 10, 300
SHORTEST_REASON, LONGEST_REASON = 10, 500
LONGEST_REVOCATION_REASON = 300
# Days for which a disclosure can be read, by default and at most.
USUAL_DAYS, MOST_DAYS = 14, 92


# Section 17A of the Crime and Disorder Act 1998 covers depersonalised information
# only, and a record disclosed to a named person is never that.
DEPERSONALISED = Gateway.CDA_17A


def laws_for(gateways: Collection[str]) -> list[str]:
    """Return the laws of an agreement by which a named disclosure can be made."""
    return [law for law in gateways if law != DEPERSONALISED]


class Changed(RuleBroken):
    """The record has changed since the officer checked what would be disclosed."""

    def __init__(self) -> None:
        super().__init__(
            "The record has changed since you checked it. Check again what they will "
            "read"
        )


@dataclass(frozen=True)
class Line:
    """One disclosed field: its code, its label and its words."""

    code: str
    label: str
    words: str


@dataclass(frozen=True)
class Terms:
    """The terms of a disclosure. `until` is the last London day, included."""

    purpose: str
    gateway: str
    from_regime: str
    to_regime: str
    reliability: str
    reason: str
    until: date
    fields: Sequence[str]
    # How and when they were given the person's name; empty if they were not.
    name_passed: str = ""
    name_passed_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """The facts that decide the status of a disclosure on a day."""

    until: date
    is_revoked: bool
    is_replaced: bool
    # Whether the agreement it rests on is in force and still names that law.
    may_rest: bool


def check_terms(
    terms: Terms, *, gateways: Collection[str], offered: Collection[str], today: date
) -> None:
    """Raise RuleBroken for the first term that is not allowed.

    `gateways` are all the laws of the agreement it rests on; `offered` are the codes
    of the record's fields that may be disclosed.
    """
    _check_words(terms.purpose, "purpose", SHORTEST_PURPOSE, most=LONGEST_PURPOSE)
    if terms.gateway not in laws_for(gateways):
        raise RuleBroken(
            "Choose a law of the agreement that allows disclosure to a named person",
            field="gateway",
        )
    if not terms.fields:
        raise RuleBroken("Tick at least one thing to disclose", field="fields")
    if set(terms.fields) - set(offered):
        raise RuleBroken("Tick only what is offered", field="fields")
    if not today <= terms.until <= today + timedelta(days=MOST_DAYS):
        raise RuleBroken(
            f"The last day must be from today to {MOST_DAYS} days from now",
            field="until",
        )
    _check_words(terms.reason, "reason", SHORTEST_REASON, most=LONGEST_REASON)


def check_name_passed(terms: Terms, *, ways: Collection[str], now: datetime) -> None:
    """Check how and when the recipient was given the person's name."""
    way, at = terms.name_passed, terms.name_passed_at
    if way and (way not in ways or at is None):
        raise RuleBroken("Choose how the name was passed", field="name_passed")
    if at is not None and at > now:
        raise RuleBroken("The time must be in the past", field="name_passed_at")


def _check_words(text: str, name: str, least: int, *, most: int) -> None:
    if not least <= len(text.strip()) <= most:
        raise RuleBroken(
            f"The {name} must be from {least} to {most} characters", field=name
        )


def check_revocation_reason(reason: str) -> str:
    """Return the reason for revoking it, stripped; RuleBroken if empty or too long."""
    stripped = reason.strip()
    if not stripped or len(stripped) > LONGEST_REVOCATION_REASON:
        raise RuleBroken(
            f"Say why in {LONGEST_REVOCATION_REASON} characters or fewer",
            field="reason",
        )
    return stripped


def status_on(facts: Facts, *, today: date) -> DisclosureStatus:
    """Return the status of a disclosure on a day.

    sharing/sql/shared_disclosures.sql applies the same conditions.
    """
    if facts.is_revoked:
        return DisclosureStatus.REVOKED
    if facts.is_replaced:
        return DisclosureStatus.REPLACED
    if today > facts.until:
        return DisclosureStatus.ENDED
    return DisclosureStatus.IN_FORCE if facts.may_rest else DisclosureStatus.NOT_NOW


def digest_of(lines: Sequence[Line]) -> str:
    """Return a digest that shows whether the words are those that were checked."""
    text = "\x1e".join(f"{line.code}\x1f{line.words}" for line in lines)
    return sha256(text.encode()).hexdigest()
