"""No one who solves for what is published over the areas can pin a small count down.

The oracle reads the ranges that the database holds, and knows how records add up to
figures. It asks a solver of integer programs for the least and most of each figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import count, product
from typing import Any, NamedTuple

import numpy as np
import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from operations.arrests.models import Arrest
from reports.models import Report
from stronghold.brief.models import Brief, BriefCounted
from stronghold.brief.publishing import actions, rules
from stronghold.brief.publishing.actions import publish_signed
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.sharing.models import Figure
from stronghold.core.sharing.small_numbers import Shown
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_area,
    make_arrest,
    make_report,
    square,
)
from tests.sweeps import SUPPRESSED, examples

pytestmark = pytest.mark.django_db(transaction=True)

# Where a record may lie: the ward, and the district, of which one has no wards loaded.
PLACES = {
    "west": ("E05000001", "E07000001"),
    "east": ("E05000002", "E07000001"),
    "beyond": ("", "E07000002"),
    "elsewhere": ("", ""),
    "not known": ("-", "-"),
}
CATEGORIES = ("dealing", "cuckooing", "use")
# Of two measures one takes in the other: a repeat counts among all that were received,
# an adult among all who were arrested, and in nothing else.
REPORTS = ("reports", "reports_received")
ARRESTS = ("arrests_under_18", "arrests")
WEEKS = range(13)
YEARS = count(1991)


few = settings(
    max_examples=examples(6),
    suppress_health_check=SUPPRESSED,
)


class Cell(NamedTuple):
    """Records of one week, place and category, of the wider measure alone or not."""

    week: int
    place: str
    category: str
    repeat: bool


Cells = dict[Cell, int]
cells = st.dictionaries(
    st.builds(
        Cell,
        st.sampled_from([0, 1, 2, 12]),
        st.sampled_from(list(PLACES)),
        st.sampled_from(CATEGORIES),
        st.booleans(),
    ),
    st.integers(1, 4) | st.integers(5, 30),
    max_size=9,
)


@dataclass
class Truth:
    """What was counted by the first release, and what came with each revision."""

    quarter: Quarter
    counted: dict[int, Cells] = field(default_factory=dict)
    measures: tuple[str, str] = REPORTS

    def measures_of(self, cell: Cell) -> tuple[str, ...]:
        return self.measures[1:] if cell.repeat else self.measures


def sign(cast: Cast, truth: Truth, stored: dict[Cell, list[str]] | None = None) -> None:
    """Sign the briefs of a quarter's weeks, one after the other, as counting cells."""
    named = stored or named_by_number(truth.counted[1])
    for n, week in enumerate(truth.quarter.weeks):
        rows = [
            {
                "measure": measure,
                "reference": reference,
                "week": week.start,
                "area": PLACES[cell.place][0],
                "district": PLACES[cell.place][1],
                "category": cell.category,
            }
            for cell, references in named.items()
            for reference in references
            for measure in truth.measures_of(cell)
            if cell.week == n
        ]
        with (
            clock.stopped(datetime.combine(week.end, time(12), UTC)),
            transaction.atomic(),
        ):
            brief = Brief.objects.create(
                force=cast.officer.force,
                week=week.start,
                signed_at=clock.now(),
                signed_by=cast.supervisor,
                figures={},
                n_counted=len(rows),
                pdf=b"",
            )
            BriefCounted.objects.bulk_create(
                BriefCounted(brief=brief, **row) for row in rows
            )
            publish_signed(brief, by=cast.supervisor)


def named_by_number(cells: Cells) -> dict[Cell, list[str]]:
    numbers = count(1)
    return {
        cell: [f"R-{next(numbers):08}" for _ in range(many)]
        for cell, many in cells.items()
    }


