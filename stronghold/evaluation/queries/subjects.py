"""The subject of an evaluation: the record, its days of action, and its place.

Each is read by its own package's query, so a viewer finds only records they may see.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from operations.closures.record import CLOSURES
from operations.operation.queries import phases_of, wards_with_parts
from operations.operation.record import OPERATIONS
from operations.warrants.record import WARRANTS
from stronghold.core.accounts.models import User
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.queries import newest_areas
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import one_record
from stronghold.evaluation.choices import Subject, Where
from stronghold.evaluation.queries.areas import districts_of

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

    from operations.operation.models import Operation
    from stronghold.core.records.models import Record


@dataclass(frozen=True)
class Began:
    """A day of action, and what happened on it."""

    code: str
    on: date
    label: str


@dataclass(frozen=True)
class Evaluated:
    """What is evaluated. `days` is empty if nothing has been done yet.

    A record has a point, a street or premises; an operation has the codes of wards.
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
        """Return what the place may be, most suitable first."""
        available = {
            Where.WARDS: bool(self.wards),
            Where.STREET: self.street is not None,
            Where.RADIUS: self.point is not None,
            Where.PREMISES: self.premises is not None,
        }
        return [where for where, has in available.items() if has]

    def began(self, code: str) -> Began:
        """Return the day with that code, or else the first."""
        return next((day for day in self.days if day.code == code), self.days[0])


def evaluated(viewer: User, kind: Subject, reference: str) -> Evaluated:
    """Return what is evaluated; raises NotFound if the viewer may not see it."""
    return _READERS[kind](viewer, reference)


def _closure(viewer: User, reference: str) -> Evaluated:
    case = one_record(CLOSURES, viewer, reference)
    days = [
        ("order", case.order_made_on, "closure order made"),
        ("notice", case.served_on, "closure notice served"),
    ]
    return _of_record(Subject.CLOSURE, CLOSURES, case, days)


def _warrant(viewer: User, reference: str) -> Evaluated:
    row = one_record(WARRANTS, viewer, reference)
    return _of_record(
        Subject.WARRANT, WARRANTS, row, [("entry", row.executed_on, "warrant executed")]
    )


def _of_record(
    kind: Subject,
    described: RecordKind[Any],
    row: "Record",
    days: Sequence[tuple[str, date | None, str]],
) -> Evaluated:
    return Evaluated(
        kind=kind,
        reference=row.reference,
        title=described.title(row),
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
    row = one_record(OPERATIONS, viewer, reference)
    wards = newest_areas(AreaKind.WARD, wards_with_parts(row), force=row.force_id)
    return Evaluated(
        kind=Subject.OPERATION,
        reference=row.reference,
        title=OPERATIONS.title(row),
        days=_phases(viewer, row),
        districts=districts_of(wards.values()),
        wards=sorted(wards),
    )


def _phases(viewer: User, row: "Operation") -> list[Began]:
    """Return the day on which it began, and the first day of each later phase."""
    later = sorted(phases_of(viewer, row), key=lambda phase: phase.began_on)
    phases = [
        Began(phase.phase, phase.began_on, f"moved on to {phase.phase}")
        for phase in later
        if phase.began_on > row.begins_on
    ]
    return [Began("begun", row.begins_on, "operation began"), *phases]


_READERS: Mapping[Subject, Callable[[User, str], Evaluated]] = {
    Subject.CLOSURE: _closure,
    Subject.WARRANT: _warrant,
    Subject.OPERATION: _operation,
}
