"""What every import of a file shares: places looked up once, and faults in words."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import Any

from stronghold.core.accounts.models import User
from stronghold.core.geography.queries import KnownStreets, note_areas, note_near
from stronghold.core.geography.rules import plain_words
from stronghold.core.kernel.cells import (
    Cells,
    LineWrong,
    clock_time,
    day,
    london,
)
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line, Problem
from stronghold.core.places.queries import (
    Homes,
    PlaceMeant,
    UnclearPlace,
    find_place,
    numbered_places,
)
from stronghold.core.places.rules import LONGEST_PLACE, WORDS_ONLY, GivenPlace
from stronghold.core.records.rules import (
    AlreadySubmitted,
    LooksPersonal,
    NotInUse,
    When,
)

# How many places are remembered, so that each is looked up only once.
MOST_PLACES = 20_000
CORRECT = "Correct the line and import the file again"


class PlacesOfLines:
    """Looks up the places of lines, and remembers them."""

    def __init__(self, by: User) -> None:
        self._by = by
        self._found: dict[GivenPlace, PlaceMeant | UnclearPlace] = {}
        self._streets: KnownStreets = {}
        self._homes = Homes(by)

    def find(self, given: GivenPlace) -> PlaceMeant:
        """Return the place that a line means; UnclearPlace if it can be several."""
        found = self._found.get(given)
        if found is None:
            try:
                found = find_place(self._by, given, known=self._streets)
            except UnclearPlace as unclear:
                found = unclear
            if len(self._found) < MOST_PLACES:
                self._found[given] = found
        if isinstance(found, UnclearPlace):
            raise found
        return found

    def look_up(self, given: Iterable[GivenPlace]) -> None:
        """Ask at once for what many places need, where records are stored in sets."""
        wanted, force = list(dict.fromkeys(given)), self._by.force_id
        points = [
            (one.longitude, one.latitude)
            for one in wanted
            if one.longitude is not None and one.latitude is not None
        ]
        note_near(points, force=force)
        self._look_up_numbered(wanted)
        for one in wanted:
            # What is wrong with it is said of its line.
            with suppress(RuleBroken):
                point = self.find(one).point
                points += [(point.x, point.y)] if point else []
        note_areas(points, force=force)

    def _look_up_numbered(self, wanted: Iterable[GivenPlace]) -> None:
        """Find those that are a house number in a known street, as nearly all are."""
        texts = {
            one: plain_words(one.words)
            for one in wanted
            if one == GivenPlace(one.words) and one not in self._found
            if len(one.words) <= LONGEST_PLACE
        }
        found = numbered_places(
            self._by,
            list(dict.fromkeys(texts.values())),
            known=self._streets,
            homes=self._homes,
        )
        for one, text in texts.items():
            if text in found and len(self._found) < MOST_PLACES:
                self._found[one] = found[text]


class StepWrong(Exception):
    """A line that cannot be stored, with its problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.line.number)
        self.problem = problem


@contextmanager
def of_line(
    line: Line,
    *,
    identity: str,
    columns: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[None]:
    """Turn the rule that refuses a line into StepWrong, which names its column.

    `identity` is the column that says which record a line is, and `columns` names the
    column of a field that is called otherwise in the rules. NotInUse is no fault of the
    line: its record is there already.
    """
    try:
        yield
    except NotInUse:
        raise
    except LineWrong as wrong:
        raise StepWrong(wrong.problem) from wrong
    except RuleBroken as broken:
        found = problem_of(line, broken, identity=identity, columns=columns)
        raise StepWrong(found) from broken


def problem_of(
    line: Line,
    broken: RuleBroken,
    *,
    identity: str,
    columns: Mapping[str, str] = MappingProxyType({}),
) -> Problem:
    """Return what is wrong with a line, and what to do about it in the file."""
    if isinstance(broken, AlreadySubmitted):
        return Problem(line, *_another_content(broken, identity))
    if isinstance(broken, UnclearPlace):
        return Problem(line, broken.message, _which_place(broken))
    field = columns.get(broken.field or "", broken.field or "")
    if isinstance(broken, LooksPersonal):
        found = " and ".join(broken.found)
        column = field or "description"
        correct = f"Take it out of {column}; or, if it may stay, put yes in keep_words"
        return Problem(line, f"{column}: looks as if it holds {found}", correct)
    where = f"{field}: " if field else ""
    return Problem(line, f"{where}{broken.message}", CORRECT)


def _another_content(broken: AlreadySubmitted, identity: str) -> tuple[str, str]:
    if broken.reference:
        return (
            f"{identity}: was imported before with other content, as "
            f"{broken.reference}",
            f"Leave the line out, and change {broken.reference} itself; or give the "
            f"line its own {identity} if it is another record",
        )
    return (
        f"{identity}: was imported before by someone else",
        "Leave the line out, or ask the person who imported it to run it again",
    )


def _which_place(unclear: UnclearPlace) -> str:
    choices = [f"{choice.key} ({choice.label})" for choice in unclear.choices]
    choices.append(f"{WORDS_ONLY} (no place on the map)")
    return f"Put one of these in place_choice: {'; '.join(choices)}"


def when_given(
    cells: Cells, on: str = "occurred_on", at: str = "occurred_time"
) -> When | None:
    """Return the day of a line, with its London time if it has one."""
    that_day, its_time = cells.read(on, day), cells.read(at, clock_time)
    if its_time is None or at in dict(cells.faults):
        return When(that_day) if that_day else None
    if that_day is None:
        cells.fault(on, f"is empty although {at} is given")
        return None
    found: When | None = cells.read(
        at, lambda _: When(that_day, london(that_day, its_time))
    )
    return found


def digest_of_file(content: bytes) -> dict[str, Any]:
    """Return what an audit event says of a file's bytes."""
    return {"sha256": hashlib.sha256(content).hexdigest()}
