"""A provision: one limit of the law, for the days it is in force; and looking it up.

The provision of the day that the law counts from decides, so that a later change never
moves what has started.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import zip_longest
from typing import ClassVar

from operations.statute.choices import Confidence, Jurisdiction
from stronghold.core.geography.choices import Country
from stronghold.core.kernel.errors import RuleBroken

# Of a provision: where it is law. Of a force: the country that it polices.
COUNTRIES = dict(Country.choices)


class Code(StrEnum):
    """What a provision is about. Stored, and never changed."""

    # Closure notices
    POLICE_MAY_ISSUE = "police-may-issue"
    COUNCIL_MAY_ISSUE = "council-may-issue"
    SOCIAL_LANDLORD_MAY_ISSUE = "social-landlord-may-issue"
    MAY_NOT_EXCLUDE = "may-not-exclude"
    CONTENTS = "contents"
    INFORM_FIRST = "inform-first"
    CONSULT_FIRST = "consult-first"
    NOTICE = "notice"
    SENIOR_NOTICE = "senior-notice"
    SENIOR_RANK = "senior-rank"
    NOTICE_EXTENSION = "notice-extension"
    CANCEL_OR_VARY = "cancel-or-vary"
    WHO_CANCELS_POLICE = "who-cancels-police"
    WHO_CANCELS_COUNCIL = "who-cancels-council"
    SERVICE = "service"
    # Closure orders
    APPLY = "apply"
    HEARING = "hearing"
    ORDER = "order"
    CONTINUED_NOTICE = "continued-notice"
    ADJOURNMENT = "adjournment"
    ADJOURNED_NOTICE = "adjourned-notice"
    ORDER_EXTENSION_IN_TIME = "order-extension-in-time"
    ORDER_EXTENSION_RANK = "order-extension-rank"
    ORDER_EXTENSION_CONSULT = "order-extension-consult"
    ORDER_EXTENSION = "order-extension"
    ORDER_IN_TOTAL = "order-in-total"
    DISCHARGE = "discharge"
    ENFORCE = "enforce"
    APPEAL = "appeal"
    REIMBURSEMENT = "reimbursement"
    COMPENSATION = "compensation"
    POSSESSION_GROUND = "possession-ground"
    LANDLORD_NOTICE_SECURE = "landlord-notice-secure"
    LANDLORD_NOTICE_ASSURED = "landlord-notice-assured"
    # Warrants
    DRUGS_WARRANT = "drugs-warrant"
    PACE_WARRANT = "pace-warrant"
    WARRANT_ENTRIES = "warrant-entries"
    DRUGS_WARRANT_ANY_TIMES = "drugs-warrant-any-times"
    NUMBER_OF_ENTRIES = "number-of-entries"
    UNNAMED_PREMISES_RANK = "unnamed-premises-rank"
    FURTHER_ENTRY_RANK = "further-entry-rank"
    ENDORSEMENT = "endorsement"
    WARRANT_RETURN = "warrant-return"
    EXECUTED_RETURN = "executed-return"
    WARRANT_KEPT = "warrant-kept"
    PSYCHOACTIVE_WARRANT = "psychoactive-warrant"
    PSYCHOACTIVE_ENTRIES = "psychoactive-entries"
    PSYCHOACTIVE_NUMBER = "psychoactive-number"
    PSYCHOACTIVE_UNNAMED = "psychoactive-unnamed"
    PSYCHOACTIVE_FURTHER = "psychoactive-further"
    PSYCHOACTIVE_RETURN = "psychoactive-return"
    PSYCHOACTIVE_KEPT = "psychoactive-kept"
    # Offences that a person may be arrested for
    CLOSURE_BREACH = "closure-breach"
    CUCKOOING = "cuckooing"
    CHILD_EXPLOITATION = "child-exploitation"
    # People’s data: under Part 3 of the Act, and under the UK GDPR
    ANSWER_REQUEST = "answer-request"
    EXTEND_ANSWER = "extend-answer"
    CLARIFY_REQUEST = "clarify-request"
    REPORT_BREACH = "report-breach"
    INFORM_PEOPLE = "inform-people"
    ACKNOWLEDGE_COMPLAINT = "acknowledge-complaint"
    GDPR_ANSWER_REQUEST = "gdpr-answer-request"
    GDPR_EXTEND_ANSWER = "gdpr-extend-answer"
    GDPR_CLARIFY_REQUEST = "gdpr-clarify-request"
    GDPR_REPORT_BREACH = "gdpr-report-breach"
    GDPR_INFORM_PEOPLE = "gdpr-inform-people"


@dataclass(frozen=True)
class Provision:
    """One limit. It is in force from its first day until the day before `in_force_to`.

    Without `in_force_from` it is not known to have been brought into force.
    """

    code: str
    value: int
    unit: str
    act: str
    section: str
    jurisdiction: str
    in_force_from: date | None
    in_force_to: date | None
    source: str
    confidence: str
    is_on: bool = True

    # Whether it is law where the force is whose case is judged: see `of_force`.
    is_here: ClassVar[bool] = True

    def is_in_force(self, on: date) -> bool:
        if self.in_force_from is None or on < self.in_force_from:
            return False
        return self.in_force_to is None or on < self.in_force_to

    @property
    def citation(self) -> str:
        return f"{self.section}, {self.act}"


@dataclass(frozen=True)
class Elsewhere(Provision):
    """A provision that is law in another country than that of the force."""

    is_here: ClassVar[bool] = False


Provisions = tuple[Provision, ...]


@dataclass(frozen=True)
class Deadline:
    """When something is due, and the provision that says so.

    `due_at` is the last instant that is in time: at or before it is lawful, later is
    not. `alert_by` is the earlier reading, where the law can be read in two ways;
    alerts go by it. `is_day`: the law gives a last day, which is due at its last
    instant in London.
    """

    due_at: datetime
    provision: Provision
    alert_by: datetime
    is_day: bool = False


@dataclass(frozen=True)
class Breach:
    """Something that a provision does not allow, or that it requires and is missing."""

    provision: Provision
    words: str

    @property
    def section(self) -> str:
        return self.provision.section

    @property
    def text(self) -> str:
        """What was not lawful, in words, with the section."""
        return f"{self.words} ({self.section})"


class NotInForce(RuleBroken):
    """No provision lets this be done on that day, or none that is confirmed."""

    def __init__(self, message: str, provision: Provision) -> None:
        super().__init__(message)
        self.provision = provision


def in_force(provisions: Provisions, code: str, on: date) -> Provision:
    """Return the provision of that day; NotInForce if there is none that is on."""
    found = cited(provisions, code, on)
    if not found.is_here:
        where = COUNTRIES.get(found.jurisdiction, found.jurisdiction)
        raise NotInForce(f"This is law in {where} only: {found.citation}", found)
    if found.is_on and found.is_in_force(on):
        return found
    if found.confidence == Confidence.UNCONFIRMED or not found.is_in_force(on):
        words = (
            f"This is not switched on for {on:%d.%m.%Y}, since it is not confirmed "
            "that the law was in force"
        )
    else:
        words = f"On {on:%d.%m.%Y} this is no longer the law"
    raise NotInForce(f"{words}: {found.citation}", found)


def cited(provisions: Provisions, code: str, on: date) -> Provision:
    """Return what a section is cited by: the provision of that day, else the latest.

    Used for a day on which none was in force, so that the section can still be named.
    """
    named = [p for p in provisions if p.code == code]
    if not named:
        raise LookupError(f"there is no provision {code}")
    of_day = [p for p in named if p.is_in_force(on)]
    is_sure = [p for p in of_day if p.confidence != Confidence.UNCONFIRMED]
    return (is_sure or of_day or named)[-1]


def is_on(provisions: Provisions, code: str, on: date) -> bool:
    named = [p for p in provisions if p.code == code and p.is_here]
    return any(p.is_on and p.is_in_force(on) for p in named)


def of_force(provisions: Iterable[Provision], country: str) -> Provisions:
    """Return the law for a force of a country; what is not its law is marked so."""
    here = (Jurisdiction.ENGLAND_AND_WALES, country)
    return tuple(
        p if p.jurisdiction in here else Elsewhere(**asdict(p)) for p in provisions
    )


def merged(seed: Iterable[Provision], approved: Iterable[Provision]) -> Provisions:
    """Return the seed with what was approved since: each ends where the next begins.

    Of two that begin on the same day, the one approved later applies. What is not
    confirmed is listed with them, and replaces none.
    """
    by_code: dict[str, list[Provision]] = {}
    for provision in (*seed, *approved):
        by_code.setdefault(provision.code, []).append(provision)
    return tuple(p for same in by_code.values() for p in _one_after_another(same))


def _one_after_another(same: list[Provision]) -> list[Provision]:
    sure: dict[date, Provision] = {}
    unsure: dict[date | None, Provision] = {}
    for provision in same:
        day = provision.in_force_from
        if day is None or provision.confidence == Confidence.UNCONFIRMED:
            unsure[day] = provision
        else:
            sure[day] = provision
            unsure.pop(day, None)
    days = sorted(sure)
    dated = [
        replace(sure[day], in_force_to=_earlier(sure[day].in_force_to, following))
        for day, following in zip_longest(days, days[1:])
    ]
    return [*unsure.values(), *dated]


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)


def unlawful(
    provision: Provision, words: str, *, field: str | None = None
) -> RuleBroken:
    """Return the refusal of what a provision does not allow: it names the section."""
    return RuleBroken(f"{words}: {provision.citation}", field=field)


def refuse(breaches: Iterable[Breach], *, field: str | None = None) -> None:
    """Raise for the first thing that is not lawful, if there is any."""
    for breach in breaches:
        raise unlawful(breach.provision, breach.words, field=field)
