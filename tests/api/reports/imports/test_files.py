"""A file that is not whole is refused; who may import; what the help tells."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reports.imports.file import read_file
from reports.management.commands import import_reports as command
from reports.models import Report
from stronghold.core.kernel.file_lines import ADDED
from tests.api.reports.imports.import_runs import GOOD, refusal, run

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[4]


HEADER = ",".join(GOOD).encode()
LINE = ",".join(GOOD.values()).encode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (HEADER, "has a header and no lines below it"),
        (HEADER + b"\n,,,,,,\n", "has a header and no lines below it"),
        (LINE + b"\n" + LINE, "has the column 'A-1', which is not one of"),
        (HEADER.replace(b",concern", b"") + b"\nx", "lacks the columns concern"),
        (HEADER.replace(b",", b";") + b"\n", "separates its columns with semicolons"),
        (HEADER.replace(b",", b"\t") + b"\n", "separates its columns with tabs"),
        (HEADER + b"\n" + LINE + b",more", "line 2: has 8 fields instead of 7"),
        (HEADER + b"\n" + LINE[:20], "line 2: has 4 fields instead of 7"),
        (HEADER + b"\n" + LINE + b"\nnull\0", "line 3: holds a NUL byte"),
        (HEADER + b"\n" + "café".encode("cp1252"), "line 2: is not UTF-8"),
        ((HEADER + b"\n" + LINE).decode().encode("utf-16"), "is in UTF-16"),
        (HEADER + b"\n" + b"a" * 1_000_000, "line 2: a cell is longer than 131,072"),
        (HEADER + b'\n"' + LINE, "line 2: a quotation mark is never closed"),
        (HEADER + b",concern\n" + LINE + b",x", "has the column 'concern' twice"),
        (HEADER + b",Caller phone\n" + LINE + b",1", "reporters are not imported"),
        (HEADER + b",name\n" + LINE + b",x", "has the column 'name'"),
        (HEADER + b",e-mail\n" + LINE + b",x", "reporters are not imported"),
        (HEADER + b",weather\n" + LINE + b",x", "'weather', which is not one of"),
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
    assert "no user called 'ghost'" in refusal(write({}), by="ghost")
    assert not Report.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "absent.csv: no such file" in refusal(tmp_path / "absent.csv")
    assert "is a directory" in refusal(tmp_path)


def test_the_example_of_the_documentation_is_one(tmp_path: Path) -> None:
    example = ROOT / "stronghold" / "docs" / "import.example.csv"

    assert read_file(example).n_lines == 3
    assert not set(ADDED) & set(read_file(example).columns)


def test_the_help_explains_every_column_and_so_does_the_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from reports.imports.file import COLUMNS

    with pytest.raises(SystemExit):
        command.Command().create_parser("manage.py", "import_reports").parse_args(
            ["-h"]
        )

    shown = capsys.readouterr().out
    page = (ROOT / "stronghold" / "docs" / "import.md").read_text()
    assert all(f"  {column} " in shown and f"`{column}`" in page for column in COLUMNS)
