"""Which fields of a kind can be released, from the classes of its fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.parts import Column, Row, Table
from stronghold.partners.portal.kinds import KINDS as SHARED_KINDS
from stronghold.partners.preview.kinds import KINDS
from stronghold.partners.preview.presenters.held_back import NAMES

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

# The field behind a column of a shared view, where its name differs.
FIELD_OF: Mapping[str, str] = MappingProxyType(
    {"place": "place_text", "ward_code": "ward", "ward_name": "ward"}
)
# Columns that the view calculates: they are not fields of the record.
MADE = frozenset(
    {
        "point",
        "place_is",
        "shown_from",
        "from_team",
        "acknowledge_by",
        "from_phone",
        # The partner's own part of an activity; never that of others.
        "own_part",
        "own_people",
        "own_minutes",
    }
)
WHY: Mapping[FieldClass, str] = MappingProxyType(
    {
        FieldClass.OPEN: "Not needed for the purpose",
        FieldClass.POLICE: "For the police only",
        FieldClass.RESTRICTED: "Needs a separate permission",
        FieldClass.PLACE_EXACT: "An exact place: the nearest stretch of street instead",
        FieldClass.FREE_TEXT: "Typed by a person, so it may be about a person",
        FieldClass.ORIGINAL: "Original words, not cleared",
    }
)
# Words for the fields that no kind gives a label, since no page shows them by one.
_UNLABELLED: Mapping[str, str] = MappingProxyType(
    {
        "force": "Force",
        "error_at": "Recorded in error",
        "error_by": "Who marked it as an error",
        "error_reason": "Why it is an error",
    }
)


@dataclass(frozen=True)
class FieldsOf:
    """The fields of a kind: released, or held back by their class."""

    released: Sequence[str]
    held: Mapping[FieldClass, Sequence[str]]


def field_tables(
    agreement: "Agreement", columns: Mapping[str, Sequence[str]]
) -> list[Table]:
    """Present the fields of each kind that the agreement shares as rows."""
    return [
        _table(
            kind,
            fields_of(kind, names, shows_addresses=agreement.closure_addresses),
            agreement,
        )
        for kind, names in columns.items()
    ]


def fields_shown(agreement: "Agreement") -> list[tuple[str, str]]:
    """Return each kind shared as records with its fields that are shown, in words.

    Called through AGREEMENT_FIELDS of the registry.
    """
    return [
        (NAMES[code], _names(code, fields.released))
        for code, kind in SHARED_KINDS.items()
        if code in agreement.rows
        for fields in [
            fields_of(code, kind.columns, shows_addresses=agreement.closure_addresses)
        ]
    ]


def fields_of(
    kind: str, columns: Sequence[str], *, shows_addresses: bool = False
) -> FieldsOf:
    """Divide the fields of a kind by whether the columns of its view show them."""
    shown = {FIELD_OF.get(name, name) for name in columns if name not in MADE}
    if kind == Shared.CLOSURES:
        address = {"place_text", "point"}
        shown = shown | address if shows_addresses else shown - address
    held: dict[FieldClass, list[str]] = {}
    classes = KINDS[kind].classes
    for name, kind_of_field in classes.items():
        if name not in shown and kind_of_field != FieldClass.INTERNAL:
            held.setdefault(kind_of_field, []).append(name)
    return FieldsOf([name for name in classes if name in shown], held)


def _table(kind: str, fields: FieldsOf, agreement: "Agreement") -> Table:
    released = [
        Row([_names(kind, fields.released), "Released", _released_why(kind, agreement)])
    ]
    held = [
        Row([_names(kind, names), "Never released", WHY[kind_of_field]])
        for kind_of_field, names in fields.held.items()
    ]
    return Table(
        caption=f"{NAMES[kind]}: released or not, and why",
        columns=[Column("Fields"), Column("Released?"), Column("Why")],
        rows=[*released, *held],
        hide_caption=True,
        stacked=True,
    )


def _released_why(kind: str, agreement: "Agreement") -> str:
    if kind == Shared.CLOSURES and agreement.closure_addresses:
        return "What the agreement is for; the place only once a court made the order"
    if kind == Shared.ACTIVITIES:
        return "What the agreement is for; and the partner’s own people and minutes"
    return "What the agreement is for"


def _names(kind: str, fields: Sequence[str]) -> str:
    return ", ".join(sorted(label_of(kind, name) for name in fields))


def label_of(kind: str, field: str) -> str:
    """Return the label that the kind gives the field, or plain words if it has none."""
    return KINDS[kind].field(field).label or _UNLABELLED[field]
