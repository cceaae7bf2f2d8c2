"""The kinds of record that can be disclosed to a named person, and their fields.

A field is offered only if the kind lists it in `disclosed`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from operations.records import RECORD_KINDS
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import listed
from stronghold.core.records.rules import is_reference
from stronghold.core.sharing.choices import DisclosedKind
from stronghold.core.sharing.fields import FieldClass
from stronghold.exports.columns import ExportColumn
from stronghold.exports.kinds.records import column_of


@dataclass(frozen=True)
class DisclosableKind:
    """One kind: its page, the verb to read it, and the columns that may be shared."""

    kind: RecordKind[Any]
    code: DisclosedKind
    columns: Sequence[ExportColumn]

    @property
    def page(self) -> str:
        return f"{self.kind.app}:detail"

    @property
    def verb(self) -> Verb:
        return self.kind.read

    @property
    def fields(self) -> Mapping[str, FieldClass]:
        return self.kind.classes

    def rows(self, viewer: User, reference: str) -> QuerySet[Any]:
        """Return the record, if the viewer may see it and it is not in error."""
        wanted = ListFilter(self.kind.filters, {"reference": reference})
        return listed(self.kind, viewer, wanted).filter(reference=reference)


def _described(kind: RecordKind[Any]) -> DisclosableKind:
    """Return a kind by its own description."""
    return DisclosableKind(
        kind=kind,
        code=DisclosedKind(kind.code.removesuffix("s")),
        columns=[column_of(kind.field(name)) for name in kind.disclosed],
    )


# By the first letter of a record's reference.
_BY_LETTER: Mapping[str, DisclosableKind] = MappingProxyType(
    {kind.prefix: _described(kind) for kind in RECORD_KINDS if kind.disclosed}
)


def kind_of(reference: str) -> DisclosableKind:
    """Return the kind of a record by its reference; NotFound for any other."""
    if not is_reference(reference) or reference[:1] not in _BY_LETTER:
        raise NotFound
    return _BY_LETTER[reference[:1]]


def is_disclosable(reference: str) -> bool:
    """Say whether a record of this kind can be disclosed to a named person."""
    return reference[:1] in _BY_LETTER
