"""Why an agreement does not release a record, said a second time beside the SQL.

The views of sharing/sql decide; here is only why. A test compares the two.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

RELEASED = ""
# A court has decided on the case.
HEARD = frozenset(
    {
        *("refused_continued", "refused", "order", "order_extended"),
        *("discharged", "expired", "quashed"),
    }
)
# What police did who were not to be seen.
UNSEEN = frozenset({"covert", "plain_clothes"})
BEFORE_ISSUE = frozenset({"draft", "authorised", "applied"})
IN_HAND = frozenset({"issued", "executed", "endorsed"})


@dataclass(frozen=True)
class Scope:
    """What an agreement covers, and today as it counts the embargo."""

    rows: Collection[str]
    figures: Collection[str]
    areas: Collection[int]
    partner_id: int
    embargo_days: int
    today: date
    # Police records of days before this are not shown; null in old agreements.
    records_from: date | None = None

    @property
    def told_before(self) -> date:
        """What was over before this day is no longer under the embargo."""
        return self.today - timedelta(days=self.embargo_days)


@dataclass(frozen=True)
class Facts:
    """What decides on one record; what does not matter to its kind is left out."""

    in_error: bool = False
    ward_id: int | None = None
    district_id: int | None = None
    has_place: bool = False
    # Withheld from this partner, for it or for its premises.
    is_held: bool = False
    state: str = ""
    # Whose it is: who issued a case, or whom a tasking or a referral is for.
    organisation_id: int | None = None
    executed_on: date | None = None
    ends_on: date | None = None
    is_under_way: bool = False
    # The day by which "records from" counts it: the decision, the entry, the activity.
    counted_on: date | None = None
    # What an activity was.
    activity: str = ""
    is_made: bool = True


def why_held_back(kind: str, facts: Facts, scope: Scope) -> str:
    """Return the code of the first reason that holds, or RELEASED."""
    if facts.in_error:
        return "error"
    if kind not in scope.rows:
        return "figures" if kind in scope.figures else "not-agreed"
    return _OF_KIND[kind](facts, scope)


def embargo_until(facts: Facts, scope: Scope) -> date | None:
    """Return the first day on which a warrant under the embargo is told of."""
    if facts.executed_on is None:
        return None
    last = facts.executed_on
    if facts.state != "returned" and facts.ends_on:
        last = max(last, facts.ends_on)
    return last + timedelta(days=scope.embargo_days + 1)


def _closure(facts: Facts, scope: Scope) -> str:
    is_theirs = facts.organisation_id == scope.partner_id
    if facts.state not in HEARD:
        return "theirs" if is_theirs else "not-heard"
    return (
        _old(facts, scope)
        or _outside(facts, scope)
        or _held(facts, is_theirs=is_theirs)
    )


def _warrant(facts: Facts, scope: Scope) -> str:
    is_returned = facts.state == "returned"
    if facts.executed_on is None:
        is_live = facts.state in BEFORE_ISSUE or (
            facts.state in IN_HAND
            and facts.ends_on is not None
            and facts.ends_on >= scope.today
        )
        return "live" if is_live else "not-executed"
    if not is_returned and (facts.ends_on is None or facts.ends_on >= scope.today):
        return "live"
    if facts.executed_on >= scope.told_before:
        return "embargo"
    if not is_returned and facts.ends_on and facts.ends_on >= scope.told_before:
        return "embargo"
    return _old(facts, scope) or _outside(facts, scope) or _held(facts)


def _activity(facts: Facts, scope: Scope) -> str:
    if facts.activity in UNSEEN:
        return "unseen"
    if facts.is_under_way:
        return "under-way"
    return _old(facts, scope) or _outside(facts, scope) or _held(facts)


def _addressed(facts: Facts, scope: Scope) -> str:
    if facts.organisation_id != scope.partner_id:
        return "others"
    return RELEASED if facts.is_made else "not-made"


def _old(facts: Facts, scope: Scope) -> str:
    day, first = facts.counted_on, scope.records_from
    return "old" if day and first and day < first else RELEASED


def _outside(facts: Facts, scope: Scope) -> str:
    if {facts.ward_id, facts.district_id} & {*scope.areas}:
        return RELEASED
    return "outside" if facts.has_place else "no-place"


def _held(facts: Facts, *, is_theirs: bool = False) -> str:
    return "safeguarding" if facts.is_held and not is_theirs else RELEASED


_OF_KIND: Mapping[str, Callable[[Facts, Scope], str]] = MappingProxyType(
    {
        "closures": _closure,
        "warrants": _warrant,
        "activities": _activity,
        "taskings": _addressed,
        "referrals": _addressed,
    }
)
