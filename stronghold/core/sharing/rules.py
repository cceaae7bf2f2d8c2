"""Rules of sharing agreements: their terms, their signatures and their status.

None of this is law. An agreement records which legal gateway the parties rely on.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing.choices import (
    AgreementStatus,
    Controllers,
    Gateway,
    Shared,
    Side,
)
from stronghold.core.ui.telephone import check_phone

# A partner that sees the rows of a kind can count them, so a kind is shared as rows or
# as figures, never both. Nearly every report and arrest is about a person, so these are
# shared as figures only.
ROWS = (
    Shared.CLOSURES,
    Shared.WARRANTS,
    Shared.ACTIVITIES,
    Shared.TASKINGS,
    Shared.REFERRALS,
)
FIGURES = (
    Shared.CLOSURES,
    Shared.WARRANTS,
    Shared.ACTIVITIES,
    Shared.REPORTS,
    Shared.ARRESTS,
    Shared.CHILDREN,
)
# An agreement is reviewed each year (the practice of the Slough protocol).
LONGEST_TO_REVIEW = timedelta(days=366)
LONGEST_EMBARGO = 365
# Time left after a review to draw up and sign another version.
REVIEW_BEFORE_END = timedelta(days=56)
# How long before a review or the end both sides are reminded.
REMINDED = timedelta(days=28)
SHORTEST_PURPOSE, LONGEST_PURPOSE = 20, 1000
LONGEST_REASON = 300
SHORTEST_ANSWER, LONGEST_ANSWER = 10, 500
# Months after an order ended for which its address may still be shown.
LONGEST_ADDRESS = 12
# Months for which a partner may keep what it was shown.
MOST_MONTHS_KEPT = 84
SHORTEST_TERM, LONGEST_TERM = 20, 600
# What has grown by a quarter since the identity check is asked about again.
GROWN_BY = 4
LONGEST_DPIA, LONGEST_DESTROYED, LONGEST_CONTACT = 120, 300, 80
SIDES = {"police": "the police", "partner": "the partner"}
# Usual words, which a force changes as it needs.
USUAL_TERMS: Mapping[str, str] = MappingProxyType(
    {
        "security_terms": "Read at personal accounts on this site. Files taken from it "
        "are kept where only those who need them can open them, on devices that are "
        "encrypted and lock when they are left, and are never sent by ordinary e-mail.",
        "breach_terms": "Who finds that something shared was lost, changed, or seen by "
        "someone who should not, tells the contact of the other side at once, and at "
        "the latest within 24 hours: what, whose and since when. Each controller "
        "decides for itself whether it must tell the Commissioner within 72 hours "
        "(Data Protection Act 2018, section 67; UK GDPR, article 33) and the people "
        "concerned.",
        "requests_terms": "Each side answers who asks it about their own data. Before "
        "it gives or withholds what came from the other side, it asks the contact "
        "there. What is corrected, restricted or erased is passed on to the other "
        "side, which does the same.",
        "joint_terms": "The police answer for what is recorded on this site and who "
        "may see it; the partner for what its people read, take from it and add. Both "
        "tell people about it in their privacy notices.",
    }
)
_EMAIL = re.compile(r"\A[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+\Z")
_REFERENCE = re.compile(r"G-[A-Z0-9]{4}-[A-Z0-9]{4}")


class NotShared(RuleBroken):
    """No agreement in force allows this partner to do it."""

    def __init__(self) -> None:
        super().__init__(
            "The sharing agreement is no longer in force, so nothing was sent. What "
            "you typed is below: copy what you need, and ask your contact at the police"
        )


class NotInForce(RuleBroken):
    """This version of the agreement is not in force, although another may be."""

    def __init__(self) -> None:
        super().__init__("This version of the agreement is no longer in force")


@dataclass(frozen=True)
class Terms:
    """The terms of one version. Days are London's, the last included."""

    purpose: str
    gateways: Collection[str]
    area_codes: Collection[str]
    rows: Collection[str]
    figures: Collection[str]
    valid_from: date
    review_by: date
    ends_on: date
    # The first day from which police records are shown. It does not apply to taskings
    # and referrals, which are addressed to the partner.
    records_from: date
    # The reference of the data protection impact assessment.
    dpia_reference: str
    # How many months the partner keeps what it is shown, and how it is destroyed.
    kept_months: int
    destroyed_how: str
    # The contact of each side: a position, and a shared mailbox and telephone.
    police_contact: str
    police_email: str
    police_phone: str
    partner_contact: str
    partner_email: str
    partner_phone: str
    # How it is kept safe, what happens after a breach, and who answers requests.
    security_terms: str
    breach_terms: str
    requests_terms: str
    # Whether the sides are joint controllers; if so their arrangement and the side that
    # is the contact point (DPA 2018, s.58; UK GDPR, article 26).
    controllers: str
    joint_terms: str = ""
    contact_point: str = ""
    # Days from the first entry under a warrant until the warrant is shown.
    embargo_days: int = 7
    # Whether the address of a closure order, which a court makes in public, is shown.
    closure_addresses: bool = False
    # Months for which it stays shown after the order ended; never once it was quashed.
    address_months: int = 0


