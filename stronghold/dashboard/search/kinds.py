"""The kinds of thing that a search finds: one row each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.ledger.presenters.enforcement import (
    activity_entry,
    closure_entry,
    seizure_entry,
    warrant_entry,
)
from stronghold.dashboard.search import hits
from stronghold.dashboard.search.queries import enforcement, places, reports
from stronghold.dashboard.search.queries.found import Found, Wanted


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of thing: how it is looked for, and what is shown of each.

    `few` are shown where all kinds are; `begun` finds it by a reference. Only a kind
    that `is_dated` can be narrowed to a time.
    """

    code: str
    many: str
    verb: Verb
    find: Callable[[User, Wanted], Found[Any]]
    hit: Callable[[Any], hits.Hit]
    few: int
    begun: Callable[[User, str], Sequence[Any]] | None = None
    is_dated: bool = True


_ALL = (
    Kind(
        code="reports",
        many="Reports",
        verb=Verb.READ_REPORTS,
        find=reports.find_reports,
        begun=reports.reports_begun,
        hit=hits.report_hit,
        few=20,
    ),
    Kind(
        code="arrests",
        many="Arrests",
        verb=Verb.READ_ARRESTS,
        find=enforcement.ARRESTS.find,
        begun=enforcement.ARRESTS.begun,
        hit=hits.arrest_hit,
        few=10,
    ),
    Kind(
        code="warrants",
        many="Warrants",
        verb=Verb.READ_WARRANTS,
        find=enforcement.WARRANTS.find,
        begun=enforcement.WARRANTS.begun,
        hit=hits.hit_by(warrant_entry),
        few=5,
    ),
    Kind(
        code="closures",
        many="Closures",
        verb=Verb.READ_CLOSURES,
        find=enforcement.CLOSURES.find,
        begun=enforcement.CLOSURES.begun,
        hit=hits.hit_by(closure_entry),
        few=5,
    ),
    Kind(
        code="seizures",
        many="Seizures",
        verb=Verb.READ_SEIZURES,
        find=enforcement.SEIZURES.find,
        begun=enforcement.SEIZURES.begun,
        hit=hits.hit_by(seizure_entry),
        few=5,
    ),
    Kind(
        code="activities",
        many="Activities",
        verb=Verb.READ_OPERATIONS,
        find=enforcement.ACTIVITIES.find,
        begun=enforcement.ACTIVITIES.begun,
        hit=hits.hit_by(activity_entry),
        few=5,
    ),
    Kind(
        code="premises",
        many="Premises",
        verb=Verb.FIND_PLACES,
        find=places.find_premises,
        hit=hits.premises_hit,
        few=5,
        is_dated=False,
    ),
    Kind(
        code="streets",
        many="Streets",
        verb=Verb.FIND_PLACES,
        find=places.find_streets,
        hit=hits.street_hit,
        few=5,
        is_dated=False,
    ),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _ALL})


def kinds_for(viewer: User) -> list[Kind]:
    """Return what this person may look for."""
    return [kind for kind in KINDS.values() if policy.can(viewer, kind.verb)]
