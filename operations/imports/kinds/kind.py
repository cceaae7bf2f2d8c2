"""What an import needs to know of a kind of history, and what its lines share."""

import re
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from operations.arrests.actions.matches import OfficersDays
from operations.imports import queries
from operations.statute.queries import law_of
from operations.statute.rules.limits import Provisions
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.geography.queries import note_areas, wards_to_choose
from stronghold.core.kernel.cells import Cells, CellWrong
from stronghold.core.kernel.csv_file import KnownColumns
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line
from stronghold.core.places.actions import StreetsOfLines
from stronghold.core.places.cells import PLACE_COLUMNS, place_given
from stronghold.core.records.actions import note_earlier
from stronghold.core.records.import_lines import PlacesOfLines
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.submission import SourceUuid, Submission

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

    from operations.arrests.models import Arrest
    from operations.operation.models import Operation
    from operations.warrants.models import WarrantEntry

# With the force, the kind and the reference in the other system it makes a SourceUuid.
NAMESPACE = uuid.UUID("c6a5f3d8-2b0e-5d0a-8f6b-4c2f6f0f7a11")
SOURCE, WHAT = "source", "what"
SOURCE_COLUMN = (
    "required: its reference in the system it comes from, the same each time it is "
    "imported. It is not stored in that form"
)
KEEP_WORDS = "yes if the words were checked and may stay, although they seem to name "
KEEP_WORDS += "someone"
# Whom a record is about is no part of any file.
_PERSONAL = re.compile(
    r"surname|forename|first_?name|last_?name|full_?name|birth|\bdob\b|phone|mobile"
    r"|e-?mail|ethnic|gender|nationality"
)
WHY_PERSONAL = (
    "people are not imported. Take the column out, or leave it behind by a mapping file"
)


@dataclass
class Counted:
    """How many of some lines were stored, and were there already."""

    n_stored: int = 0
    n_there: int = 0

    def count(self, *, was_there: bool) -> None:
        self.n_there += was_there
        self.n_stored += not was_there


class Run:
    """One run of an import: who imports, and what was looked up so far."""

    def __init__(self, by: User) -> None:
        self.by = by
        self.places, self.streets = PlacesOfLines(by), StreetsOfLines(by.force_id)
        # What holds for one transaction: a check takes back what it stored.
        self._operations: dict[str, Operation] = {}
        self._arrests: dict[str, Arrest | None] = {}
        self._entries: dict[uuid.UUID, WarrantEntry | None] = {}
        # The days of officers' arrests.
        self.officers: OfficersDays | None = None

    def begin_piece(self) -> None:
        """Forget what was found for the piece before."""
        self._operations.clear()
        self._arrests.clear()
        self._entries.clear()

    @cached_property
    def law(self) -> Provisions:
        return law_of(self.by.force)

    @cached_property
    def wards(self) -> Collection[str]:
        """The codes of the force's wards today."""
        return dict(wards_to_choose(force=self.by.force_id))

    @cached_property
    def _teams(self) -> Mapping[str, Team]:
        return queries.teams_by_code(self.by)

    @cached_property
    def _organisations(self) -> Mapping[str, Organisation]:
        return queries.organisations_by_code(self.by)

    def team(self, code: str) -> Team:
        """Return a police team of the force; CellWrong if there is none."""
        if code not in self._teams:
            listed = ", ".join(self._teams) or "none: there is no team"
            raise CellWrong(f"{code[:20]!r} is not one of {listed}")
        return self._teams[code]

    def organisation(self, code: str) -> Organisation | None:
        """Return an organisation of the force; None without a code."""
        if not code:
            return None
        if code not in self._organisations:
            raise CellWrong(
                f"{code[:20]!r} is not one of {', '.join(self._organisations)}"
            )
        return self._organisations[code]

    def operation(self, named: str) -> "Operation | None":
        """Return the operation of a line: by our reference, or by its source."""
        if not named:
            return None
        if named not in self._operations:
            source = self.source_uuid("operations", named)
            found = queries.operation_of(self.by, named, source)
            if found is None:
                raise CellWrong("is no operation here. Import operations first")
            self._operations[named] = found
        return self._operations[named]

    def look_up_arrests(self, numbers: Iterable[str]) -> None:
        """Ask at once for the arrests of many lines, by custody record number."""
        wanted = [one for one in numbers if one and one.isprintable()]
        self._arrests |= dict.fromkeys(wanted)
        found = queries.arrests_with(self.by, wanted)
        self._arrests |= found
        self._note_areas(row.point for row in found.values())

    def arrest(self, number: str) -> "Arrest | None":
        """Return the arrest with a custody record number."""
        if number not in self._arrests:
            self.look_up_arrests([number])
        return self._arrests.get(number)

    def _note_areas(self, points: "Iterable[Point | None]") -> None:
        """Ask at once for the areas of the places of these records."""
        known = [(point.x, point.y) for point in points if point]
        note_areas(known, force=self.by.force_id)

    def look_up_entries(self, entries: Iterable[tuple[str, str]]) -> None:
        """Ask at once for the entries of many lines, by the warrant's and their own."""
        wanted = [self.source_uuid("entries", *one) for one in entries]
        self._entries |= dict.fromkeys(one.now for one in wanted)
        found = queries.entries_with(self.by, wanted)
        self._entries |= found
        self._note_areas(row.at.point for row in found.values())

    def entry(self, warrant: str, entry: str) -> "WarrantEntry | None":
        """Return an imported entry, by its warrant's reference and its own."""
        source = self.source_uuid("entries", warrant, entry)
        if source.now not in self._entries:
            self.look_up_entries([(warrant, entry)])
        return self._entries[source.now]

    def source_uuid(self, kind: str, *parts: str) -> SourceUuid:
        """Return the client UUID of what has this reference in the other system."""
        return SourceUuid.of(self.by.force, NAMESPACE, kind, *parts)

    def submission(self, kind: str, line: Line, *parts: str) -> Submission:
        return Submission.of_source(self.source_uuid(kind, *parts), line.content)


