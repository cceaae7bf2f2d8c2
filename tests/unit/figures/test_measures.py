"""The table of measures."""

from datetime import date

import pytest

from operations.arrests.choices import OffenceClass
from reports.report.choices import Concern
from stronghold.core.kernel.weeks import Month, Week
from stronghold.figures.measures import MEASURES, Measure, measure, measures_of


def test_an_unknown_measure_is_refused_with_those_there_are() -> None:
    with pytest.raises(
        ValueError, match="'arrest' is not a measure; there are reports"
    ):
        measure("arrest")


def test_street_crime_alone_is_monthly() -> None:
    monthly = [m.code for m in MEASURES.values() if m.grain == "month"]

    assert monthly == ["street_drug_crimes"]


def test_a_day_is_counted_in_the_week_or_month_of_the_measure() -> None:
    day = date(2024, 12, 31)

    assert measure("arrests").period_of(day) == Week.parse("2025-W01")
    assert measure("street_drug_crimes").period_of(day) == Month.parse("2024-12")


def test_categories_are_the_codes_of_the_records() -> None:
    assert list(measure("reports").categories or {}) == Concern.values
    assert list(measure("arrests").categories or {}) == OffenceClass.values


def test_one_stock_is_kept_and_all_else_flows() -> None:
    stocks = [m.code for m in MEASURES.values() if m.kind == "stock"]

    assert stocks == ["closure_orders_in_force"]


def test_a_category_of_the_data_is_its_own_name() -> None:
    assert measure("stop_searches").category_name("Local resolution") == (
        "Local resolution"
    )
    assert measure("arrests").category_name("92A").startswith("Trafficking")
    assert measure("arrests").category_name("93Z") == "93Z"


def test_no_two_measures_can_be_taken_for_each_other() -> None:
    labels = [m.label for m in MEASURES.values()]

    assert len(set(labels)) == len(labels)
    assert measure("reports").label == "Reports"
    assert measure("reports_received").label == "Reports received, with repeats"


def test_reports_say_that_more_can_mean_trust() -> None:
    assert "trust" in measure("reports").note


@pytest.mark.parametrize("one", MEASURES.values(), ids=MEASURES)
def test_definition_and_note_are_sentences(one: Measure) -> None:
    assert one.definition.endswith(".")
    assert ". " not in one.definition
    assert one.note.endswith(".")


def test_numbers_take_their_unit() -> None:
    assert measure("arrests").units_of(1) == "1 arrest"
    assert measure("arrests").units_of(0) == "0 arrests"
    assert measure("arrests").units_of(1234) == "1,234 arrests"


def test_a_mark_makes_each_measure_of_its_source_stale() -> None:
    codes = [m.code for m in measures_of("stop_searches")]

    assert codes == ["stop_searches", "stop_search_arrests"]
    assert measures_of("weather") == []
