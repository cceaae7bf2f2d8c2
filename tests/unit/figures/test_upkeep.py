"""What a refresh writes and stamps; what rebuild, check and the commands do and say."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.db import connection

from operations.models import Arrest
from stronghold.core.kernel import clock
from stronghold.figures import tallies
from stronghold.figures.grid import column_of, row_of
from stronghold.figures.models import (
    NEVER,
    LoggedCount,
    MapCell,
    MeasureChange,
    StaleMark,
    Tally,
)
from stronghold.figures.tallies import comparison, upkeep
from stronghold.figures.tallies.recount_cells import CellDifference
from stronghold.figures.tasks import check_tallies
from tests.factories import Cast, make_arrest, make_report
from tests.oracles import expected_tallies, kept_tallies

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


@pytest.fixture
def arrest(cast: Cast) -> Any:
    arrest = make_arrest(cast.officer, occurred_at=NOON)
    tallies.refresh()
    return arrest


def stamps() -> dict[str, datetime]:
    return dict(MeasureChange.objects.values_list("measure", "changed_at"))


def spoil(**columns: Any) -> None:
    """Make the stored figures wrong behind the marks' back."""
    Tally.objects.filter(level="force").update(**columns)


def add_stray() -> None:
    """Store a tally of no measure."""
    cell = {"level": "force", "period": NOON, "force_id": 1, "area_id": 1}
    Tally.objects.create(measure="weather", category="rain", n=3, **cell)


def test_a_change_stamps_its_measures_alone(cast: Cast, arrest: Any) -> None:
    before = stamps()

    make_report(cast.officer)
    tallies.refresh()

    after = stamps()
    assert set(before) == {"arrests"}
    assert set(after) == {"arrests", "reports", "reports_received"}
    assert after["arrests"] == before["arrests"]


def test_a_recount_that_changes_nothing_keeps_the_stamp(arrest: Any) -> None:
    before = stamps()

    arrest.place_text = "By the bus stop"
    arrest.save()

    assert tallies.refresh() == 1
    assert stamps() == before


def test_two_changes_in_one_instant_have_two_stamps(cast: Cast) -> None:
    seen = []
    with clock.stopped(NOON):
        for _ in range(3):
            make_arrest(cast.officer, occurred_at=NOON)
            tallies.refresh()
            seen.append(stamps()["arrests"])

    assert seen == sorted(set(seen))
    assert seen[0] == NOON


def test_tallies_that_stay_are_not_written_again(cast: Cast, arrest: Any) -> None:
    def rows() -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT category || level, ctid::text FROM figures_tally")
            return dict(cursor.fetchall())

    before = rows()
    make_arrest(cast.officer, occurred_at=NOON, offence_class="92E")
    tallies.refresh()

    assert before.items() <= rows().items()


def test_days_that_follow_each_other_become_one_mark(cast: Cast) -> None:
    for day in (4, 5, 6, 9):
        make_arrest(cast.officer, occurred_at=NOON.replace(day=day))
    tallies.refresh()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE operations_arrest SET drug_class = 'A'")

    spans = StaleMark.objects.order_by("from_day").values_list("from_day", "to_day")
    assert list(spans) == [
        (date(2026, 11, 4), date(2026, 11, 6)),
        (date(2026, 11, 9), date(2026, 11, 9)),
    ]


def squares_marked() -> set[tuple[int | None, int | None]]:
    return set(StaleMark.objects.values_list("x", "y"))


def test_a_small_change_marks_the_squares_before_and_after_it(cast: Cast) -> None:
    """And the others are not counted again."""
    stays, moves = (
        make_arrest(cast.officer, occurred_at=NOON, point=Point(x, 51.8, srid=4326))
        for x in (-1.4, -1.3)
    )
    tallies.refresh()
    squares = {
        arrest.pk: (column_of(arrest.point.x) >> 6, row_of(arrest.point.y) >> 6)
        for arrest in (stays, moves)
    }
    x, y = squares[stays.pk]
    assert MapCell.objects.filter(x=x, y=y, grid=17, span=1).update(n=7)

    Arrest.objects.filter(pk=moves.pk).update(point=None)

    assert squares_marked() == {squares[moves.pk], (-1, -1)}
    tallies.refresh()
    wrong = {
        (one.cell.x, one.cell.y)
        for one in tallies.check().differences
        if isinstance(one, CellDifference) and one.grid == 17 and one.cell.span == 1
    }
    assert wrong == {(x, y)}


def test_a_large_change_marks_all_squares(cast: Cast, arrest: Any) -> None:
    for _ in range(25):
        make_arrest(cast.officer, occurred_at=NOON)
    tallies.refresh()

    Arrest.objects.update(point=Point(-1.3, 51.8, srid=4326))

    assert squares_marked() == {(None, None)}
    tallies.refresh()
    assert tallies.check().differences == []


