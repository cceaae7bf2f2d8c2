"""The facts of each kind of event: one frozen dataclass a kind.

An event stores them as JSON: stored_facts.py reads and writes that, and facts_input.py
checks what a form or the API sends. Who may do what, and what follows, is in moves.py
and law.py.
"""

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from enum import Enum, StrEnum
from typing import Any, TypeAlias

from operations.closure_moves.choices import EventKind, Scope

# Answers and corrections take effect when they are recorded.
HAPPENS_NOW = frozenset(
    {
        EventKind.PREPARE,
        EventKind.REBOOK,
        EventKind.NAME_CONSULTEE,
        EventKind.ASK_SIGNATURE,
        EventKind.NOT_SIGNED,
        EventKind.TAKE_BACK,
    }
)

# About the premises and not the case, so either can be recorded first.
ABOUT_PREMISES = frozenset({EventKind.ENTER, EventKind.RETURN})


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class Signer(StrEnum):
    """Who signs: the rank of a police officer, or what they are in a council."""

    CONSTABLE = "constable"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    CHIEF_INSPECTOR = "chief_inspector"
    SUPERINTENDENT = "superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent"
    ASSISTANT_CHIEF_CONSTABLE = "assistant_chief_constable"
    DEPUTY_CHIEF_CONSTABLE = "deputy_chief_constable"
    CHIEF_CONSTABLE = "chief_constable"
    CHIEF_EXECUTIVE = "chief_executive"
    COUNCIL_OFFICER = "council_officer"


class Server(StrEnum):
    CONSTABLE = "constable"
    COUNCIL = "council"
    OTHER = "other"


class Check(StrEnum):
    """One of the six steps of service that section 79(2) requires, if possible."""

    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    NOT_NEEDED = "not_needed"


class Appellant(StrEnum):
    SERVED = "served"
    ISSUER = "issuer"


class SuspendedBy(StrEnum):
    """The court that suspended an order, or is said to have."""

    MAGISTRATES = "magistrates"
    CROWN_COURT = "crown_court"
    HIGH_COURT = "high_court"


class ReasonBy(StrEnum):
    """Who gave the court's reason: what they are, since no one is named."""

    DISTRICT_JUDGE = "district_judge"
    MAGISTRATES = "magistrates"
    LEGAL_ADVISER = "legal_adviser"


class AppealOutcome(StrEnum):
    DISMISSED = "dismissed"
    QUASHED = "quashed"
    ORDER_MADE = "order_made"
    EXTENDED = "extended"


class Purpose(StrEnum):
    POST_NOTICE = "post_notice"
    SECURE = "secure"


SERVICE_CHECKS = (
    "posted_prominent",
    "posted_accesses",
    "posted_outbuildings",
    "given_controller",
    "given_residents",
    "served_adjacent",
)


@dataclass(frozen=True)
class Prepared:
    """The answers before authority; each may come later, and a later one replaces it.

    The three safeguarding questions must be answered before authority: if the occupier
    is the victim, also why a partial order is not enough, rehousing and an adult
    referral. Whom the notice keeps out is a question of law (section 76(4)), so None
    is no answer, and not the same as no.
    """

    residents: str = ""
    children: Answer | None = None
    adults_at_risk: Answer | None = None
    occupier_is_victim: Answer | None = None
    # Which order the court will be asked for.
    order_sought: Scope | None = None
    partial_order: str = ""
    rehousing: str = ""
    adult_referral: str = ""
    necessity: str = ""
    informed: str = ""
    consulted: str = ""
    keeps_out_residents: bool | None = None
    keeps_out_owner: bool | None = None
    hearing_court: str = ""
    hearing_at: datetime | None = None


@dataclass(frozen=True)
class Rebooked:
    """The court and hearing that replace those in the draft."""

    hearing_court: str
    hearing_at: datetime


@dataclass(frozen=True)
class ConsulteeNamed:
    """The code of an organisation that was consulted and has users on this site."""

    organisation: str


@dataclass(frozen=True)
class SignatureAsked:
    """The username of the account holder who is asked to sign."""

    person: str


@dataclass(frozen=True)
class SignatureRefused:
    """Why who was asked does not sign."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Signed:
    """Who signs a decision: rank or office, name, position and, for a council, the
    reference of the delegation. Entries from before names were asked have none; the
    name is kept in a table of its own (ClosureSignatory) and never among the facts.
    """

    signed_by: Signer
    signatory: str = ""
    position: str = ""
    delegation: str = ""


@dataclass(frozen=True, kw_only=True)
class Authorised(Signed):
    """`alone`: why who drafted the notice authorises it too, where that is so."""

    hours: int
    alone: str = ""


@dataclass(frozen=True)
class Abandoned:
    reason: str


@dataclass(frozen=True)
class Served:
    """Section 79: who served it, which of the six steps were done, and why not all."""

    served_by: Server
    posted_prominent: Check
    posted_accesses: Check
    posted_outbuildings: Check
    given_controller: Check
    given_residents: Check
    served_adjacent: Check
    why_not: str = ""
    # The number of the stored document that was served, if it was made here.
    document: int | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeExtended(Signed):
    extension_hours: int


@dataclass(frozen=True, kw_only=True)
class Varied(Signed):
    change: str


@dataclass(frozen=True, kw_only=True)
class Cancelled(Signed):
    reason: str


@dataclass(frozen=True)
class Adjourned:
    """`court_reason`: in the court's own words, where all adjournments together are
    longer than section 81(3) gives; `reason_by` gave it. `sat_early`: of each decision
    at a hearing, as of OrderMade. `after_end`: that the court continued a notice that
    had ended, where it was asked back.
    """

    until: datetime
    notice_continued: bool
    court_reason: str = ""
    reason_by: ReasonBy | None = None
    sat_early: bool | None = None
    after_end: bool | None = None

    @property
    def has_court_reason(self) -> bool:
        """Say whether the court's reason for going further has its words and author."""
        return bool(self.court_reason and self.reason_by)