class Oracle:
    """The figures that are stored of a quarter, each as the sum of some cells."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.quarter = truth.quarter
        shown = CATEGORIES if truth.measures == REPORTS else ("92A", "92D")
        kinds = product(range(len(self.quarter.weeks)), PLACES, shown, (True, False))
        self.cells = [Cell(*kind) for kind in kinds]
        self.figures = list(self._stored())
        # One unknown for each cell as it was first counted, one for what came later;
        # none for what lies in a figure that is shown as zero.
        self.unknowns = [
            (number, cell)
            for number, cell in product(sorted(truth.counted), self.cells)
            if not any(
                figure.high == 0 and self.takes_in(figure, number, cell)
                for figure in self.figures
            )
        ]
        self.matrix = csr_array([self._row(figure) for figure in self.figures])

    def _stored(self) -> Iterator[Figure]:
        periods = [str(self.quarter), *map(str, self.quarter.weeks)]
        rows = Figure.objects.filter(
            release__period__in=periods,
            low__isnull=False,
            measure__in=self.truth.measures,
        )
        yield from rows.select_related("release").order_by("pk")

    def _row(self, figure: Figure) -> Any:
        taken_in = [self.takes_in(figure, *unknown) for unknown in self.unknowns]
        return np.array(taken_in, dtype=float)

    def takes_in(self, figure: Figure, number: int, cell: Cell) -> bool:
        """Say whether a figure counts what came to a cell by a release."""
        return number <= figure.release.number and self.counts(figure, cell)

    def counts(self, figure: Figure, cell: Cell) -> bool:
        """Say whether a figure counts a cell's records, by what it is called."""
        ward, district = PLACES[cell.place]
        week = str(self.quarter.weeks[cell.week])
        return (
            figure.measure in self.truth.measures_of(cell)
            and figure.release.period in (week, str(self.quarter))
            and figure.area_code == (ward if figure.area_level == "ward" else district)
            and figure.category in ("", cell.category)
        )

    def count_of(self, figure: Figure) -> int:
        return sum(
            n
            for number, counted in self.truth.counted.items()
            for cell, n in counted.items()
            if self.takes_in(figure, number, cell)
        )

    def check(self) -> None:
        """Demand that each range is true, and that no small count is given away."""
        for n, figure in enumerate(self.figures):
            many = self.count_of(figure)
            assert figure.low is not None
            assert figure.high is not None
            assert figure.low <= many <= figure.high, name_of(figure)
            if 0 < many < 5:
                least, most = self.least_and_most(n)
                assert least < most, f"{name_of(figure)} is {many} and can only be that"

    def least_and_most(self, n: int) -> tuple[int, int]:
        goal = self.matrix[[n]].toarray()[0]
        shown = {
            "constraints": LinearConstraint(
                self.matrix,
                [figure.low for figure in self.figures],
                [figure.high for figure in self.figures],
            ),
            "integrality": np.ones(len(self.unknowns)),
            "bounds": Bounds(0, np.inf),
        }
        low, high = milp(goal, **shown), milp(-goal, **shown)
        assert low.success
        assert high.success
        return round(low.fun), round(-high.fun)


def name_of(figure: Figure) -> str:
    shown = (figure.measure, figure.release, figure.area_code, figure.category)
    return " ".join(map(str, shown))


@pytest.fixture
def areas(country: dict[str, Area]) -> None:
    """The country, and a second district of which no ward is loaded."""
    beyond = square(-1.2, 51.7, -1.1, 51.8)
    make_area(country["E07000001"].edition, "E07000002", beyond)


def cell(place: str, *, week: int = 0, repeat: bool = False) -> Cell:
    return Cell(week, place, "dealing", repeat)


def arrest(place: str, *, week: int = 0, repeat: bool = False) -> Cell:
    return Cell(week, place, "92A", repeat)


@given(cells)
@example({cell("west"): 4, cell("east"): 4})
@example({cell("west"): 4, cell("east", week=1): 4, cell("not known", week=2): 1})
@example({cell("west", week=w): 4 for w in WEEKS})
@example({cell("west"): 1, cell("west", repeat=True): 4, cell("east"): 7})
@few
def test_no_small_count_of_a_quarter_and_its_weeks_can_be_solved_for(
    cast: Cast, areas: None, found: Cells
) -> None:
    """Long: a solver bounds every cell of a quarter and its weeks."""
    truth = Truth(Quarter(next(YEARS), 2), {1: found})

    sign(cast, truth)

    Oracle(truth).check()


@pytest.mark.parametrize(
    "found",
    [
        {arrest("west", repeat=True): 4, arrest("west"): 4},
        {arrest("west"): 1, arrest("east", repeat=True): 1},
        {arrest("west"): 4, arrest("east"): 4, arrest("beyond", repeat=True): 9},
        {arrest("west", week=w, repeat=w % 2 == 0): 3 for w in WEEKS},
    ],
)
def test_nor_are_arrests_of_children_among_all_arrests(
    cast: Cast, areas: None, found: Cells
) -> None:
    truth = Truth(Quarter(1989, 2), {1: found}, ARRESTS)

    sign(cast, truth)

    Oracle(truth).check()


