"""A file that is not whole is refused; who may import; what the help tells."""

from collections.abc import Callable
from pathlib import Path

import pytest

from operations.imports.choices import LARGEST_MB
from reports.imports.file import COLUMNS, KNOWN
from reports.models import Report
from stronghold.core.kernel.csv_file import read_csv
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
    ],
    ids=range(19),
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


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    with path.open("wb") as file:
        file.truncate(10 * LARGEST_MB * 1_000_000 + 1)

    assert "larger than 250 MB" in refusal(path)


def test_a_mark_at_the_beginning_and_windows_lines_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes(b"\xef\xbb\xbf" + HEADER + b"\r\n" + LINE + b"\r\n,,,,,,\r\n")

    run(path)

    assert Report.objects.count() == 1


def test_who_is_named_must_be_someone(write: Callable[..., Path]) -> None:
    assert "no user called 'ghost'" in refusal(write({}), by="ghost")
    assert not Report.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "absent.csv: no such file" in refusal(tmp_path / "absent.csv")
    assert "is a directory" in refusal(tmp_path)


def test_the_example_of_the_documentation_is_one(tmp_path: Path) -> None:
    example = ROOT / "stronghold" / "docs" / "import.example.csv"

    file = read_csv(example.name, example.read_bytes(), KNOWN)
    assert file.n_lines == 3
    assert not set(ADDED) & set(file.columns)


def test_the_documentation_explains_every_column() -> None:
    page = (ROOT / "stronghold" / "docs" / "import.md").read_text()
    assert [one for one in COLUMNS if f"`{one}`" not in page] == []
