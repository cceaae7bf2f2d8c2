"""The fields of a kind of record, each described once for all that shows it.

Pages, the history, lists, filters, exports, the API and map programs loop over these
rows. What only one kind has is a subclass in that kind's `record.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Choices, F, FloatField, Func
from django.db.models.expressions import Combinable

from stronghold.core.kernel.choices import NamedByForce, in_order
from stronghold.core.kernel.decided import in_force
from stronghold.core.places.drawn_areas import written_size
from stronghold.core.records.filters import CodesFilter
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Cell as TableCell
from stronghold.core.ui.tables import Cell, Holds


class Field:
    """A field of text, or of a related row at `path`.

    `label` names it on pages, in the history and above a column. `privacy` decides who
    may read it. `means` explains it to anyone who gets a file with it: a field without
    `means` is not exported. `is_usual` columns are chosen unless someone chooses
    others. The API returns a field with `in_api`; one that `is_entered` is stored as it
    was entered in a form or sent to the API, too.
    """

    holds = Holds.TEXT
    # What a form asks, if that is not the label.
    asks = ""

    def __init__(
        self,
        name: str,
        label: str,
        privacy: FieldClass,
        *,
        means: str = "",
        path: str = "",
        is_usual: bool = True,
        in_api: bool = False,
        is_entered: bool = False,
    ) -> None:
        self.name, self.label, self.privacy = name, label, privacy
        self.means, self.is_usual, self.is_entered = means, is_usual, is_entered
        self.in_api = in_api or is_entered
        self.path = path or name

    @property
    def paths(self) -> Sequence[str | Combinable]:
        """What a query reads for its cell."""
        return [self.path]

    @property
    def reads(self) -> Sequence[str]:
        """The fields that a viewer must be allowed to read to see it."""
        return [self.name]

    def cell(self, *values: Any) -> Cell:
        """Return what a file shows of the values at `paths`."""
        cell: Cell = values[0]
        return cell

    def text(self, row: Any) -> str:
        """Return what a page shows of a row's value; "" if there is none."""
        value = self.value(row)
        return "" if value is None else str(value)

    def list_cell(self, row: Any) -> TableCell:
        """Return what a list shows of a row's value."""
        return TableCell(self.text(row))

    def value(self, row: Any) -> Any:
        """Return the value that the API shows."""
        value = row
        for name in self.path.split("__"):
            value = getattr(value, name) if value is not None else None
        return value


class Choice(Field, CodesFilter):
    """A code with a label. With `is_filter`, the list can be narrowed to one code."""

    choices: type[Choices]

    def __init__(
        self,
        name: str,
        label: str,
        privacy: FieldClass,
        *,
        choices: type[Choices],
        is_filter: bool = False,
        is_searched: bool = False,
        **given: Any,
    ) -> None:
        super().__init__(name, label, privacy, **given)
        self.choices, self.is_filter = choices, is_filter
        # Made once: an export asks for hundreds of thousands of labels. A force's own
        # names come before them.
        self._labels = {code: str(label) for code, label in choices.choices}
        self._subject = choices.subject if issubclass(choices, NamedByForce) else ""
        # Whether a search for a label finds the records with its code.
        self.is_searched = is_searched

    def cell(self, *values: Any) -> Cell:
        return self._label(values[0])

    def text(self, row: Any) -> str:
        return self._label(self.value(row))

    def _label(self, code: str) -> str:
        if self._subject and (name := in_force().names(self._subject).get(code)):
            return name
        return self._labels.get(code, code)


class Several(Choice):
    """A list of codes with labels."""

    def cell(self, *values: Any) -> Cell:
        return "; ".join(self._label(code) for code in values[0])

    def text(self, row: Any) -> str:
        chosen = self.value(row)
        return ", ".join(
            label for code, label in in_order(self.choices) if code in chosen
        )


class YesNo(Field):
    """True, false, or None if not known."""

    def cell(self, *values: Any) -> Cell:
        return "" if values[0] is None else "yes" if values[0] else "no"

    def text(self, row: Any) -> str:
        value = self.value(row)
        return "Not known" if value is None else "Yes" if value else "No"


class Day(Field):
    """A London date."""

    holds = Holds.DAY

    def text(self, row: Any) -> str:
        value: date | None = self.value(row)
        return written_date(value) if value else ""


class Instant(Field):
    """A moment, which pages write in London time."""

    holds = Holds.INSTANT

    def text(self, row: Any) -> str:
        value: datetime | None = self.value(row)
        return written_instant(value) if value else ""


class Whole(Field):
    """A whole number."""

    holds = Holds.WHOLE


class Number(Field):
    """A number with decimals."""

    holds = Holds.NUMBER


class References(Field):
    """A list of references of records."""

    def cell(self, *values: Any) -> Cell:
        return " ".join(values[0])

    def text(self, row: Any) -> str:
        return ", ".join(self.value(row))


