"""import_reports: all or nothing, or the good lines; twice is once; clear errors."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reports.actions import import_reports as actions
from reports.import_file import ADDED, ImportFile
from reports.management.commands import import_reports as command
from reports.models import Report
from stronghold.audit.choices import Kind
from stronghold.audit.models import Event
from stronghold.geography.models import Street
from tests.factories import ELSEWHERE, WEST_SOUTH, Cast, make_cast, make_country

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]
GOOD = {
    "external_id": "A-1",
    "concern": "dealing",
    "channel": "council",
    "received_at": "2026-03-02 10:15",
    "occurred_on": "2026-03-01",
    "occurred_time": "21:40",
    "place": "Lake Street",
}


@pytest.fixture(autouse=True)
def cast() -> Cast:
    made = make_cast()
    make_country()
    for name, locality, point in (
        ("Mill Lane", "Marston", WEST_SOUTH),
        ("Mill Lane", "Faraway", ELSEWHERE),
        ("Lake Street", "", WEST_SOUTH),
    ):
        Street.objects.create(name=name, locality=locality, kind="street", point=point)
    return made


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of lines: `write({"concern": "use"}, {})` changes good ones."""

    def made(*changes: dict[str, str], name: str = "reports.csv") -> Path:
        rows = [
            {**GOOD, "external_id": f"A-{number}"} | change
            for number, change in enumerate(changes, 1)
        ]
        columns = list(dict.fromkeys(column for row in rows for column in row))
        target = io.StringIO()
        writer = csv.DictWriter(target, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_text(target.getvalue())
        return path

    return made


def run(path: Path, *options: str, by: str = "officer") -> None:
    call_command("import_reports", str(path), "--by", by, *options)


def refusal(path: Path, *options: str, by: str = "officer") -> str:
    with pytest.raises(CommandError) as refused:
        run(path, *options, by=by)
    assert refused.value.returncode == 1
    return str(refused.value)


def wrong_lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_line_becomes_a_report_like_any_other(
    write: Callable[..., Path], cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        {
            "signs": "visitors; isolated",
            "drug": "Crack",
            "description": "Bags by the bikes",
            "children_seen": "yes",
            "weapons_mentioned": "No",
        }
    )

    run(path)

    row = Report.objects.get()
    assert (row.concern, row.channel, row.drug) == ("dealing", "council", "crack")
    assert row.received_at == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
    assert row.occurred_at == datetime(2026, 3, 1, 21, 40, tzinfo=UTC)
    assert (row.place_text, row.ward.code) == ("Lake Street", "E05000001")
    assert row.signs == ["visitors", "isolated"]
    assert (row.children_seen, row.vulnerable_adult, row.weapons_mentioned) == (
        True,
        False,
        False,
    )
    assert (row.recorded_by, row.force) == (cast.officer, cast.officer.force)
    (event,) = Event.objects.filter(records__contains=[row.reference])
    assert (event.kind, event.actor) == (Kind.COLLECTION, "officer")
    assert "1 line: 1 stored, 0 there already, 0 wrong." in capsys.readouterr().out


def test_the_trail_tells_of_the_file_and_not_where_it_lay(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    run(write({}, {}))

    event = Event.objects.get(detail__has_key="file")
    assert event.detail["file"] == "reports.csv"
    assert (event.detail["lines"], event.detail["stored"]) == (2, 2)
    assert str(tmp_path) not in str(event.detail)


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


def test_all_or_nothing(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = write({}, {"concern": "dancing"}, {"received_at": "2099-01-01 10:00"})

    assert "2 lines wrong" in refusal(path)

    assert not Report.objects.exists()
    assert not Event.objects.filter(kind=Kind.COLLECTION).exists()
    said = capsys.readouterr()
    assert "line 3: concern: 'dancing' is none of dealing" in said.err
    assert "line 4: received_at: The time you were told must be in the past" in said.err
    assert "1 would be stored, 0 there already, 2 wrong. Nothing is stored." in said.out


def test_a_check_stores_nothing(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run(write({}), "--check")

    assert not Report.objects.exists()
    assert "1 would be stored" in capsys.readouterr().out


def test_good_lines_are_stored_and_the_others_can_be_mended(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    errors = tmp_path / "wrong.csv"
    path = write({}, {"concern": "dancing", "description": "Élan, “quoted”"}, {})

    said = refusal(path, "--good-lines", "--errors", str(errors))

    assert "1 line wrong. They are in" in said
    assert Report.objects.count() == 2
    assert errors.stat().st_mode & 0o777 == 0o600
    (row,) = wrong_lines(errors)
    assert row["line"] == "3"
    assert row["what_is_wrong"].startswith("concern: 'dancing' is none of")
    assert row["what_to_do"] == "Mend concern and import the line again"
    assert (row["external_id"], row["description"]) == ("A-2", "Élan, “quoted”")

    mended = tmp_path / "mended.csv"
    mended.write_text(
        errors.read_text()
        .replace("dancing", "dealing", 1)
        .replace(",dancing,", ",dealing,")
    )
    run(mended)

    assert Report.objects.count() == 3


def test_no_file_is_ever_written_over(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    errors = tmp_path / "wrong.csv"
    errors.write_text("precious")

    said = refusal(write({"concern": "x"}), "--good-lines", "--errors", str(errors))

    assert "is there already" in said
    assert errors.read_text() == "precious"
    assert not Report.objects.exists()
    assert "--errors FILE" in refusal(write({}), "--good-lines")
    absent = str(tmp_path / "absent" / "wrong.csv")
    assert "cannot be written" in refusal(write({}), "--errors", absent)


def test_running_twice_changes_nothing(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = write({}, {}, {})
    run(path)
    before = set(Report.objects.values_list("pk", "reference"))
    capsys.readouterr()

    run(path)

    assert set(Report.objects.values_list("pk", "reference")) == before
    assert "3 lines: 0 stored, 3 there already, 0 wrong" in capsys.readouterr().out
    # Nor does the order of columns or the space around cells make it another line.
    rows = [[*GOOD], [f" {value} " for value in GOOD.values()]]
    path.write_text("\n".join(",".join(row[::-1]) for row in rows))
    run(path)
    assert set(Report.objects.values_list("pk", "reference")) == before


def test_a_changed_line_under_the_same_id_is_an_error_that_says_so(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run(write({}))
    reference = Report.objects.get().reference

    refusal(write({"concern": "use"}))

    said = capsys.readouterr().err
    assert f"was imported before with other content, as {reference}" in said
    assert Report.objects.get().concern == "dealing"


def test_the_same_line_by_somebody_else_tells_nothing_of_the_first(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run(write({}))
    reference = Report.objects.get().reference

    refusal(write({}), by="supervisor")

    said = capsys.readouterr().err
    assert "was imported before by somebody else" in said
    assert reference not in said


def test_the_same_id_in_another_force_is_another_report(
    write: Callable[..., Path],
) -> None:
    run(write({}))
    run(write({"place": "", "place_choice": "not_known"}), by="other_officer")

    assert Report.objects.count() == 2


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
        ({"channel": "pigeon"}, "channel: 'pigeon' is none of"),
        ({"received_at": ""}, "received_at: is empty"),
        ({"received_at": "2026-03-02"}, "received_at: must be a date and a time"),
        ({"received_at": "03/14/2026 10:00"}, "received_at: must be a real date"),
        ({"received_at": "2026-03-29 01:30"}, "the hour that is left out"),
        ({"received_at": "٢٠٢٦-03-02 10:15"}, "received_at: must be a date"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at: "),
        ({"received_at": "1999-01-01 10:00"}, "1 January 2000"),
        ({"occurred_on": "2026-02-30"}, "occurred_on: must be a real date"),
        ({"occurred_on": ""}, "occurred_on: is empty where occurred_time is given"),
        ({"occurred_on": "2026-03-03"}, "same as or after the time it happened"),
        ({"occurred_time": "25:00"}, "occurred_time: must be a real time"),
        ({"place": ""}, "Enter where it happened"),
        ({"place": "a" * 201}, "place: "),
        ({"latitude": "51.7"}, "longitude: "),
        ({"latitude": "north", "longitude": "-1.2"}, "latitude: must be degrees"),
        ({"latitude": "nan", "longitude": "-1.2"}, "latitude: must be degrees"),
        ({"latitude": "100", "longitude": "-1.2"}, "latitude: "),
        ({"drug": "tea"}, "drug: 'tea' is none of"),
        ({"description": "a" * 4001}, "Description must be 4,000 characters"),
        ({"description": "Ring me on 07700 900123"}, "yes into keep_words"),
        ({"description": "a \x07 bell"}, "description: holds a control character"),
        ({"signs": "visitors;magic"}, "signs: 'magic' is none of"),
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
    assert "Mend concern, channel, drug and import the line again" in said


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


HEADER = ",".join(GOOD).encode()
LINE = ",".join(GOOD.values()).encode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (HEADER, "has a header and no line below it"),
        (HEADER + b"\n,,,,,,\n", "has a header and no line below it"),
        (LINE + b"\n" + LINE, "has the column 'A-1', which is none of"),
        (HEADER.replace(b",concern", b"") + b"\nx", "lacks the columns concern"),
        (HEADER.replace(b",", b";") + b"\n", "parts its columns by semicolons"),
        (HEADER.replace(b",", b"\t") + b"\n", "parts its columns by tabs"),
        (HEADER + b"\n" + LINE + b",more", "line 2: has 8 fields where 7 are due"),
        (HEADER + b"\n" + LINE[:20], "line 2: has 4 fields where 7 are due"),
        (HEADER + b"\n" + LINE + b"\nnull\0", "line 3: holds a NUL byte"),
        (HEADER + b"\n" + "café".encode("cp1252"), "line 2: is not UTF-8"),
        ((HEADER + b"\n" + LINE).decode().encode("utf-16"), "is in UTF-16"),
        (HEADER + b"\n" + b"a" * 1_000_000, "line 2: a cell is longer than 131,072"),
        (HEADER + b'\n"' + LINE, "line 2: a quotation mark is never closed"),
        (HEADER + b",concern\n" + LINE + b",x", "has the column 'concern' twice"),
        (HEADER + b",Caller phone\n" + LINE + b",1", "who told of it is not imported"),
        (HEADER + b",name\n" + LINE + b",x", "has the column 'name'"),
        (HEADER + b",e-mail\n" + LINE + b",x", "who told of it is not imported"),
        (HEADER + b",weather\n" + LINE + b",x", "'weather', which is none of"),
        (HEADER + b"\n" + bytes(51_000_000).replace(b"\0", b"\n"), "larger than 50 MB"),
    ],
    ids=range(20),
)
def test_a_file_that_is_not_whole_stores_nothing(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(content)

    for options in ((), ("--good-lines", "--errors", str(tmp_path / "wrong.csv"))):
        said = refusal(path, *options)

        assert "given.csv" in said
        assert why in said
        assert "Nothing is stored" in said
    assert not Report.objects.exists()
    assert not (tmp_path / "wrong.csv").exists()


def test_a_mark_at_the_beginning_and_windows_lines_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes(b"\xef\xbb\xbf" + HEADER + b"\r\n" + LINE + b"\r\n,,,,,,\r\n")

    run(path)

    assert Report.objects.count() == 1


def test_who_may_not_log_reports_may_not_import_them(
    write: Callable[..., Path],
) -> None:
    assert "may not import reports" in refusal(write({}), by="analyst")
    assert "may not import reports" in refusal(write({}), by="partner")
    assert "nobody with the username 'ghost'" in refusal(write({}), by="ghost")
    assert not Report.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "absent.csv: no such file" in refusal(tmp_path / "absent.csv")
    assert "is a directory" in refusal(tmp_path)


@pytest.fixture
def stop_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Press Ctrl-C when so many lines have been begun."""
    real = actions._submit_report

    def after(n_lines: int) -> None:
        seen = []

        def submit(**given: Any) -> Report:
            seen.append(given)
            if len(seen) > n_lines:
                raise KeyboardInterrupt
            return real(**given)

        monkeypatch.setattr(actions, "_submit_report", submit)

    return after


def test_stopped_it_leaves_nothing(
    write: Callable[..., Path], stop_after: Callable[[int], None]
) -> None:
    stop_after(2)

    with pytest.raises(CommandError, match="Nothing is stored") as stopped:
        run(write({}, {}, {}))

    assert stopped.value.returncode == 130
    assert not Report.objects.exists()


def test_stopped_with_good_lines_it_leaves_whole_batches_and_goes_on(
    write: Callable[..., Path],
    stop_after: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    path = write({}, {}, {}, {"concern": "x"}, {})
    with monkeypatch.context() as patch:
        stop_after(2)
        with pytest.raises(CommandError, match="Stopped after 2 of 5 lines"):
            run(path, "--good-lines", "--errors", str(tmp_path / "wrong.csv"))
        patch.undo()
    monkeypatch.undo()

    assert Report.objects.count() == 2
    assert Event.objects.get(detail__has_key="file").detail["stored"] == 2
    refusal(path, "--good-lines", "--errors", str(tmp_path / "wrong-2.csv"))
    assert Report.objects.count() == 4
    assert [row["line"] for row in wrong_lines(tmp_path / "wrong-2.csv")] == ["5"]


def test_a_long_file_says_how_far_it_is(
    write: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(actions, "BATCH", 1)
    monkeypatch.setattr(command, "_TOLD_EVERY", 0)

    run(write({}, {}))

    assert re.search(r"1 of 2 lines, [\d,]+ a second, about", capsys.readouterr().out)


def test_reading_premises_to_find_a_place_is_logged(
    write: Callable[..., Path], cast: Cast
) -> None:
    from stronghold.places.models import Premises

    street = Street.objects.get(name="Lake Street")
    premises = Premises.objects.create(
        force=cast.officer.force,
        address="12 Lake Street",
        street=street,
        point=WEST_SOUTH,
        kind="flat",
    )

    run(write({"place": "12 Lake Street"}), "--check")

    event = Event.objects.get(kind=Kind.CONSULTATION)
    assert event.detail == {"page": "import_reports"}
    assert f"premises:{premises.pk}" in event.records


def test_the_example_of_the_documentation_is_one(tmp_path: Path) -> None:
    example = ROOT / "stronghold" / "docs" / "import.example.csv"

    assert ImportFile.read(example).n_lines == 3
    assert not set(ADDED) & set(ImportFile.read(example).columns)


def test_the_help_tells_of_every_column_and_so_does_the_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from reports.import_file import COLUMNS

    with pytest.raises(SystemExit):
        command.Command().create_parser("manage.py", "import_reports").parse_args(
            ["-h"]
        )

    told = capsys.readouterr().out
    page = (ROOT / "stronghold" / "docs" / "import.md").read_text()
    assert all(f"  {column} " in told and f"`{column}`" in page for column in COLUMNS)
