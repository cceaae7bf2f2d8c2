"""The kinds of record and place that a search finds: one row each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Literal

from operations.records import RECORD_KINDS
from reports.report.record import REPORTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.kind import RecordKind
from stronghold.search import hits
from stronghold.search.queries import places, records, reports
from stronghold.search.queries.results import Results, Wanted


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record or place: how it is searched, and how a result looks.

    `few` is how many results show when all kinds are listed; `by_reference` finds one
    by its reference. `recorded_by` is the field of a record that names such a place.
    Only a kind that `is_dated` can be filtered by time.
    """

    code: str
    plural: str
    verb: Verb
    find: Callable[[User, Wanted], Results[Any]]
    hit: Callable[[Any], hits.Hit]
    few: int
    by_reference: Callable[[User, str], Sequence[Any]] | None = None
    recorded_by: Literal["street", "premises"] | None = None
    is_dated: bool = True


def _described(kind: RecordKind[Any]) -> Kind:
    """Return a kind of record by its own description."""
    return Kind(
        code=kind.code,
        plural=kind.many,
        verb=kind.read,
        find=partial(records.find_records, kind),
        by_reference=partial(records.records_by_reference, kind),
        hit=partial(hits.record_hit, kind),
        few=kind.few,
    )


_ALL = (
    # Which of its texts is searched depends on the viewer.
    Kind(
        code=REPORTS.code,
        plural=REPORTS.many,
        verb=REPORTS.read,
        find=reports.find_reports,
        by_reference=reports.reports_by_reference,
        hit=hits.report_hit,
        few=REPORTS.few,
    ),
    *(_described(kind) for kind in RECORD_KINDS if kind.searched is not None),
    Kind(
        code="streets",
        plural="Streets",
        verb=Verb.FIND_PLACES,
        find=places.find_streets,
        hit=hits.street_hit,
        recorded_by="street",
        few=5,
        is_dated=False,
    ),
    Kind(
        code="premises",
        plural="Premises",
        verb=Verb.FIND_PLACES,
        find=places.find_premises,
        hit=hits.premises_hit,
        recorded_by="premises",
        few=5,
        is_dated=False,
    ),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _ALL})


def kinds_for(viewer: User) -> list[Kind]:
    """Return the kinds that the viewer may search."""
    return [kind for kind in KINDS.values() if policy.can(viewer, kind.verb)]