class DrawnArea(Field):
    """An area that someone drew on the map; pages give its size."""

    def text(self, row: Any) -> str:
        area = self.value(row)
        return "" if area is None else written_size(area)


class Derived(Field):
    """A column made of other fields: those it `reads`, each with a class of its own."""

    def __init__(self, name: str, label: str, *reads: str, **given: Any) -> None:
        super().__init__(name, label, FieldClass.INTERNAL, **given)
        self._reads = reads

    @property
    def reads(self) -> Sequence[str]:
        return self._reads


class Coordinate(Derived):
    """One coordinate of a record's point, in degrees (WGS 84)."""

    holds = Holds.NUMBER

    def __init__(self, name: str, label: str, function: str) -> None:
        means = f"{label} of its place, in degrees (WGS 84); empty if not known."
        super().__init__(name, label, "point", means=means, is_usual=False)
        self._function = function

    @property
    def paths(self) -> Sequence[str | Combinable]:
        return [Func(F("point"), function=self._function, output_field=FloatField())]

    def cell(self, *values: Any) -> Cell:
        """Round to a tenth of a metre: more digits would claim a false precision."""
        degrees: float | None = values[0]
        return None if degrees is None else round(degrees, 6)


class InError(Derived):
    """Whether a record was marked as recorded in error."""

    def cell(self, *values: Any) -> Cell:
        return "yes" if values[0] else "no"


class Hidden(Field):
    """A field that no one reads: a key, or what would give another record away."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "", FieldClass.INTERNAL)


def hidden(*names: str) -> list[Field]:
    return [Hidden(name) for name in names]


def classes_of(fields: Sequence[Field]) -> Mapping[str, FieldClass]:
    """Return the class of redaction of each field."""
    own = [field for field in fields if not isinstance(field, Derived)]
    return {field.name: field.privacy for field in own}


def labels_of(fields: Sequence[Field], shown: Collection[str]) -> Mapping[str, str]:
    """Return the label of each field that the viewer may read, for the history."""
    named = [field for field in fields if field.label and field.name not in FIXED]
    return {field.name: field.label for field in named if field.name in shown}


# Fields that never change once a record is stored.
FIXED = {"reference", "recorded_at", "recorded_by"}
A_DAY = "A London date."
A_TIME = "London time; empty if not known."

IDENTITY: Sequence[Field] = [
    *hidden("id", "client_uuid", "content_digest"),
    Field(
        "reference",
        "Reference",
        FieldClass.POLICE,
        means="The reference of the record.",
    ),
    Field("force", "", FieldClass.OPEN),
]
WHERE: Sequence[Field] = [
    Field("place_text", "Place", FieldClass.PLACE_EXACT, means="As typed or chosen."),
    Field("point", "Position", FieldClass.PLACE_EXACT),
    Field(
        "street",
        "Street",
        FieldClass.POLICE,
        means="The street it is at, if known.",
        path="street__name",
    ),
    Field(
        "premises",
        "Premises",
        FieldClass.PLACE_EXACT,
        means="The address it is at.",
        path="premises__address",
    ),
    Field(
        "ward",
        "Ward",
        FieldClass.OPEN,
        means="By the boundaries of that day; empty if elsewhere.",
        path="ward__name",
    ),
    Derived(
        "ward_code",
        "Ward code",
        "ward",
        means="Of that ward.",
        path="ward__code",
        is_usual=False,
    ),
    Field(
        "district",
        "District",
        FieldClass.OPEN,
        means="By the boundaries.",
        path="district__name",
        is_usual=False,
    ),
    Field(
        "lsoa",
        "LSOA",
        FieldClass.OPEN,
        means="Lower-layer super output area.",
        path="lsoa__code",
        is_usual=False,
    ),
    Coordinate("longitude", "Longitude", "ST_X"),
    Coordinate("latitude", "Latitude", "ST_Y"),
]
RECORDED: Sequence[Field] = [
    Instant(
        "recorded_at",
        "Recorded",
        FieldClass.POLICE,
        means="When it was recorded, London time.",
        is_usual=False,
    ),
    Field(
        "recorded_by",
        "Recorded by",
        FieldClass.POLICE,
        means="Who recorded it.",
        path="recorded_by__display_name",
        is_usual=False,
    ),
    Instant("error_at", "", FieldClass.POLICE),
    Field("error_by", "", FieldClass.POLICE),
    Field("error_reason", "", FieldClass.FREE_TEXT),
    Instant("erased_at", "", FieldClass.INTERNAL),
    Instant("restricted_at", "", FieldClass.INTERNAL),
    InError(
        "in_error",
        "Recorded in error",
        "error_at",
        means="Whether it was marked as recorded in error; figures leave it out.",
        path="error_at",
        is_usual=False,
    ),
]


def when(day: str, time: str) -> Sequence[Field]:
    """Return the day and time of a record, with their labels in the history."""
    return [
        Day("occurred_on", day, FieldClass.OPEN, means=A_DAY),
        Instant("occurred_at", time, FieldClass.POLICE, means=A_TIME),
    ]
