"""Which fields of a kind can be released, from the classes of its fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from operations.activities.record import ACTIVITIES
from operations.closures.record import CLOSURES
from operations.safeguarding.record import REFERRALS
from operations.taskings.record import TASKINGS
from operations.warrants.record import WARRANTS
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.parts import Column, Row, Table
from stronghold.exports.kinds import LISTS
from stronghold.partners.preview.presenters.held_back import NAMES

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

CLASSES: Mapping[str, Mapping[str, FieldClass]] = MappingProxyType(
    {
        Shared.CLOSURES: CLOSURES.classes,
        Shared.WARRANTS: WARRANTS.classes,
        Shared.ACTIVITIES: ACTIVITIES.classes,
        Shared.TASKINGS: TASKINGS.classes,
        Shared.REFERRALS: REFERRALS.classes,
    }
)
# The field behind a column of a shared view, where its name differs.
FIELD_OF: Mapping[str, str] = MappingProxyType(
    {"place": "place_text", "ward_code": "ward", "ward_name": "ward"}
)
# Columns that the view calculates: they are not fields of the record.
MADE = frozenset({"point", "place_is", "shown_from", "from_team", "from_phone"})
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
# Labels of fields that lists and exports name differently by kind, or do not have.
_OTHERWISE: Mapping[str, str] = MappingProxyType(
    {
        "reference": "Reference",
        "force": "Force",
        "point": "Exact point",
        "error_by": "Who marked it as an error",
        "error_reason": "Why it is an error",
        "district": "District",
        "ceased_on": "Ceased",
        "is_under_way": "Under way",
        "ended_at": "Ended",
        "n_people": "How many people",
        "result_text": "More about the result",
        "outcome_sent_at": "Outcome sent",
        "decision_reason": "Why it was not taken on",
        "threshold": "Threshold applied",
        "name_passed": "How the name was passed",
        "name_passed_at": "When the name was passed",
        "county_line": "County line",
        "concern": "Concern it came from",
        "report": "Report it came from",
        "arrest": "Arrest it came from",
        "closure": "Closure case it came from",
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


def fields_of(
    kind: str, columns: Sequence[str], *, shows_addresses: bool = False
) -> FieldsOf:
    """Divide the fields of a kind by whether the columns of its view show them."""
    shown = {FIELD_OF.get(name, name) for name in columns if name not in MADE}
    if kind == Shared.CLOSURES:
        address = {"place_text", "point"}
        shown = shown | address if shows_addresses else shown - address
    held: dict[FieldClass, list[str]] = {}
    for name, kind_of_field in CLASSES[kind].items():
        if name not in shown and kind_of_field != FieldClass.INTERNAL:
            held.setdefault(kind_of_field, []).append(name)
    return FieldsOf([n for n in CLASSES[kind] if n in shown], held)


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
    return "What the agreement is for"


def _names(kind: str, fields: Sequence[str]) -> str:
    return ", ".join(sorted(label_of(kind, name) for name in fields))


def label_of(kind: str, field: str) -> str:
    """Return the label of a field: the export's heading, or else plain words."""
    exported = next((one for one in LISTS if one.code == kind), None)
    for column in exported.columns if exported else ():
        if column.fields == (field,) and field not in _OTHERWISE:
            return column.heading
    return _OTHERWISE.get(field, field.replace("_", " ").capitalize())
