"""Why a record is not released under an agreement.

The views of sharing/sql decide what is released; this gives the reason. A test compares
the two.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from operations.activities.choices import ActivityKind
from operations.closure_moves.choices import State as ClosureState
from operations.warrants.choices import State as WarrantState
from stronghold.core.sharing.choices import Shared
from stronghold.partners.preview.choices import Reason

RELEASED = ""
# States of a closure case that a court has decided.
HEARD = frozenset(
    {
        ClosureState.REFUSED_CONTINUED,
        ClosureState.REFUSED,
        ClosureState.ORDER,
        ClosureState.ORDER_EXTENDED,
        ClosureState.DISCHARGED,
        ClosureState.EXPIRED,
        ClosureState.QUASHED,
    }
)
# Activities of police who were not meant to be seen.
UNSEEN = frozenset({ActivityKind.COVERT, ActivityKind.PLAIN_CLOTHES})
BEFORE_ISSUE = frozenset(
    {WarrantState.DRAFT, WarrantState.AUTHORISED, WarrantState.APPLIED}
)
# States of a warrant that can be used until its last day.
USABLE = frozenset({WarrantState.ISSUED, WarrantState.EXECUTED, WarrantState.ENDORSED})


@dataclass(frozen=True)
class Scope:
    """What an agreement covers, and the day from which its embargo is counted."""

    rows: Collection[str]
    figures: Collection[str]
    areas: Collection[int]
    partner_id: int
    embargo_days: int
    today: date
    # Police records of earlier days are not shown; None in old agreements.
    records_from: date | None = None

    @property
    def embargoed_from(self) -> date:
        """Return the first day that is still under the embargo."""
        return self.today - timedelta(days=self.embargo_days)


@dataclass(frozen=True)
class Facts:
    """The facts that decide on one record; its kind may not need all of them."""

    in_error: bool = False
    ward_id: int | None = None
    district_id: int | None = None
    has_place: bool = False
    # The record or its premises are withheld from this partner; of a visit to a closed
    # address, also a case of the same premises.
    is_held: bool = False
    state: str = ""
    # The issuer of a case, or the organisation that a tasking or referral is for.
    organisation_id: int | None = None
    executed_on: date | None = None
    ends_on: date | None = None
    is_under_way: bool = False
    # The day compared with "records from": of the decision, the entry or the activity.
    counted_on: date | None = None
    # What an activity was, and whether the partner led it or took part.
    activity: str = ""
    took_part: bool = False
    # The closure cases that a visit to a closed address is linked to.
    cases: Sequence["Facts"] = ()
    is_made: bool = True


def why_held_back(kind: str, facts: Facts, scope: Scope) -> str:
    """Return the code of the first reason that holds, or RELEASED."""
    if facts.in_error:
        return Reason.ERROR
    if kind not in scope.rows:
        return Reason.FIGURES if kind in scope.figures else Reason.NOT_AGREED
    return _OF_KIND[kind](facts, scope)


def embargo_until(facts: Facts, scope: Scope) -> date | None:
    """Return the first day on which a warrant under the embargo is shown."""
    if facts.executed_on is None:
        return None
    last = facts.executed_on
    if facts.state != WarrantState.RETURNED and facts.ends_on:
        last = max(last, facts.ends_on)
    return last + timedelta(days=scope.embargo_days + 1)


def _closure(facts: Facts, scope: Scope) -> str:
    is_theirs = facts.organisation_id == scope.partner_id
    if facts.state not in HEARD:
        return Reason.THEIRS if is_theirs else Reason.NOT_HEARD
    return (
        _old(facts, scope)
        or _outside(facts, scope)
        or _held(facts, is_theirs=is_theirs)
    )


def _warrant(facts: Facts, scope: Scope) -> str:
    is_returned = facts.state == WarrantState.RETURNED
    if facts.executed_on is None:
        is_live = facts.state in BEFORE_ISSUE or (
            facts.state in USABLE
            and facts.ends_on is not None
            and facts.ends_on >= scope.today
        )
        return Reason.LIVE if is_live else Reason.NOT_EXECUTED
    if not is_returned and (facts.ends_on is None or facts.ends_on >= scope.today):
        return Reason.LIVE
    if facts.executed_on >= scope.embargoed_from:
        return Reason.EMBARGO
    if not is_returned and facts.ends_on and facts.ends_on >= scope.embargoed_from:
        return Reason.EMBARGO
    return _old(facts, scope) or _outside(facts, scope) or _held(facts)


def _activity(facts: Facts, scope: Scope) -> str:
    if facts.activity in UNSEEN:
        return Reason.UNSEEN
    if facts.is_under_way:
        return Reason.UNDER_WAY
    why = _old(facts, scope) or _outside(facts, scope) or _held(facts)
    if why or facts.activity != ActivityKind.CLOSURE_VISIT:
        return why
    return _visit(facts, scope)


def _visit(facts: Facts, scope: Scope) -> str:
    """Judge a visit by its cases: it says where something is closed."""
    if Shared.CLOSURES not in scope.rows:
        return Reason.NOT_AGREED
    if not facts.cases:
        return Reason.NO_CASE
    found = (_visited(case, scope, took_part=facts.took_part) for case in facts.cases)
    return next((why for why in found if why), RELEASED)


def _visited(case: Facts, scope: Scope, *, took_part: bool) -> str:
    if case.in_error:
        return Reason.ERROR
    if case.organisation_id == scope.partner_id:
        return RELEASED
    return _held(case) if took_part else _closure(case, scope)


def _addressed(facts: Facts, scope: Scope) -> str:
    if facts.organisation_id != scope.partner_id:
        return Reason.OTHERS
    return RELEASED if facts.is_made else Reason.NOT_MADE


def _old(facts: Facts, scope: Scope) -> str:
    day, first = facts.counted_on, scope.records_from
    return Reason.OLD if day and first and day < first else RELEASED


def _outside(facts: Facts, scope: Scope) -> str:
    if {facts.ward_id, facts.district_id} & {*scope.areas}:
        return RELEASED
    return Reason.OUTSIDE if facts.has_place else Reason.NO_PLACE


def _held(facts: Facts, *, is_theirs: bool = False) -> str:
    return Reason.SAFEGUARDING if facts.is_held and not is_theirs else RELEASED


_OF_KIND: Mapping[str, Callable[[Facts, Scope], str]] = MappingProxyType(
    {
        Shared.CLOSURES: _closure,
        Shared.WARRANTS: _warrant,
        Shared.ACTIVITIES: _activity,
        Shared.TASKINGS: _addressed,
        Shared.REFERRALS: _addressed,
    }
)
