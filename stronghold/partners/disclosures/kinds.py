"""The kinds of record that can be disclosed to a named person, and their fields.

A field is offered only if it is listed here. Never list: who reported it and how it
was received, the grades of source and information, original words, photos, who
recorded it or works on it, exact points, and why it was looked into.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from operations.arrests.record import ARRESTS
from operations.closures.queries import ClosureFilter
from operations.safeguarding.choices import ExploitationSign, Subject
from operations.safeguarding.queries import ConcernFilter, listed_concerns
from operations.safeguarding.redaction import CONCERN_FIELDS
from operations.warrants.record import WARRANTS
from reports.report.queries import ReportFilter
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import RecordFilter
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
from stronghold.exports.kinds.enforcement import CLOSURES
from stronghold.exports.kinds.kind import ListKind
from stronghold.exports.kinds.record_columns import DAY, REFERENCE, WHERE
from stronghold.exports.kinds.records import export_of
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
    filter_class: Callable[..., RecordFilter | ListFilter]
    listed: Callable[[User, Any], QuerySet[Any]]

    def rows(self, viewer: User, reference: str) -> QuerySet[Any]:
        """Return the record, if the viewer may see it and it is not in error."""
        found = self.listed(viewer, self.filter_class(reference=reference))
        return found.filter(reference=reference)


def _exported(
    code: DisclosedKind,
    listed: ListKind,
    names: Sequence[str],
    *,
    filter_class: Callable[..., RecordFilter | ListFilter],
) -> DisclosableKind:
    """Return a kind that is also exported, with some columns of its export."""
    columns = {column.name: column for column in listed.columns}
    return DisclosableKind(
        code=code,
        page=f"{listed.code}:detail",
        verb=listed.verb,
        fields=listed.fields,
        columns=[columns[name] for name in names],
        filter_class=filter_class,
        listed=listed.rows,
    )


def _described(code: DisclosedKind, kind: RecordKind[Any]) -> DisclosableKind:
    """Return a kind with the fields that its description lists."""
    return _exported(
        code,
        export_of(kind),
        kind.disclosed,
        filter_class=partial(ListFilter, kind),
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
        "A": _described(DisclosedKind.ARREST, ARRESTS),
        "W": _described(DisclosedKind.WARRANT, WARRANTS),
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
            filter_class=ConcernFilter,
            listed=listed_concerns,
        ),
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
