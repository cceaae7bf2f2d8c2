"""The kinds of thing that a search finds: one row each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.search import hits
from stronghold.dashboard.search.queries import places, records
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
        find=records.find_reports,
        begun=records.reports_begun,
        hit=hits.report_hit,
        few=20,
    ),
    Kind(
        code="arrests",
        many="Arrests",
        verb=Verb.READ_ARRESTS,
        find=records.find_arrests,
        begun=records.arrests_begun,
        hit=hits.arrest_hit,
        few=10,
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
