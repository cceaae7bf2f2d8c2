"""The kinds of record that can be disclosed to a named person, and their fields.

A field is offered only if its kind lists it in `disclosed`, or if it is listed here.
Never list: who reported it and how it was received, the grades of source and
information, original words, photos, who recorded it or works on it, exact points, and
why it was looked into.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from operations.arrests.queries import ArrestFilter
from operations.closures.queries import ClosureFilter
from operations.records import RECORD_KINDS
from operations.safeguarding.choices import ExploitationSign, Subject
from operations.safeguarding.queries import ConcernFilter, listed_concerns
from operations.safeguarding.redaction import CONCERN_FIELDS
from operations.warrants.queries import WarrantFilter
from reports.report.queries import ReportFilter
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import RecordFilter, listed
from stronghold.core.records.rules import is_reference
from stronghold.core.sharing.choices import DisclosedKind
from stronghold.core.sharing.fields import FieldClass
from stronghold.exports.columns import (
    ExportColumn,
    choice,
    day,
    several,
    text,
)
from stronghold.exports.kinds.enforcement import ARRESTS, CLOSURES, WARRANTS
from stronghold.exports.kinds.kind import ListKind
from stronghold.exports.kinds.record_columns import DAY, REFERENCE, WHERE
from stronghold.exports.kinds.records import column_of
from stronghold.exports.kinds.reports import REPORTS

_PLACE = ("place_text", "street", "premises", "ward")


@dataclass(frozen=True)
class DisclosableKind:
    """One kind: its page, the verb to read it, and the columns that may be shared."""

    code: DisclosedKind
    page: str
    verb: Verb
    fields: Mapping[str, FieldClass]
    columns: Sequence[ExportColumn]
    # Returns the rows whose reference begins so, of those that a viewer may see and
    # that are not in error.
    listed: Callable[[User, str], QuerySet[Any]]

    def rows(self, viewer: User, reference: str) -> QuerySet[Any]:
        """Return the record, if the viewer may see it and it is not in error."""
        return self.listed(viewer, reference).filter(reference=reference)


def described(kind: RecordKind[Any]) -> DisclosableKind:
    """Return a kind by its own description; its name is that of a DisclosedKind."""

    def rows(viewer: User, reference: str) -> QuerySet[Any]:
        return listed(viewer, ListFilter(kind, reference=reference))

    return DisclosableKind(
        code=next(code for code in DisclosedKind if code.label == kind.one),
        page=f"{kind.app}:detail",
        verb=kind.read,
        fields=kind.classes,
        columns=[column_of(kind.field(name)) for name in kind.disclosed],
        listed=rows,
    )


def _filtered(
    rows: Callable[[User, Any], QuerySet[Any]], filter_class: type[RecordFilter]
) -> Callable[[User, str], QuerySet[Any]]:
    return lambda viewer, reference: rows(viewer, filter_class(reference=reference))


def _exported(
    code: DisclosedKind,
    export: ListKind,
    names: Sequence[str],
    *,
    filter_class: type[RecordFilter],
) -> DisclosableKind:
    """Return a kind that is also exported, with some columns of its export."""
    columns = {column.name: column for column in export.columns}
    return DisclosableKind(
        code=code,
        page=f"{export.code}:detail",
        verb=export.verb,
        fields=export.fields,
        columns=[columns[name] for name in names],
        listed=_filtered(export.rows, filter_class),
    )


_REPORT_COLUMNS = (
    "reference",
    "concern",
    "drug",
    "place_text",
    "street",
    "premises",
    "ward",
    "occurred_on",
    "occurred_at",
    "received_on",
    "status",
    "outcome",
    "signs",
    "children_seen",
    "vulnerable_adult",
    "weapons_mentioned",
    "sanitised_text",
)
_ARREST_COLUMNS = (
    "reference",
    "occurred_on",
    "occurred_at",
    "place_text",
    "street",
    "premises",
    "ward",
    "offence_class",
    "offence_provision",
    "drug_class",
    "age_band",
    "disposal",
    "custody_number",
)
_WARRANT_COLUMNS = (
    "reference",
    "place_text",
    "street",
    "premises",
    "ward",
    "enactment",
    "state",
    "entries_allowed",
    "court",
    "issued_on",
    "ends_on",
    "executed_on",
    "outcome",
    "returned_on",
    "articles",
)
_CLOSURE_COLUMNS = (
    "reference",
    "place_text",
    "street",
    "premises",
    "ward",
    "issuer",
    "ground",
    "state",
    "served_on",
    "order_made_on",
    "order_ends_on",
    "ceased_on",
    "scope",
)
# By the first letter of a record's reference.
_BY_LETTER: Mapping[str, DisclosableKind] = MappingProxyType(
    {
        "R": _exported(
            DisclosedKind.REPORT, REPORTS, _REPORT_COLUMNS, filter_class=ReportFilter
        ),
        "A": _exported(
            DisclosedKind.ARREST, ARRESTS, _ARREST_COLUMNS, filter_class=ArrestFilter
        ),
        "W": _exported(
            DisclosedKind.WARRANT,
            WARRANTS,
            _WARRANT_COLUMNS,
            filter_class=WarrantFilter,
        ),
        "C": _exported(
            DisclosedKind.CLOSURE,
            CLOSURES,
            _CLOSURE_COLUMNS,
            filter_class=ClosureFilter,
        ),
        "K": DisclosableKind(
            code=DisclosedKind.CONCERN,
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
            listed=_filtered(listed_concerns, ConcernFilter),
        ),
        **{kind.prefix: described(kind) for kind in RECORD_KINDS if kind.disclosed},
    }
)


def kind_of(reference: str) -> DisclosableKind:
    """Return the kind of a record by its reference; NotFound for any other."""
    if not is_reference(reference) or reference[:1] not in _BY_LETTER:
        raise NotFound
    return _BY_LETTER[reference[:1]]


def is_disclosable(reference: str) -> bool:
    """Say whether a record of this kind can be disclosed to a named person."""
    return reference[:1] in _BY_LETTER