@dataclass(frozen=True)
class Facts:
    """The facts that decide the status of a version on a day."""

    valid_from: date
    ends_on: date
    is_signed: bool
    is_discarded: bool = False
    is_suspended: bool = False
    is_ended: bool = False
    # The first days of the later versions that are signed.
    later_from: Collection[date] = field(default=())


def check_terms(terms: Terms, *, today: date) -> None:
    """Raise RuleBroken for the first term that is not allowed."""
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
            f"An address can be shown for 0 to {LONGEST_ADDRESS} months after its "
            "order ended",
            field="address_months",
        )
    _check_keeping(terms)
    _check_care(terms)
    for side in SIDES:
        _check_contact(terms, side)


def check_gateways(gateways: Collection[str], *, is_public_authority: bool) -> None:
    """Refuse a legal basis that a public authority cannot use for its own tasks."""
    if Gateway.RECOGNISED_INTEREST in gateways and is_public_authority:
        raise RuleBroken(
            "Article 6(1)(ea) is for partners that are not public authorities, such as "
            "a housing association or a charity. Choose another law",
            field="gateways",
        )


@dataclass(frozen=True)
class OtherAgreement:
    """What another agreement with the same partner shares, as rows and as figures."""

    reference: str
    rows: Collection[str]
    figures: Collection[str]


