"""What a line may say, and what is wrong with it is said and not stored."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reports.models import Report
from tests.api.reports.imports.import_runs import refusal, run, wrong_lines

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("given", "on", "at"),
    [
        ({"occurred_on": "01/03/2026"}, date(2026, 3, 1), (21, 40)),
        ({"occurred_on": "1/3/2026", "occurred_time": ""}, date(2026, 3, 1), None),
        ({"occurred_on": "", "occurred_time": ""}, None, None),
        (
            {"received_at": "2026-07-02T10:15:00Z", "occurred_on": "2026-07-01"},
            date(2026, 7, 1),
            (20, 40),
        ),
    ],
)
def test_days_and_times(
    write: Callable[..., Path], given: dict[str, str], on: date | None, at: Any
) -> None:
    run(write(given))

    row = Report.objects.get()
    assert (row.occurred_on if row.occurred_known else None) == on
    assert (row.occurred_at and (row.occurred_at.hour, row.occurred_at.minute)) == at


def test_a_place_that_may_be_several_lists_their_keys(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    refusal(write({"place": "Mill Lane"}))

    said = capsys.readouterr().err
    assert "Choose which “Mill Lane” you mean" in said
    keys = re.findall(r"street:\d+ \(Mill Lane, \w+\)", said)
    assert len(keys) == 2
    key = next(k for k in keys if "Marston" in k).split()[0]
    run(write({"place": "Mill Lane", "place_choice": key}))
    assert Report.objects.get().ward.code == "E05000001"


@pytest.mark.parametrize(
    ("given", "ward", "words"),
    [
        ({"place": "Nowhere Row", "place_choice": "words"}, None, "Nowhere Row"),
        ({"place": "", "place_choice": "not_known"}, None, ""),
        (
            {"place": "", "latitude": "51.72", "longitude": "-1.28"},
            "E05000001",
            "",
        ),
    ],
)
def test_other_ways_of_saying_where(
    write: Callable[..., Path], given: dict[str, str], ward: str | None, words: str
) -> None:
    run(write(given))

    row = Report.objects.get()
    assert (row.ward and row.ward.code, row.place_text) == (ward, words)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"external_id": ""}, "external_id: is empty"),
        ({"external_id": "a" * 101}, "external_id: must be 100 ordinary"),
        ({"concern": ""}, "concern: is empty, and must be one of"),
        ({"channel": "pigeon"}, "channel: 'pigeon' is not one of"),
        ({"received_at": ""}, "received_at: is empty"),
        ({"received_at": "2026-03-02"}, "received_at: must be a date and a time"),
        ({"received_at": "03/14/2026 10:00"}, "received_at: must be a real date"),
        ({"received_at": "2026-03-29 01:30"}, "the hour that is skipped"),
        ({"received_at": "٢٠٢٦-03-02 10:15"}, "received_at: must be a date"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at: "),
        ({"received_at": "1999-01-01 10:00"}, "1 January 2000"),
        ({"occurred_on": "2026-02-30"}, "occurred_on: must be a real date"),
        ({"occurred_on": ""}, "occurred_on: is empty although occurred_time is given"),
        ({"occurred_on": "2026-03-03"}, "same as or after the time it happened"),
        ({"occurred_time": "25:00"}, "occurred_time: must be a real time"),
        ({"place": ""}, "Enter where it happened"),
        ({"place": "a" * 201}, "place: "),
        ({"latitude": "51.7"}, "longitude: "),
        ({"latitude": "north", "longitude": "-1.2"}, "latitude: must be degrees"),
        ({"latitude": "nan", "longitude": "-1.2"}, "latitude: must be degrees"),
        ({"latitude": "100", "longitude": "-1.2"}, "latitude: "),
        ({"drug": "tea"}, "drug: 'tea' is not one of"),
        ({"description": "a" * 4001}, "Description must be 4,000 characters"),
        ({"description": "Ring me on 07700 900123"}, "yes in keep_words"),
        ({"description": "a \x07 bell"}, "description: holds a control character"),
        ({"signs": "visitors;magic"}, "signs: 'magic' is not one of"),
        ({"children_seen": "perhaps"}, "children_seen: must be yes or no"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_and_nothing_stored(
    write: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    given: dict[str, str],
    why: str,
) -> None:
    refusal(write(given))

    assert why in capsys.readouterr().err
    assert not Report.objects.exists()


def test_everything_that_is_wrong_with_a_line_is_said_at_once(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    refusal(write({"concern": "x", "channel": "y", "drug": "z"}))

    said = capsys.readouterr().err
    assert all(f"{column}: '" in said for column in ("concern", "channel", "drug"))
    assert "Correct concern, channel, drug and import the file again" in said


def test_words_that_were_read_may_stay(write: Callable[..., Path]) -> None:
    run(write({"description": "Ring 07700 900123", "keep_words": "yes"}))

    assert Report.objects.get().description == "Ring 07700 900123"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+44",
        "-2 seen",
        "@SUM(A1)",
        "\t=1",
        "'=1+1",
        " =1",
        "＝1",
        "\n=1",
        '=HYPERLINK("x")',
    ],
)
def test_a_formula_is_refused_and_made_harmless_in_the_file_of_wrong_lines(
    write: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    cell: str,
) -> None:
    errors = tmp_path / "wrong.csv"
    path = write({"description": cell, "latitude": "51.72", "longitude": "-1.28"})

    refusal(path, "--good-lines", "--errors", str(errors))

    assert "takes for a formula" in capsys.readouterr().err
    assert not Report.objects.exists()
    (row,) = wrong_lines(errors)
    assert row["description"] == f"'{cell}"
    assert row["longitude"] == "-1.28"
    # The file as it is, unmended, is refused for the same reason.
    refusal(errors)
    assert not Report.objects.exists()
