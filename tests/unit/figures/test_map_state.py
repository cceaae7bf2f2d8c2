"""Does the address say all that the map shows, and is it read strictly?"""

from datetime import UTC, datetime

import pytest

from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Month, Week
from stronghold.figures.map_state import MapState
from stronghold.figures.measures import Measure
from stronghold.figures.queries import Span

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEEKS = Span(Week.parse("2024-W48"), Week.parse("2026-W48"))
MONTHS = Span(Month.parse("2018-06"), Month.parse("2025-06"))


def span_of(measure: Measure) -> Span:
    return WEEKS if measure.grain == "week" else MONTHS


def read(**params: str) -> MapState:
    given = {name.removesuffix("_"): [value] for name, value in params.items()}
    with clock.stopped(TUESDAY):
        return MapState.from_params(given, span_of)


def test_opens_on_arrests_by_ward_in_the_last_13_weeks() -> None:
    assert read().url == "/map/?measure=arrests&level=ward&from=2026-W36&to=2026-W48"


def test_the_address_it_gives_reads_as_the_same_view() -> None:
    state = read(
        measure="reports",
        level="lsoa",
        from_="2026-W01",
        to="2026-W10",
        category="cuckooing",
        area="E01000001",
    )
    again = dict(pair.split("=") for pair in state.url.partition("?")[2].split("&"))

    with clock.stopped(TUESDAY):
        assert (
            MapState.from_params({k: [v] for k, v in again.items()}, span_of) == state
        )


def test_another_measure_moves_to_its_own_last_13_periods() -> None:
    state = read(
        measure="street_drug_crimes",
        shown="arrests",
        level="lsoa",
        from_="2026-W36",
        to="2026-W48",
        category="92A",
        area="E01000001",
    )

    assert state.url == (
        "/map/?measure=street_drug_crimes&level=lsoa&from=2024-06&to=2025-06"
    )


def test_the_same_measure_keeps_its_range() -> None:
    state = read(measure="arrests", shown="arrests", from_="2026-W40", to="2026-W41")

    assert [str(p) for p in state.question.periods] == ["2026-W40", "2026-W41"]


def test_what_is_still_to_come_is_not_drawn() -> None:
    assert str(read(to="2027-W10").question.last) == "2026-W48"


def test_a_measure_without_files_has_no_span_but_a_range() -> None:
    with clock.stopped(TUESDAY):
        state = MapState.from_params(
            {"measure": ["street_drug_crimes"]}, lambda measure: None
        )

    assert state.whole == (Month.parse("2025-11"), Month.parse("2026-11"))
    assert state.is_latest is False


def test_the_choice_of_periods_holds_the_span_and_the_range() -> None:
    assert read().whole == (WEEKS.first, WEEKS.last)
    assert read(from_="2023-W01").whole[0] == Week.parse("2023-W01")


def test_a_range_long_ago_does_not_stretch_the_choice_beyond_ten_years() -> None:
    first, last = read(from_="1995-W01", to="1995-W10").whole

    assert first == Week.parse("1995-W01")
    assert last == first.shifted(522)


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"measure": "burglary"}, "measure"),
        ({"level": "force"}, "level"),
        ({"from_": "2026-11"}, "from"),
        ({"to": "2024-W01", "from_": "2024-W02"}, "to"),
        ({"category": "cuckooing"}, "category"),
        ({"week": "2026-W40"}, "week"),
    ],
)
def test_refuses_and_names_what_is_wrong(params: dict[str, str], field: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read(**params)

    assert refusal.value.field == field


def test_two_years_are_drawn_unless_more_is_asked_for() -> None:
    first, last = read().drawn
    assert last == WEEKS.last
    assert first == max(WEEKS.first, WEEKS.last.shifted(-103))

    asked = WEEKS.last.shifted(-200)

    assert read(from_=str(asked)).drawn == (asked, WEEKS.last)