def test_the_oracle_finds_what_plain_rounding_gives_away(
    cast: Cast, areas: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rounded(total: Any, splits: Any, counts: Any, **_: Any) -> Any:
        keys = [total, *(key for split in splits for key in split.parts)]
        return {key: Shown.of(counts[key]) for key in keys}

    monkeypatch.setattr(rules, "published", rounded)
    truth = Truth(Quarter(1990, 2), {1: {cell("west"): 4, cell("east"): 4}})
    sign(cast, truth)

    with pytest.raises(AssertionError, match="is 4 and can only be that"):
        Oracle(truth).check()


@pytest.mark.parametrize(
    ("first", "late"),
    [
        ({cell("west"): 4, cell("east"): 4}, {cell("west"): 1}),
        pytest.param(
            {cell("west"): 3}, {cell("east", week=1): 2}, marks=pytest.mark.long
        ),
        pytest.param(
            {cell("west"): 4, cell("east", week=1): 4},
            {cell("not known"): 1},
            marks=pytest.mark.long,
        ),
        ({cell("west"): 7, cell("west", repeat=True): 1}, {cell("west"): 1}),
        pytest.param(
            {cell("beyond"): 12, cell("elsewhere"): 2},
            {cell("beyond", week=3): 4},
            marks=pytest.mark.long,
        ),
    ],
)
def test_nor_is_it_when_late_records_are_published_beside_what_stood_before(
    cast: Cast, areas: None, first: Cells, late: Cells
) -> None:
    """Who looks on knows that nothing vanished, and sees all that was published."""
    truth = Truth(Quarter(2024, 2), {1: first})
    stored = store(cast, truth, first)
    sign(cast, truth, stored)
    truth.counted[2] = late
    store(cast, truth, late)

    actions.revise_figures(by=cast.records, quarter=truth.quarter, reason="Late ones")

    oracle = Oracle(truth)
    assert {figure.release.number for figure in oracle.figures} == {1, 2}
    oracle.check()


@pytest.mark.parametrize("what", ["merged_into", "ward", "error_at"])
def test_what_was_published_stays_as_it_was_counted(
    cast: Cast, areas: None, what: str
) -> None:
    """A revision that followed each correction would give away how many there were."""
    first = {cell("west"): 4, cell("east"): 4, cell("west", week=1): 7}
    truth = Truth(Quarter(2023, 2), {1: first})
    stored = store(cast, truth, first)
    sign(cast, truth, stored)
    target = Report.objects.exclude(error_at=None).get()
    put_right = {
        "merged_into": {"merged_into": target},
        "ward": {"ward": Area.objects.get(code="E05000002")},
        "error_at": {"error_at": clock.now(), "error_by": cast.officer}
        | {"error_reason": "Twice"},
    }
    found = Report.objects.filter(reference__in=stored[cell("west")][:3])
    assert found.update(**put_right[what]) == 3
    truth.counted[2] = {cell("west", repeat=True): 1}
    store(cast, truth, truth.counted[2])

    actions.revise_figures(by=cast.records, quarter=truth.quarter, reason="Late ones")

    Oracle(truth).check()


def test_nor_does_an_age_that_is_found_change_a_figure(cast: Cast, areas: None) -> None:
    """Eight arrests in a ward, of which four turn out to be of children."""
    first = {arrest("west", repeat=True): 8}
    truth = Truth(Quarter(2022, 2), {1: first}, ARRESTS)
    stored = store_arrests(cast, truth, first)
    sign(cast, truth, stored)
    (references,) = stored.values()
    found = Arrest.objects.filter(reference__in=references[:4])
    assert found.update(age_band="10-17") == 4
    truth.counted[2] = {arrest("west"): 1}
    store_arrests(cast, truth, truth.counted[2])

    actions.revise_figures(by=cast.records, quarter=truth.quarter, reason="Late ones")

    Oracle(truth).check()


def store_arrests(cast: Cast, truth: Truth, cells: Cells) -> dict[Cell, list[str]]:
    """Store arrests in the west as the cells say; return their references."""
    ward, district = (Area.objects.get(code=code) for code in PLACES["west"])
    found: dict[Cell, list[str]] = {}
    for one, many in cells.items():
        week = truth.quarter.weeks[one.week]
        given = {
            "occurred_at": datetime.combine(week.start, time(12), UTC),
            "offence_class": one.category,
            "age_band": "18-24" if one.repeat else "10-17",
            "point": WEST_SOUTH,
            "ward": ward,
            "district": district,
        }
        arrests = [make_arrest(cast.officer, **given) for _ in range(many)]
        found[one] = [row.reference for row in arrests]
    return found


def store(cast: Cast, truth: Truth, cells: Cells) -> dict[Cell, list[str]]:
    """Store reports as the cells say; return their references."""
    wrong = {"error_at": clock.now(), "error_by": cast.officer, "error_reason": "Twice"}
    target = make_report(cast.officer, **wrong)
    found: dict[Cell, list[str]] = {}
    for one, many in cells.items():
        week = truth.quarter.weeks[one.week]
        ward, district = PLACES[one.place]
        given = {
            "received_at": datetime.combine(week.start, time(12), UTC),
            "concern": one.category,
            "point": None if ward == "-" else WEST_SOUTH,
            "ward": Area.objects.filter(code=ward).first(),
            "district": Area.objects.filter(code=district).first(),
            "merged_into": target if one.repeat else None,
        }
        reports = [make_report(cast.officer, **given) for _ in range(many)]
        found[one] = [report.reference for report in reports]
    return found