@dataclass(frozen=True)
class OrderMade:
    """`ends_time`: of the last day, where the court gave a time. `begins_on`: the day
    that the court set for its start, with the time if it gave one; None: at once.

    The last two are what was confirmed when it was asked back: that the court sat
    before the hearing booked, and that its order is not as the draft has it.
    """

    scope: Scope
    ends_on: date
    ends_time: time | None = None
    exceptions: str = ""
    begins_on: date | None = None
    begins_time: time | None = None
    sat_early: bool | None = None
    against_draft: bool | None = None


@dataclass(frozen=True)
class Suspended:
    court: SuspendedBy
    note: str = ""


@dataclass(frozen=True)
class Resumed:
    note: str = ""


@dataclass(frozen=True)
class QuashedOnReview:
    """What the High Court, or a court above it, quashed on judicial review."""

    by_court: str
    citation: str = ""
    note: str = ""


@dataclass(frozen=True)
class Refused:
    note: str = ""
    sat_early: bool | None = None


@dataclass(frozen=True)
class RefusedContinued:
    hours: int
    sat_early: bool | None = None
    after_end: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ExtensionApplied(Signed):
    new_end: date
    consulted: str = ""


@dataclass(frozen=True)
class OrderExtended:
    ends_on: date
    ends_time: time | None = None


@dataclass(frozen=True)
class NotExtended:
    note: str = ""


@dataclass(frozen=True)
class AppealLodged:
    lodged_by: Appellant


@dataclass(frozen=True)
class AppealDecided:
    """What the Crown Court decided; an order that it made says scope, start and end,
    one that it extended says its end.
    """

    outcome: AppealOutcome
    scope: Scope | None = None
    ends_on: date | None = None
    ends_time: time | None = None
    exceptions: str = ""
    begins_on: date | None = None
    begins_time: time | None = None


@dataclass(frozen=True)
class Discharged:
    note: str = ""


@dataclass(frozen=True)
class Entered:
    purpose: Purpose
    note: str = ""


@dataclass(frozen=True)
class Returned:
    note: str = ""


@dataclass(frozen=True)
class TakenBack:
    """That the latest event was recorded in error, and why."""

    event: int
    reason: str


# What is kept of a decision only if it was asked back.
CONFIRMED = ("sat_early", "against_draft", "after_end")

Facts: TypeAlias = (
    Prepared
    | Rebooked
    | ConsulteeNamed
    | SignatureAsked
    | SignatureRefused
    | Authorised
    | Abandoned
    | Served
    | NoticeExtended
    | Varied
    | Cancelled
    | Adjourned
    | OrderMade
    | Suspended
    | Resumed
    | QuashedOnReview
    | Refused
    | RefusedContinued
    | ExtensionApplied
    | OrderExtended
    | NotExtended
    | AppealLodged
    | AppealDecided
    | Discharged
    | Entered
    | Returned
    | TakenBack
)

FACTS: Mapping[str, type[Any]] = types.MappingProxyType(
    {
        EventKind.PREPARE: Prepared,
        EventKind.REBOOK: Rebooked,
        EventKind.NAME_CONSULTEE: ConsulteeNamed,
        EventKind.ASK_SIGNATURE: SignatureAsked,
        EventKind.NOT_SIGNED: SignatureRefused,
        EventKind.AUTHORISE: Authorised,
        EventKind.ABANDON: Abandoned,
        EventKind.SERVE: Served,
        EventKind.EXTEND_NOTICE: NoticeExtended,
        EventKind.VARY: Varied,
        EventKind.CANCEL: Cancelled,
        EventKind.ADJOURN: Adjourned,
        EventKind.ORDER: OrderMade,
        EventKind.SUSPEND: Suspended,
        EventKind.RESUME: Resumed,
        EventKind.QUASH: QuashedOnReview,
        EventKind.REFUSE: Refused,
        EventKind.REFUSE_CONTINUE: RefusedContinued,
        EventKind.APPLY_EXTENSION: ExtensionApplied,
        EventKind.EXTEND_ORDER: OrderExtended,
        EventKind.NOT_EXTENDED: NotExtended,
        EventKind.LODGE_APPEAL: AppealLodged,
        EventKind.DECIDE_APPEAL: AppealDecided,
        EventKind.DISCHARGE: Discharged,
        EventKind.ENTER: Entered,
        EventKind.RETURN: Returned,
        EventKind.TAKE_BACK: TakenBack,
    }
)


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """Return facts as JSON holds them, by field; what was left out is not there."""
    found = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return {name: _as_json(v) for name, v in found.items() if v not in (None, "")}


def _as_json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | time) else value
