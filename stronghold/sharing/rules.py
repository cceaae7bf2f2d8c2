"""Rules of sharing agreements: what one may say, who signs it, and how it stands.

Nothing here is law: an agreement records that the parties found a gateway in law.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from stronghold.accounts.duty.rules import check_phone
from stronghold.kernel.errors import RuleBroken

# Who lists rows can count them, so a kind is released in one of the two ways. Reports
# and arrests are personal to somebody in nearly every row: figures alone.
ROWS = ("closures", "warrants", "activities", "taskings", "referrals")
FIGURES = ("closures", "warrants", "activities", "reports", "arrests", "children")
# Figures of children are for those who look after them.
FOR_CHILDREN = "children"
# UK GDPR: the code of choices.py.
RECOGNISED_INTEREST = "gdpr_6_1_ea"
# An agreement is looked at each year (the practice of the Slough protocol).
LONGEST_TO_REVIEW = timedelta(days=366)
LONGEST_EMBARGO = 365
# Left for another version to be drawn up and signed, once one was reviewed.
REVIEW_BEFORE_END = timedelta(days=56)
# So long before the day both sides are reminded of a review, or of the end.
REMINDED = timedelta(days=28)
SHORTEST_PURPOSE, LONGEST_PURPOSE = 20, 1000
LONGEST_REASON = 300
SHORTEST_ANSWER, LONGEST_ANSWER = 10, 500
# Months after an order ended for which its address may still be shown.
LONGEST_ADDRESS = 12
# Months for which a partner may keep what it was shown.
LONGEST_KEPT = 84
LONGEST_DPIA, LONGEST_DESTROYED, LONGEST_CONTACT = 120, 300, 80
SIDES = {"police": "the police", "partner": "the partner"}
_EMAIL = re.compile(r"\A[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+\Z")
_REFERENCE = re.compile(r"G-[A-Z0-9]{4}-[A-Z0-9]{4}")


class NotShared(RuleBroken):
    """No agreement in force lets this partner do it, or none does any more."""

    def __init__(self) -> None:
        super().__init__(
            "The sharing agreement is not in force any more, so nothing was sent. What "
            "you typed is below: copy what you need, and ask your contact at the police"
        )


class NotInForce(RuleBroken):
    """The agreement is not in force any more, or in another version."""

    def __init__(self) -> None:
        super().__init__("This version of the agreement is not in force any more")


@dataclass(frozen=True)
class Terms:
    """What one version of an agreement says. Days are London's, the last included."""

    purpose: str
    gateways: Collection[str]
    area_codes: Collection[str]
    rows: Collection[str]
    figures: Collection[str]
    valid_from: date
    review_by: date
    ends_on: date
    # The first day of which police records are shown. It does not hold for what is
    # addressed to the partner: its taskings and referrals.
    records_from: date
    # The data protection impact assessment that weighed it.
    dpia_reference: str
    # For how many months the partner keeps what it is shown, and how it destroys it.
    kept_months: int
    destroyed_how: str
    # Whom each side rings: a position, and the e-mail address and telephone of a desk.
    police_contact: str
    police_email: str
    police_phone: str
    partner_contact: str
    partner_email: str
    partner_phone: str
    # Days after the first entry under a warrant before it is told of.
    embargo_days: int = 7
    # Whether the address of a closure that a court made in public is told.
    closure_addresses: bool = False
    # For how many months after the order ended. It is never told once it was quashed.
    address_months: int = 0


@dataclass(frozen=True)
class Facts:
    """All that says how a version stands on a day."""

    valid_from: date
    ends_on: date
    is_signed: bool
    is_discarded: bool = False
    is_suspended: bool = False
    is_ended: bool = False
    # The first days of the later versions that are signed.
    later_from: Collection[date] = field(default=())


