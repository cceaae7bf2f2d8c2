"""Records of a file are stored in sets, exactly as if each had been stored alone."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.db.models import Model

from operations.activities.models import Activity
from operations.arrests.models import Arrest
from operations.closures.models import ClosureCase, ClosureEvent, ClosureSignatory
from operations.deadlines.models import Alert, Deadline
from operations.imports import actions
from operations.imports.actions import begin_storing, run_file
from operations.operation.models import Operation, PhaseBegun
from operations.seizures.models import Seizure
from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises
from reports.models import Report
from stronghold.core.audit.models import Event
from stronghold.core.database.in_sets import NotInSets, in_sets
from stronghold.core.geography.models import Edition, Street
from stronghold.core.geography.queries import Place, areas_of_place, note_areas
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import Homes, find_place, numbered_places
from stronghold.core.places.rules import GivenPlace
from stronghold.core.records.actions import noting_reads
from tests.api.imports import files
from tests.api.imports.files import Line, counts, send, store, wrong
from tests.api.imports.test_as_typed import ITS_OWN
from tests.factories import WEST_SOUTH, Cast, make_area, make_edition, square
from tests.statements import statements

# In each of the four areas.
POINTS = ((51.72, -1.28), (51.78, -1.28), (51.72, -1.22), (51.78, -1.22))


def at(n: int) -> Line:
    """Return a place of its own: an address, or a point."""
    if n % 2:
        return {"place": f"{n + 1} Lake Street"}
    latitude, longitude = POINTS[n // 2 % 4]
    return {"latitude": f"{latitude}{n:03}", "longitude": f"{longitude}{n:03}"}


def place(line: Line, n: int) -> Line:
    return {k: v for k, v in line.items() if k != "place"} | dict(at(n))


def report(n: int, of: str) -> list[Line]:
    return [place(files.REPORT, n) | {"external_id": f"{of}-{n}"}]


def arrest(n: int, of: str) -> list[Line]:
    return [place(files.ARREST, n) | {"custody_number": f"43{of}/{n}/19"}]


def activity(n: int, of: str) -> list[Line]:
    return [place(files.ACTIVITY, n) | {"source": f"{of}-{n}"}]


def seizure(n: int, of: str) -> list[Line]:
    own = {"source": f"{of}-{n}", "exhibit_reference": f"{of}/{n}"}
    return [place(files.SEIZURE, n) | own]


def warrant(n: int, of: str) -> list[Line]:
    own = {"source": f"{of}-{n}"}
    entry = files.ENTRY | own | {"entry": f"{of}-{n}-1"}
    return [place(files.WARRANT, n) | own, entry]


def closure(n: int, of: str) -> list[Line]:
    own = {"source": f"{of}-{n}"}
    events = [dict(event) | own for event in files.EVENTS]
    return [place(files.CASE, n) | own] + events


def operation(n: int, of: str) -> list[Line]:
    own = {"source": f"{of}-{n}"}
    return [files.OPERATION | own, files.PHASE | own]


Records = Callable[[int, str], list[Line]]
IN_SETS: dict[str, Records] = {
    "reports": report,
    "arrests": arrest,
    "activities": activity,
    "seizures": seizure,
    "warrants": warrant,
    "closures": closure,
}
# A wrong record: its last line is at fault, and what was read of it is not stored.
WRONG: dict[str, Callable[[str], Sequence[Line]]] = {
    "reports": lambda of: [report(900, of)[0] | {"concern": "fishing"}],
    "arrests": lambda of: [arrest(901, of)[0] | {"place": "Nowhere At All"}],
    "activities": lambda of: [activity(900, of)[0] | {"n_people": "0"}],
    "seizures": lambda of: [seizure(900, of)[0] | {"arrest": "43AA/0/19"}],
    "warrants": lambda of: [
        warrant(900, of)[0] | {"issued_on": "2019-04-01", "returned_on": ""},
        warrant(900, of)[1],
    ],
    "closures": lambda of: [closure(900, of)[0], closure(900, of)[2]],
    "operations": lambda of: [
        operation(900, of)[0],
        operation(900, of)[1] | {"began_on": "2019-02-01"},
    ],
}
STORED: dict[str, Sequence[type[Any]]] = {
    "reports": (Report,),
    "arrests": (Arrest,),
    "activities": (Activity,),
    "seizures": (Seizure,),
    "warrants": (Warrant, WarrantPremises, WarrantEntry),
    "closures": (ClosureCase, ClosureEvent, ClosureSignatory),
    "operations": (Operation, PhaseBegun),
}


@pytest.fixture
def records(history: Cast) -> Any:
    return history.records


def n_statements(by: Any, code: str, lines: Sequence[Line]) -> int:
    """Check and store a file, all in one piece; return how much was sent."""
    row = send(by, code, *lines)
    with statements() as sent:
        run_file(row.pk)
        begin_storing(by=by, key=row.key)
        run_file(row.pk)
    row.refresh_from_db()
    assert row.n_wrong == 0, wrong(row)
    assert row.n_stored + row.n_there == len(lines)
    return len(sent)


@pytest.mark.parametrize("code", IN_SETS)
def test_more_lines_are_not_more_statements(code: str, records: Any) -> None:
    def lines(n: int, of: str) -> list[Line]:
        return [line for i in range(n) for line in IN_SETS[code](i, of)]

    few = n_statements(records, code, lines(8, "AA"))
    many = n_statements(records, code, lines(24, "AB"))
    assert few == many
    if code != "closures":
        # The events of a case that is here are compared, case by case.
        few = n_statements(records, code, lines(8, "AA"))
        many = n_statements(records, code, lines(24, "AB"))
        assert few == many


def test_seizures_at_arrests_and_entries_are_asked_for_at_once(records: Any) -> None:
    for code in ("arrests", "warrants"):
        lines = [line for n in range(12) for line in IN_SETS[code](n, "AA")]
        assert store(records, code, *lines).n_wrong == 0
    nowhere = {"place": "", "latitude": "", "longitude": "", "occurred_on": ""}

    def lines_of(first: int, last: int) -> list[Line]:
        own = {"exhibit_reference": ""}
        found: list[Line] = []
        for n in range(first, last):
            base = seizure(n, "AA")[0] | nowhere | own
            found.append(base | {"arrest": f"43AA/{n}/19"})
            entry = {"warrant": f"AA-{n}", "entry": f"AA-{n}-1"}
            found.append(base | {"source": f"E-{n}"} | entry)
        return found

    few = n_statements(records, "seizures", lines_of(0, 3))
    many = n_statements(records, "seizures", lines_of(3, 12))
    assert few == many
    assert Seizure.objects.exclude(arrest=None).count() == 12
    assert Seizure.objects.exclude(entry=None).count() == 12


def facts_of(row: Any) -> dict[str, Any]:
    """Return what is stored of a row, but for its keys and who it belongs to."""
    left_out = ITS_OWN | {"pgh_id", "pgh_obj", "exhibit_reference", "uid"}
    return {
        field.name: plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.name not in left_out
        if not (field.remote_field and field.related_model in OWNERS)
        if not field.name.endswith("_at")
        or field.name in {"occurred_at", "happened_at", "due_at", "entered_at"}
    }


def plain(value: Any) -> Any:
    """Return a value that can be compared, and shown: a point as its text."""
    return value.ewkt if hasattr(value, "ewkt") else value


OWNERS: set[Any] = {Warrant, WarrantPremises, ClosureCase, ClosureEvent, Operation}
OWNERS |= {Deadline, Arrest}


def world(code: str, *, after: dict[Any, int]) -> dict[str, list[Any]]:
    """Return all that was stored after these keys, in its order."""
    found: dict[str, list[Any]] = {}
    for model in tables(code):
        rows = model._default_manager.filter(pk__gt=after[model]).order_by("pk")
        found[model.__name__] = [facts_of(row) for row in rows]
    events = Event.objects.filter(pk__gt=after[Event]).order_by("pk")
    found["events"] = list(events.values_list("kind", "n_records", "detail"))
    return found


def tables(code: str) -> list[type[Model]]:
    own = list(STORED[code])
    histories = [getattr(model, "pgh_event_model", None) for model in own]
    return own + [one for one in histories if one] + [Deadline, Alert]


def last_keys(code: str) -> dict[Any, int]:
    models = tables(code) + [Event]
    return {
        model: model._default_manager.order_by("-pk")
        .values_list("pk", flat=True)
        .first()
        or 0
        for model in models
    }


def stored_with_a_wrong_one(
    by: Any, code: str, of: str
) -> tuple[dict[str, list[Any]], Any]:
    good = IN_SETS.get(code, operation)
    lines = good(1, of) + list(WRONG[code](of)) + good(2, of) + good(3, of)
    before = last_keys(code)
    row = store(by, code, *lines)
    found = world(code, after=before)
    # The file itself, whose content differs.
    for _, _, detail in found["events"]:
        detail.pop("sha256", None)
    said = {n: why.replace(of, "") for n, why in wrong(row).items()}
    return found, (counts(row), said)


@pytest.mark.parametrize("code", STORED)
def test_in_sets_it_is_the_same_as_one_by_one(
    code: str, records: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, clock.stopped(clock.now()):

        def never(*_: Any) -> Any:
            raise AssertionError("it was stored one by one")

        if code != "operations":
            patch.setattr(actions, "_take_one_by_one", never)
        in_sets_found, in_sets_said = stored_with_a_wrong_one(records, code, "AA")

    with monkeypatch.context() as patch, clock.stopped(clock.now()):

        def refused(*_: Any) -> Any:
            raise NotInSets

        patch.setattr(actions, "_take_in_sets", refused)
        found, said = stored_with_a_wrong_one(records, code, "AB")

    assert in_sets_said == said
    assert said[1], "no line was wrong"
    assert all(in_sets_found[model.__name__] for model in STORED[code])
    assert in_sets_found == found


def test_of_two_exhibits_with_one_number_the_second_is_wrong(records: Any) -> None:
    lines = [seizure(n, "AA")[0] for n in range(4)]
    lines[2] = lines[2] | {"exhibit_reference": "AA/1"}

    row = store(records, "seizures", *lines)

    assert counts(row) == (3, 0, 1)
    first = Seizure.objects.get(exhibit_reference="AA/1")
    assert first.reference in wrong(row)[4]


def test_one_arrest_whose_number_is_written_in_two_ways_is_one(records: Any) -> None:
    lines = [arrest(1, "AA")[0], arrest(2, "AA")[0]]
    again = lines[0] | {"custody_number": "43aa/1/19"}

    row = store(records, "arrests", *lines, again)

    assert counts(row) == (2, 1, 0)
    assert Arrest.objects.count() == 2


TYPED = (
    "12 Lake Street",
    "12, lake st",
    "  12   LAKE STREET ",
    "14 Lake Street",
    "14 lake st.",
    "Flat 2, 14 Lake Street",
    "14 Lake Street, OX4 1AB",
    "12 Mill Lane",
    "12 Mill Lane, Marston",
    "3 Mill Lane",
    "9 Lake Street",
    "12 Lake",
    "12 Lak Street",
    "12 Nowhere Road",
    "Lake Street",
    "OX4 1AB",
    "14",
    "",
)


def test_an_address_is_the_place_that_the_form_finds(history: Cast) -> None:
    by = history.records
    lake = Street.objects.get(name="Lake Street")
    marston = Street.objects.get(name="Mill Lane", locality="Marston")
    for address, street, postcode in (
        ("14 Lake Street", lake, "OX4 1AB"),
        ("Flat 2, 14 Lake Street", lake, ""),
        ("3 Mill Lane", marston, ""),
        # In a street that it does not name.
        ("9 Lake Street", marston, ""),
    ):
        Premises.objects.create(
            force=by.force,
            address=address,
            street=street,
            postcode=postcode,
            point=WEST_SOUTH,
            kind="dwelling",
        )
    texts = [" ".join(text.split()) for text in TYPED]
    with noting_reads(by, page="import_history"):
        found = numbered_places(by, texts, known={}, homes=Homes(by))
        for text, meant in found.items():
            assert meant == find_place(by, GivenPlace(text)), text
        left = [text for text in texts if text not in found]
        alone = {text for text in left if is_found(by, text)}
    # What is a house number in one known street is found at once; but not these.
    assert alone == {"9 Lake Street", "Lake Street"} & set(left)
    assert len(found) >= 7


def is_found(by: Any, text: str) -> bool:
    try:
        find_place(by, GivenPlace(text))
    except RuleBroken:
        return False
    return True


def test_the_areas_of_many_points_are_those_of_each_on_its_day(history: Cast) -> None:
    wards = Edition.objects.get(kind="ward")
    wards.valid_to = date(2019, 12, 31)
    wards.save()
    later = make_edition("ward", date(2020, 1, 1))
    make_area(later, "E05000009", square(-1.3, 51.7, -1.2, 51.8))
    force = history.records.force_id
    # Also on the edge between two wards, on the outer edge, and outside.
    points = [(lon, lat) for lat, lon in POINTS]
    points += [(-1.25, 51.74), (-1.3, 51.7), (0.5, 51.7)]
    asked = [
        Place(point, day, force)
        for point in points
        for day in (date(2019, 12, 31), date(2020, 1, 1), date(2026, 1, 1))
    ]
    each = [areas_of_place(place) for place in asked]
    with in_sets(), statements() as sent:
        note_areas(points, force=force)
        assert [areas_of_place(place) for place in asked] == each
    assert len(sent) == 1
    assert {frozenset(areas) for areas in each} == {
        frozenset(),
        frozenset({"district", "ward", "lsoa"}),
    }
