"""What an evaluation is of: the record, the days on which it began, and its place.

Each is read by its own slice's query, so whoever may not see a record finds none here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from operations.closures.queries import closure
from operations.operation.queries import operation, phases_of
from operations.warrants.queries import warrant
from stronghold.accounts.models import User
from stronghold.dashboard.evaluation.choices import Subject, Where
from stronghold.dashboard.evaluation.queries.areas import districts_of
from stronghold.geography.choices import AreaKind
from stronghold.geography.queries import newest_areas

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

    from operations.operation.models import Operation
    from stronghold.records.models import Record


@dataclass(frozen=True)
class Began:
    """A day from which a change may be looked for, and what happened on it."""

    code: str
    on: date
    label: str


@dataclass(frozen=True)
class Evaluated:
    """What is evaluated. `days` is empty where nothing has been done yet.

    A record has a point, a street or premises; an operation has wards, by their codes.
    """

    kind: Subject
    reference: str
    title: str
    days: Sequence[Began]
    districts: Sequence[str] = ()
    point: "Point | None" = None
    street: Any = None
    premises: Any = None
    wards: Sequence[str] = ()

    @property
    def places(self) -> list[Where]:
        """Return what the place may be, the most fitting first."""
        there = {
            Where.WARDS: bool(self.wards),
            Where.STREET: self.street is not None,
            Where.RADIUS: self.point is not None,
            Where.PREMISES: self.premises is not None,
        }
        return [where for where, is_there in there.items() if is_there]

    def began(self, code: str) -> Began:
        """Return the day of that code, or else the first."""
        return next((one for one in self.days if one.code == code), self.days[0])


def evaluated(viewer: User, kind: Subject, reference: str) -> Evaluated:
    """Return what is evaluated; NotFound if this viewer may not see it."""
    return _READERS[kind](viewer, reference)


def _closure(viewer: User, reference: str) -> Evaluated:
    case = closure(viewer, reference)
    days = [
        ("order", case.order_made_on, "closure order made"),
        ("notice", case.served_on, "closure notice served"),
    ]
    return _of_record(Subject.CLOSURE, case, days)


def _warrant(viewer: User, reference: str) -> Evaluated:
    row = warrant(viewer, reference)
    return _of_record(
        Subject.WARRANT, row, [("entry", row.executed_on, "warrant executed")]
    )


def _of_record(
    kind: Subject, row: "Record", days: Sequence[tuple[str, date | None, str]]
) -> Evaluated:
    place = row.place_text or (str(row.street) if row.street else "place not known")
    return Evaluated(
        kind=kind,
        reference=row.reference,
        title=place,
        days=[
            Began(code, on, label)
            for code, on, label in days
            if on and not row.is_in_error
        ],
        districts=[row.district.code] if row.district else [],
        point=row.point,
        street=row.street,
        premises=row.premises,
    )


def _operation(viewer: User, reference: str) -> Evaluated:
    row = operation(viewer, reference)
    wards = newest_areas(AreaKind.WARD, row.areas)
    return Evaluated(
        kind=Subject.OPERATION,
        reference=row.reference,
        title=row.name,
        days=_phases(viewer, row),
        districts=districts_of(wards.values()),
        wards=sorted(wards),
    )


def _phases(viewer: User, row: "Operation") -> list[Began]:
    """Return the day on which it began, and each on which a later phase did."""
    later = sorted(phases_of(viewer, row), key=lambda phase: phase.began_on)
    told = [
        Began(phase.phase, phase.began_on, f"went over to {phase.phase}")
        for phase in later
        if phase.began_on > row.begins_on
    ]
    return [Began("begun", row.begins_on, "operation began"), *told]


_READERS: Mapping[Subject, Callable[[User, str], Evaluated]] = {
    Subject.CLOSURE: _closure,
    Subject.WARRANT: _warrant,
    Subject.OPERATION: _operation,
}