def check_terms(terms: Terms, *, today: date) -> None:
    """Raise RuleBroken for the first thing that an agreement may not say."""
    _check_purpose(terms.purpose)
    for name, given, what in (
        ("gateways", terms.gateways, "the law that allows it"),
        ("area_codes", terms.area_codes, "at least one area"),
    ):
        if not given:
            raise RuleBroken(f"Choose {what}", field=name)
    _check_kinds(terms)
    _check_days(terms, today)
    if not 0 <= terms.embargo_days <= LONGEST_EMBARGO:
        raise RuleBroken(
            f"The embargo must be from 0 to {LONGEST_EMBARGO} days",
            field="embargo_days",
        )
    if not 0 <= terms.address_months <= LONGEST_ADDRESS:
        raise RuleBroken(
            f"An address is shown for 0 to {LONGEST_ADDRESS} months after its order "
            "ended",
            field="address_months",
        )
    _check_keeping(terms)
    for side in SIDES:
        _check_contact(terms, side)


def check_gateways(gateways: Collection[str], *, is_public_authority: bool) -> None:
    """Refuse a basis that a public authority cannot have for its own tasks."""
    if RECOGNISED_INTEREST in gateways and is_public_authority:
        raise RuleBroken(
            "Article 6(1)(ea) is for partners that are not public authorities, such as "
            "a housing association or a charity. Choose another law",
            field="gateways",
        )


@dataclass(frozen=True)
class Beside:
    """What another agreement with the same partner gives, and in which way."""

    reference: str
    rows: Collection[str]
    figures: Collection[str]


def check_beside(
    others: Iterable[Beside], *, rows: Collection[str], figures: Collection[str]
) -> None:
    """Raise RuleBroken where a kind would be given in both ways, by two agreements.

    What figures count and rows do not list would be known to be withheld.
    """
    for other in others:
        for name, given, way, theirs in (
            ("rows", rows, "figures", other.figures),
            ("figures", figures, "rows", other.rows),
        ):
            if both := sorted(set(given) & set(theirs)):
                raise RuleBroken(
                    f"{both[0].capitalize()} are given to them as {way} by "
                    f"{other.reference}, so they cannot be given as {name}: who lists "
                    "rows can count them. Choose one, or end that agreement first",
                    field=name,
                )


def _check_purpose(purpose: str) -> None:
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise RuleBroken(
            f"Say in at least {SHORTEST_PURPOSE} characters what it is shared for",
            field="purpose",
        )
    if len(purpose) > LONGEST_PURPOSE:
        raise RuleBroken(
            f"The purpose must be {LONGEST_PURPOSE} characters or fewer",
            field="purpose",
        )


def _check_kinds(terms: Terms) -> None:
    if not terms.rows and not terms.figures:
        raise RuleBroken("Choose what is shared, as rows or as figures", field="rows")
    for name, given, allowed in (
        ("rows", terms.rows, ROWS),
        ("figures", terms.figures, FIGURES),
    ):
        if wrong := sorted(set(given) - set(allowed)):
            raise RuleBroken(f"{wrong[0]} cannot be shared as {name}", field=name)
    if both := sorted(set(terms.rows) & set(terms.figures)):
        raise RuleBroken(
            f"{both[0]} are chosen as rows and as figures: who lists rows can count "
            "them. Choose one",
            field="figures",
        )


def _check_keeping(terms: Terms) -> None:
    """Ask what assessed the sharing, and what becomes of it at the partner's.

    UK GDPR articles 35 and 5(1)(e), and the data sharing code of the ICO.
    """
    _check_words(
        terms.dpia_reference,
        name="dpia_reference",
        missing="Enter the reference of the data protection impact assessment",
        longest=LONGEST_DPIA,
    )
    if terms.kept_months is None or not 1 <= terms.kept_months <= LONGEST_KEPT:
        raise RuleBroken(
            f"The partner keeps it for 1 to {LONGEST_KEPT} months", field="kept_months"
        )
    _check_words(
        terms.destroyed_how,
        name="destroyed_how",
        missing="Say how the partner destroys it after that",
        longest=LONGEST_DESTROYED,
    )