def check_other_agreements(
    others: Iterable[OtherAgreement], *, rows: Collection[str], figures: Collection[str]
) -> None:
    """Raise RuleBroken if two agreements would share a kind both as rows and as
    figures.

    The partner would then know that records that are counted but not listed are
    withheld.
    """
    for other in others:
        for name, given, other_way, theirs in (
            ("records", rows, "figures", other.figures),
            ("figures", figures, "records", other.rows),
        ):
            if both := sorted(set(given) & set(theirs)):
                raise RuleBroken(
                    f"{Shared(both[0]).value.capitalize()} are shared with them as "
                    f"{other_way} under {other.reference}, so they cannot be shared as "
                    f"{name}: a partner that sees records can count them. Choose "
                    "one, or end that agreement first",
                    field="rows" if given is rows else "figures",
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
        raise RuleBroken(
            "Choose what is shared, as records or as figures", field="rows"
        )
    for name, given, allowed in (
        ("rows", terms.rows, ROWS),
        ("figures", terms.figures, FIGURES),
    ):
        if wrong := sorted(set(given) - set(allowed)):
            raise RuleBroken(f"{wrong[0]!s} cannot be shared this way", field=name)
    if both := sorted(set(terms.rows) & set(terms.figures)):
        raise RuleBroken(
            f"{both[0]!s} are chosen as records and as figures: a partner that "
            "sees records can count them. Choose one",
            field="figures",
        )


def _check_keeping(terms: Terms) -> None:
    """Check the impact assessment, the retention period and how data is destroyed.

    UK GDPR articles 35 and 5(1)(e), and the data sharing code of the regulator.
    """
    _check_words(
        terms.dpia_reference,
        name="dpia_reference",
        missing="Enter the reference of the data protection impact assessment",
        longest=LONGEST_DPIA,
    )
    if terms.kept_months is None or not 1 <= terms.kept_months <= MOST_MONTHS_KEPT:
        raise RuleBroken(
            f"The partner can keep it for 1 to {MOST_MONTHS_KEPT} months",
            field="kept_months",
        )
    _check_words(
        terms.destroyed_how,
        name="destroyed_how",
        missing="Say how the partner destroys it after that",
        longest=LONGEST_DESTROYED,
    )


def _check_care(terms: Terms) -> None:
    """Check security, breaches, requests, and what joint controllers arrange."""
    asked = {
        "security_terms": "how it is kept safe",
        "breach_terms": "what each side does after a breach",
        "requests_terms": "who answers people who ask about their data",
    }
    if terms.controllers not in Controllers.values:
        raise RuleBroken("Choose who the controllers are", field="controllers")
    if terms.controllers == Controllers.JOINT:
        asked["joint_terms"] = "what the joint controllers arranged"
        if terms.contact_point not in Side.values:
            raise RuleBroken(
                "Choose which side people contact about their data (Data Protection "
                "Act 2018, section 58)",
                field="contact_point",
            )
    for name, what in asked.items():
        words = str(getattr(terms, name))
        if len(words.strip()) < SHORTEST_TERM:
            raise RuleBroken(
                f"Say in at least {SHORTEST_TERM} characters {what}", field=name
            )
        _check_words(words, name=name, missing="", longest=LONGEST_TERM)


def grown(
    then: Mapping[str, int], now: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Return the kinds that grew by a quarter or more: how many then, and now.

    Of none, any is growth.
    """
    return {
        kind: (then.get(kind, 0), n)
        for kind, n in now.items()
        if n > then.get(kind, 0)
        and (n - then.get(kind, 0)) * GROWN_BY >= then.get(kind, 0)
    }


def _check_contact(terms: Terms, side: str) -> None:
    contact = {
        name: str(getattr(terms, f"{side}_{name}"))
        for name in ("contact", "email", "phone")
    }
    _check_words(
        contact["contact"],
        name=f"{side}_contact",
        missing=f"Enter the position of the contact at {SIDES[side]}",
        longest=LONGEST_CONTACT,
    )
    if not _EMAIL.match(contact["email"]):
        raise RuleBroken(
            f"Enter the e-mail address of the contact at {SIDES[side]}, such as "
            "sharing@example.org",
            field=f"{side}_email",
        )
    if not contact["phone"]:
        raise RuleBroken(
            f"Enter the telephone number of the contact at {SIDES[side]}",
            field=f"{side}_phone",
        )
    check_phone(contact["phone"], field=f"{side}_phone")


def _check_words(words: str, *, name: str, missing: str, longest: int) -> None:
    if not words.strip():
        raise RuleBroken(missing, field=name)
    if len(words) > longest:
        raise RuleBroken(f"Use {longest} characters or fewer", field=name)


def _check_days(terms: Terms, today: date) -> None:
    if terms.ends_on < max(terms.valid_from, today):
        raise RuleBroken(
            "The last day must not be before the first day, or in the past",
            field="ends_on",
        )
    if not terms.valid_from <= terms.review_by < terms.ends_on:
        raise RuleBroken(
            "It must be reviewed after its first day and before its last day",
            field="review_by",
        )
    if terms.records_from > terms.valid_from:
        raise RuleBroken(
            "The day from which records are shown must not be after the first day",
            field="records_from",
        )
    if terms.review_by - terms.valid_from > LONGEST_TO_REVIEW:
        raise RuleBroken("It must be reviewed within a year", field="review_by")


def status_on(facts: Facts, *, today: date) -> AgreementStatus:
    """Return the status of a version on a day.

    agreements_in_force, in sharing/sql, applies the same conditions; a test compares
    the two.
    """
    if facts.is_ended:
        return AgreementStatus.ENDED
    if facts.is_discarded:
        return AgreementStatus.DISCARDED
    if not facts.is_signed:
        return AgreementStatus.UNSIGNED
    if any(day <= today for day in facts.later_from):
        return AgreementStatus.REPLACED
    if today > facts.ends_on:
        return AgreementStatus.RUN_OUT
    if facts.is_suspended:
        return AgreementStatus.SUSPENDED
    has_started = today >= facts.valid_from
    return AgreementStatus.IN_FORCE if has_started else AgreementStatus.TO_BEGIN


def reminder_on(
    *, review_by: date, ends_on: date, today: date, is_followed: bool
) -> str:
    """Return the code of what needs attention in a running version, or "".

    `is_followed` says that a signed later version takes over when this one ends, or
    before. A late review stops nothing: the agreement runs until its last day.
    """
    if is_followed:
        return ""
    if today > review_by:
        return "review_late"
    if ends_on - today <= REMINDED:
        return "ends"
    return "review" if review_by - today <= REMINDED else ""


def is_agreement(reference: str) -> bool:
    """Say whether a text has the form of an agreement's reference."""
    return _REFERENCE.fullmatch(reference) is not None


def check_answer(answer: str) -> str:
    """Return the signer's answer to the identity check, stripped."""
    stripped = answer.strip()
    if not SHORTEST_ANSWER <= len(stripped) <= LONGEST_ANSWER:
        raise RuleBroken(
            f"Say in {SHORTEST_ANSWER} to {LONGEST_ANSWER} characters why it may be "
            "shown",
            field="answer",
        )
    return stripped


def check_typed_name(typed: str, name: str) -> None:
    """Raise RuleBroken unless the signer typed their own name, in any case."""
    if _plain(typed) != _plain(name):
        raise RuleBroken(
            f"To sign, type your name as it is shown here: {name}", field="typed_name"
        )


def _plain(name: str) -> str:
    return " ".join(name.replace("’", "'").split()).casefold()


def check_reason(reason: str) -> str:
    """Return why it is suspended or ended, stripped."""
    stripped = reason.strip()
    if not stripped:
        raise RuleBroken("Say why", field="reason")
    if len(stripped) > LONGEST_REASON:
        raise RuleBroken(
            f"The reason must be {LONGEST_REASON} characters or fewer", field="reason"
        )
    return stripped
