"""The kinds of record that can be told of by name, and which fields of each.

A field is offered only once it stands here. Never: who told of it and how it came, the
grades of source and information, original words, photos, who recorded it or works on
it, exact points, and why somebody looked closer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from operations.arrests.queries import ArrestFilter
from operations.closures.queries import ClosureFilter
from operations.safeguarding.choices import ExploitationSign, Subject
from operations.safeguarding.queries import ConcernFilter, listed_concerns
from operations.safeguarding.redaction import CONCERN_FIELDS
from operations.warrants.queries import WarrantFilter
from reports.report.queries import ReportFilter
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.exports.columns import (
    ExportColumn,
    choice,
    day,
    several,
    text,
)
from stronghold.dashboard.exports.kinds.enforcement import ARRESTS, CLOSURES, WARRANTS
from stronghold.dashboard.exports.kinds.kind import ListKind
from stronghold.dashboard.exports.kinds.record_columns import DAY, REFERENCE, WHERE
from stronghold.dashboard.exports.kinds.reports import REPORTS
from stronghold.kernel.errors import NotFound
from stronghold.records.queries import RecordFilter
from stronghold.records.rules import is_reference
from stronghold.sharing.choices import NamedKind
from stronghold.sharing.fields import FieldClass

_PLACE = ("place_text", "street", "premises", "ward")


@dataclass(frozen=True)
class ToldKind:
    """One kind: its page, who reads it, and the columns that may be told."""

    code: NamedKind
    page: str
    verb: Verb
    fields: Mapping[str, FieldClass]
    columns: Sequence[ExportColumn]
    wanted: type[RecordFilter]
    listed: Callable[[User, Any], QuerySet[Any]]

    def rows(self, viewer: User, reference: str) -> QuerySet[Any]:
        """Return the one record that the viewer may see and that is not in error."""
        found = self.listed(viewer, self.wanted(reference=reference))
        return found.filter(reference=reference)


def _of(
    code: NamedKind, listed: ListKind, *names: str, wanted: type[RecordFilter]
) -> ToldKind:
    """Tell of the kinds that are exported by the columns of their export."""
    columns = {column.name: column for column in listed.columns}
    return ToldKind(
        code=code,
        page=f"{listed.code}:detail",
        verb=listed.verb,
        fields=listed.fields,
        columns=[columns[name] for name in names],
        wanted=wanted,
        listed=listed.rows,
    )


_BY_LETTER: Mapping[str, ToldKind] = MappingProxyType(
    {
        "R": _of(
            *(NamedKind.REPORT, REPORTS, "reference", "concern", "drug"),
            *(*_PLACE, "occurred_on", "occurred_at", "received_on", "status"),
            *("outcome", "signs", "children_seen", "vulnerable_adult"),
            *("weapons_mentioned", "sanitised_text"),
            wanted=ReportFilter,
        ),
        "A": _of(
            *(NamedKind.ARREST, ARRESTS, "reference", "occurred_on", "occurred_at"),
            *(*_PLACE, "offence_class", "offence_provision", "drug_class"),
            *("age_band", "disposal", "custody_number"),
            wanted=ArrestFilter,
        ),
        "W": _of(
            *(NamedKind.WARRANT, WARRANTS, "reference", *_PLACE, "enactment"),
            *("state", "entries_allowed", "court", "issued_on", "ends_on"),
            *("executed_on", "outcome", "returned_on", "articles"),
            wanted=WarrantFilter,
        ),
        "C": _of(
            *(NamedKind.CLOSURE, CLOSURES, "reference", *_PLACE, "issuer", "ground"),
            *("state", "served_on", "order_made_on", "order_ends_on", "ceased_on"),
            "scope",
            wanted=ClosureFilter,
        ),
        "K": ToldKind(
            code=NamedKind.CONCERN,
            page="safeguarding:concerns:detail",
            verb=Verb.READ_SAFEGUARDING,
            fields=CONCERN_FIELDS,
            columns=[
                REFERENCE,
                day("occurred_on", "Raised on", DAY),
                *(column for column in WHERE if column.name in _PLACE),
                choice("subject", "About", "A child or an adult.", of=Subject),
                several("signs", "Signs", "Those that were seen.", of=ExploitationSign),
                text("words", "In words", "What the officer added."),
            ],
            wanted=ConcernFilter,
            listed=listed_concerns,
        ),
    }
)


def kind_of(reference: str) -> ToldKind:
    """Return the kind of a record by its reference; NotFound for any other."""
    if not is_reference(reference) or reference[:1] not in _BY_LETTER:
        raise NotFound
    return _BY_LETTER[reference[:1]]


def is_of_a_kind(reference: str) -> bool:
    """Say whether such a record can be told of by name at all."""
    return reference[:1] in _BY_LETTER