def _check_contact(terms: Terms, side: str) -> None:
    told = {
        name: str(getattr(terms, f"{side}_{name}"))
        for name in ("contact", "email", "phone")
    }
    _check_words(
        told["contact"],
        name=f"{side}_contact",
        missing=f"Enter the position of the contact at {SIDES[side]}",
        longest=LONGEST_CONTACT,
    )
    if not _EMAIL.match(told["email"]):
        raise RuleBroken(
            f"Enter the e-mail address of the contact at {SIDES[side]}, such as "
            "sharing@example.org",
            field=f"{side}_email",
        )
    if not told["phone"]:
        raise RuleBroken(
            f"Enter the telephone number of the contact at {SIDES[side]}",
            field=f"{side}_phone",
        )
    check_phone(told["phone"], field=f"{side}_phone")


def _check_words(words: str, *, name: str, missing: str, longest: int) -> None:
    if not words.strip():
        raise RuleBroken(missing, field=name)
    if len(words) > longest:
        raise RuleBroken(f"Use {longest} characters or fewer", field=name)


def _check_days(terms: Terms, today: date) -> None:
    if terms.ends_on < max(terms.valid_from, today):
        raise RuleBroken(
            "The last day must not be before the first, nor be over", field="ends_on"
        )
    if not terms.valid_from <= terms.review_by < terms.ends_on:
        raise RuleBroken(
            "It must be reviewed after its first day and before its last",
            field="review_by",
        )
    if terms.records_from > terms.valid_from:
        raise RuleBroken(
            "The day from which records are shown must not be after the first day",
            field="records_from",
        )
    if terms.review_by - terms.valid_from > LONGEST_TO_REVIEW:
        raise RuleBroken("It must be reviewed within a year", field="review_by")


def standing(facts: Facts, *, today: date) -> str:
    """Return how a version stands: a code of `AgreementStatus`. The SQL says the same."""
    if facts.is_ended:
        return "ended"
    if facts.is_discarded:
        return "discarded"
    if not facts.is_signed:
        return "unsigned"
    if any(day <= today for day in facts.later_from):
        return "replaced"
    if today > facts.ends_on:
        return "run_out"
    if facts.is_suspended:
        return "suspended"
    return "in_force" if today >= facts.valid_from else "to_begin"


def to_be_seen_to(
    *, review_by: date, ends_on: date, today: date, is_followed: bool
) -> str:
    """Return what is to be seen to about a version in force, or nothing.

    `is_followed` is whether a later one is signed, which takes over when this one ends
    or before. A review that is late stops nothing: the agreement ends on its last day.
    """
    if is_followed:
        return ""
    if today > review_by:
        return "review_late"
    if ends_on - today <= REMINDED:
        return "ends"
    return "review" if review_by - today <= REMINDED else ""


def is_agreement(reference: str) -> bool:
    """Say whether a text can be an agreement's reference; no other is looked for."""
    return _REFERENCE.fullmatch(reference) is not None


def check_answer(answer: str) -> str:
    """Return what the signer says to what could identify somebody, without space."""
    told = answer.strip()
    if not SHORTEST_ANSWER <= len(told) <= LONGEST_ANSWER:
        raise RuleBroken(
            f"Say in {SHORTEST_ANSWER} to {LONGEST_ANSWER} characters why it may be "
            "shown so",
            field="answer",
        )
    return told


def check_typed_name(typed: str, name: str) -> None:
    """Raise RuleBroken unless the signer typed their own name, in whatever case."""
    if _plain(typed) != _plain(name):
        raise RuleBroken(
            f"To sign, type your name as it stands here: {name}", field="typed_name"
        )


def _plain(name: str) -> str:
    return " ".join(name.replace("’", "'").split()).casefold()


def check_reason(reason: str) -> str:
    """Return why it is suspended or ended, without space around it."""
    told = reason.strip()
    if not told:
        raise RuleBroken("Say why", field="reason")
    if len(told) > LONGEST_REASON:
        raise RuleBroken(
            f"The reason must be {LONGEST_REASON} characters or fewer", field="reason"
        )
    return told