def test_many_squares_are_counted_as_all_are(
    cast: Cast, arrest: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(upkeep, "MOST_SQUARES", 1)
    make_arrest(cast.officer, occurred_at=NOON, point=Point(-1.3, 51.8, srid=4326))
    make_arrest(cast.officer, occurred_at=NOON, point=Point(-1.4, 51.8, srid=4326))

    tallies.refresh()

    assert tallies.check().differences == []


def test_a_statement_that_touches_no_row_marks_nothing(arrest: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE operations_arrest SET drug_class = 'A' WHERE false")
        cursor.execute("DELETE FROM opendata_stopsearch WHERE false")

    assert not StaleMark.objects.exists()


def test_what_is_rolled_back_marks_nothing(arrest: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("UPDATE operations_arrest SET drug_class = 'A'")
        cursor.execute("ROLLBACK")

    assert not StaleMark.objects.exists()


def test_a_mark_of_an_unknown_source_is_taken_and_dropped() -> None:
    StaleMark.objects.create(source="weather", from_day=NOON, to_day=NOON)

    assert tallies.refresh() == 1
    assert not StaleMark.objects.exists()


def test_days_at_the_ends_of_time_are_counted(cast: Cast) -> None:
    for day in (date.min, date(9999, 12, 30), date.max):
        make_arrest(cast.officer, occurred_on=day, occurred_at=None)

    tallies.refresh()

    assert Tally.objects.filter(level="force").count() == 2
    assert sum(t.n for t in Tally.objects.filter(level="force")) == 3


def test_rebuild_mends_whatever_is_wrong(cast: Cast, arrest: Any) -> None:
    spoil(n=7)
    Tally.objects.filter(level="ward").delete()
    Tally.objects.filter(level="lsoa").update(period=date(2026, 11, 12))
    add_stray()

    tallies.rebuild()

    assert kept_tallies() == expected_tallies()


def test_check_reports_a_wrong_tally_and_exits_1(arrest: Any, capsys: Any) -> None:
    spoil(n=7)

    with pytest.raises(SystemExit) as left:
        call_command("check_tallies")

    assert left.value.code == 1
    said = capsys.readouterr().out
    assert "arrests, force" in said
    assert "kept 7, counted 1" in said
    assert "1 of 4 tallies and 42 map cells differ" in said


@pytest.mark.django_db
def test_check_refuses_a_database_without_a_force() -> None:
    with pytest.raises(CommandError, match="has no force"):
        call_command("check_tallies")


def test_check_reports_a_missing_and_a_stray_tally(arrest: Any) -> None:
    add_stray()
    Tally.objects.filter(level="district").delete()

    found = tallies.check().differences

    assert [(d.measure, d.kept, d.counted) for d in found] == [
        ("arrests", 0, 1),
        ("weather", 3, 0),
    ]


def test_check_reports_a_wrong_a_missing_and_a_stray_map_cell(
    arrest: Any, capsys: Any
) -> None:
    MapCell.objects.filter(grid=11, span=8, category="").update(n=7)
    MapCell.objects.filter(grid=0, span=1, category="").delete()
    [finest] = MapCell.objects.filter(grid=17, span=1, category="")
    given = {f.name: getattr(finest, f.name) for f in finest._meta.local_fields}
    del given["pk"]
    MapCell.objects.create(**given | {"block": 0})

    with pytest.raises(SystemExit):
        call_command("check_tallies")

    said = capsys.readouterr().out
    assert "of 8, all: kept (7, " in said
    assert "of 1, all: kept (0, 0, 0), counted (1, " in said
    assert "block 0 of 1, all: kept (1, " in said
    assert "3 of 4 tallies and 43 map cells differ" in said


def test_what_was_logged_is_counted_by_the_hour_and_checked(arrest: Any) -> None:
    kept = LoggedCount.objects.get()
    assert (kept.source, kept.n, kept.error_hour) == ("arrests", 1, NEVER)
    LoggedCount.objects.update(n=3)

    (found,) = tallies.check().differences

    assert (found.kept, found.counted) == (3, 1)
    assert "logged arrests of 20" in str(found)


def test_check_works_off_marks_first(cast: Cast, capsys: Any) -> None:
    make_arrest(cast.officer, occurred_at=NOON)

    call_command("check_tallies")

    said = capsys.readouterr().out
    assert "Worked off 1 mark first." in said
    assert "All 4 tallies and 42 map cells equal a recount." in said


def test_check_leaves_out_what_is_marked_meanwhile(
    cast: Cast, arrest: Any, monkeypatch: Any, capsys: Any
) -> None:
    make_arrest(cast.officer, occurred_at=NOON.replace(month=6))
    tallies.refresh()
    refresh = comparison.refresh

    def refresh_then_someone_writes(*, wait: bool) -> int:
        n = refresh(wait=wait)
        make_arrest(cast.officer, occurred_at=NOON)
        return n

    monkeypatch.setattr(comparison, "refresh", refresh_then_someone_writes)

    call_command("check_tallies")

    said = capsys.readouterr().out
    # The longest block holds the marked week and June alike.
    assert "Left out 46 in periods marked meanwhile." in said
    assert "All 4 tallies and 28 map cells equal a recount." in said


def test_the_nightly_check_logs_each_difference(arrest: Any, caplog: Any) -> None:
    spoil(n=7)

    check_tallies()

    errors = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert len(errors) == 1
    assert errors[0].startswith("A tally differs: arrests, ")
    assert errors[0].endswith("kept 7, counted 1")


def test_refresh_and_rebuild_say_what_they_did(cast: Cast, capsys: Any) -> None:
    make_arrest(cast.officer, occurred_at=NOON)
    call_command("refresh_tallies")
    call_command("rebuild_tallies")

    said = capsys.readouterr().out
    assert "Worked off 1 mark; the tallies are right." in said
    assert "Done: 4 tallies." in said