# Reads under a lock what holds for the transaction of one piece.
Begin = Callable[[Run], None]
# Asks at once for what many lines need, and returns the numbers of those whose record
# is here with the same content: nothing is to be done about it.
LookUp = Callable[[Run, Sequence[Line]], Set[int]]
# Stores one record, from its one line or from all of its lines. StepWrong names the
# line that cannot be stored, and then none of them is.
Store = Callable[[Run, Sequence[Line]], Counted]


@dataclass(frozen=True)
class HistoryKind:
    """A kind of history: the columns of its file, and how a record is stored."""

    code: str
    label: str
    columns: Mapping[str, str]
    required: Sequence[str]
    store: Store = field(repr=False)
    # Called in the transaction of each piece, before its records: a lock that is taken
    # within a record is given up with it, if that is wrong.
    begin_piece: Begin | None = field(default=None, repr=False)
    # Called before the records of a piece, where they are stored in sets.
    look_up: LookUp | None = field(default=None, repr=False)
    # The column that says which record a line is of.
    identity: str = SOURCE
    # What else distinguishes two of them.
    with_columns: Sequence[str] = ()
    # How many records are a piece, if not as many as usual.
    n_in_piece: int = 0
    # Whether a record may have several lines.
    is_grouped: bool = False
    personal: re.Pattern[str] = _PERSONAL
    why_personal: str = WHY_PERSONAL

    @property
    def known(self) -> KnownColumns:
        return KnownColumns(
            self.columns, self.required, personal=self.personal, why=self.why_personal
        )


def look_up_places(run: Run, lines: Iterable[Line]) -> None:
    """Ask at once for the places of many lines."""
    given = []
    for line in lines:
        cells = Cells(line)
        place = place_given(cells)
        if (place.words or place.has_point) and not cells.faults:
            given.append(place)
    run.places.look_up(given)


def lines_there(
    run: Run, lines: Iterable[Line], submissions: Mapping[int, Submission], *, of: str
) -> Set[int]:
    """Ask at once which lines stored a record, with the same content.

    `submissions` are those of lines, by their number, and `of` what they are of. The
    places of the other lines are looked up.
    """
    model = queries.SUBMITTED[of]
    there = note_earlier(model, submissions.values(), by=run.by)
    found = {n for n, one in submissions.items() if one.client_uuid in there}
    look_up_places(run, [line for line in lines if line.number not in found])
    return found


def by_source(kind: str) -> LookUp:
    """Return the look-up of a kind whose lines have a source and are a record each."""

    def look_up(run: Run, lines: Sequence[Line]) -> Set[int]:
        submissions = {
            line.number: run.submission(kind, line, line.content.get(SOURCE, ""))
            for line in lines
        }
        return lines_there(run, lines, submissions, of=kind)

    return look_up


def codes_of(choices: Any) -> str:
    """Return the codes that a column may hold."""
    return ", ".join(str(code) for code in choices.values)


def entered(kind: RecordKind[Any]) -> Sequence[str]:
    """Return the columns of what can be entered of a record."""
    return [field.name for field in kind.entered]


def with_place(columns: Mapping[str, str]) -> dict[str, str]:
    """Return columns with those of a place, and of words that may stay."""
    return dict(columns) | dict(PLACE_COLUMNS) | {"keep_words": KEEP_WORDS}


def needs_when(when: Any, *, subject: str) -> Any:
    """Return the day of a line; RuleBroken if it has none."""
    if when is None:
        raise RuleBroken(f"Enter when {subject}", field="occurred_on")
    return when


WHEN_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "occurred_on": "required: 2026-11-24 or 24/11/2026",
        "occurred_time": "14:30, London time; empty if not known",
    }
)
