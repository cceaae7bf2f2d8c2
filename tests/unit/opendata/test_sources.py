"""Files, gzipped files, folders and archives of data.police.uk are found and read."""

import gzip
import zipfile
from pathlib import Path

import pytest

from stronghold.area_setup.sources import sources_in
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.weeks import Month
from stronghold.opendata import sources
from stronghold.opendata.choices import FileKind
from stronghold.opendata.sources import find_sources

STREET_NAME = "2024-01-thames-valley-street.csv"
STOP_NAME = "2024-01-thames-valley-stop-and-search.csv"
OUTCOMES_NAME = "2024-01-thames-valley-outcomes.csv"


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return path


def test_a_plain_and_a_gzipped_file_read_alike(tmp_path: Path) -> None:
    plain, zipped = tmp_path / STREET_NAME, tmp_path / f"{STOP_NAME}.gz"
    plain.write_bytes(b"rows")
    zipped.write_bytes(gzip.compress(b"rows"))

    found = find_sources([plain, zipped])

    assert {(f.force, f.kind, f.month) for f in found.files} == {
        ("thames-valley", FileKind.STREET, Month.parse("2024-01")),
        ("thames-valley", FileKind.STOP_AND_SEARCH, Month.parse("2024-01")),
    }
    assert [f.read() for f in found.files] == [b"rows", b"rows"]


def test_a_folder_is_read_whole_and_says_what_it_leaves(tmp_path: Path) -> None:
    month = tmp_path / "2024-01"
    month.mkdir()
    (month / STREET_NAME).write_bytes(b"rows")
    (month / OUTCOMES_NAME).write_bytes(b"rows")
    (tmp_path / "notes.csv").write_bytes(b"rows")
    (tmp_path / "readme.txt").write_bytes(b"words")

    found = find_sources([tmp_path])

    assert [f.name for f in found.files] == [STREET_NAME]
    assert found.ignored == {
        OUTCOMES_NAME: "outcomes files are not used",
        "notes.csv": "not a name of data.police.uk",
        "readme.txt": "not a CSV file or an archive",
    }


def test_the_published_archive_is_read_in_place(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "2024-02.zip",
        {
            f"2024-01/{STREET_NAME}": b"a",
            f"2024-01/{OUTCOMES_NAME}": b"b",
            "2024-02/2024-02-west-yorkshire-street.csv": b"c",
        },
    )

    found = find_sources([path])

    assert [(f.force, f.read()) for f in found.files] == [
        ("thames-valley", b"a"),
        ("west-yorkshire", b"c"),
    ]
    assert list(found.ignored.values()) == ["outcomes files are not used"]


def test_a_member_that_climbs_out_of_the_archive_writes_nothing(
    tmp_path: Path,
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = archive(inside / "evil.zip", {f"../../{STREET_NAME}": b"rows"})

    found = find_sources([path])

    assert [f.read() for f in found.files] == [b"rows"]
    assert [p.name for p in tmp_path.rglob("*")] == ["inside", "evil.zip"]


def test_the_file_given_last_replaces_the_same_month_given_before(
    tmp_path: Path,
) -> None:
    old = archive(tmp_path / "2024-02.zip", {f"2024-01/{STREET_NAME}": b"old"})
    new = archive(tmp_path / "2024-03.zip", {f"2024-01/{STREET_NAME}": b"new"})

    found = find_sources([old, new])

    assert [f.read() for f in found.files] == [b"new"]
    assert found.ignored == {
        f"2024-02.zip/2024-01/{STREET_NAME}": (
            f"given again as 2024-03.zip/2024-01/{STREET_NAME}"
        )
    }


@pytest.mark.parametrize("name", ["crimes.csv", "2024-01-thames-valley-street.txt"])
def test_a_file_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"rows")

    found = find_sources([tmp_path / name])

    assert not found.files
    assert "is not named as data.police.uk names its files" in str(found.refused[0])


def test_a_path_that_is_not_there_is_refused_and_the_rest_found(tmp_path: Path) -> None:
    (tmp_path / STREET_NAME).write_bytes(b"rows")

    found = find_sources([tmp_path / "absent", tmp_path / STREET_NAME])

    assert [f.name for f in found.files] == [STREET_NAME]
    assert "no such file or folder" in str(found.refused[0])


def test_a_month_that_no_calendar_has_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2024-13-thames-valley-street.csv").write_bytes(b"rows")

    found = find_sources([tmp_path])

    assert "not a month of the calendar" in str(found.refused[0])


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2024-01.zip").write_bytes(b"not a zip")

    found = find_sources([tmp_path])

    assert "is not a complete archive" in str(found.refused[0])


def test_a_broken_archive_in_a_folder_leaves_the_rest(tmp_path: Path) -> None:
    (tmp_path / "2024-01.zip").write_bytes(b"not a zip")
    (tmp_path / STREET_NAME).write_bytes(b"rows")

    found = find_sources([tmp_path])

    assert [f.name for f in found.files] == [STREET_NAME]
    assert len(found.refused) == 1


def test_an_archive_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_MEMBERS", 2)
    path = archive(tmp_path / "many.zip", {f"{n}.csv": b"" for n in range(3)})

    found = find_sources([path])

    assert "has more than 2 files" in str(found.refused[0])


def test_a_cut_gzip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / f"{STREET_NAME}.gz"
    path.write_bytes(gzip.compress(b"rows" * 1000)[:-12])
    [file] = find_sources([path]).files

    with pytest.raises(FileRefused, match="damaged or incomplete"):
        file.read()


@pytest.mark.parametrize(
    ("place", "value"),
    [(8, 0x1), (10, 97)],
    ids=["locked with a password", "packed in a way that Python does not know"],
)
def test_a_member_that_cannot_be_unpacked_is_refused(
    tmp_path: Path, place: int, value: int
) -> None:
    path = archive(tmp_path / "a.zip", {STREET_NAME: b"rows" * 100})
    content = bytearray(path.read_bytes())
    # The flags and the method stand in the member's head, and in the list at the end.
    content[place - 2] = content[content.rfind(b"PK\x01\x02") + place] = value
    path.write_bytes(content)
    [file] = find_sources([path]).files
    (other,) = sources_in(tmp_path, [])

    with pytest.raises(FileRefused):
        file.read()
    with pytest.raises(FileRefused, match="damaged or incomplete"), other.open():
        pass


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as written:
        written.writestr(STREET_NAME, b"the rows of a month")
    path.write_bytes(path.read_bytes().replace(b"the rows", b"The rows"))
    [file] = find_sources([path]).files

    with pytest.raises(FileRefused, match="damaged or incomplete"):
        file.read()


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {STREET_NAME: b"rows"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    [file] = find_sources([path]).files

    with pytest.raises(FileRefused, match="is encrypted"):
        file.read()


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".zip"])
def test_what_unpacks_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 1024 * 1024)
    content, path = b"0" * (1024 * 1024 + 1), tmp_path / STREET_NAME
    if suffix == ".zip":
        path = archive(tmp_path / "a.zip", {STREET_NAME: content})
    elif suffix == ".csv.gz":
        path = tmp_path / f"{STREET_NAME}.gz"
        path.write_bytes(gzip.compress(content))
    else:
        path.write_bytes(content)
    [file] = find_sources([path]).files

    with pytest.raises(FileRefused, match="is larger than 1 MB uncompressed"):
        file.read()


def test_a_file_that_vanished_is_refused(tmp_path: Path) -> None:
    (tmp_path / STREET_NAME).write_bytes(b"rows")
    [file] = find_sources([tmp_path]).files
    (tmp_path / STREET_NAME).unlink()

    with pytest.raises(FileRefused, match="cannot be read: No such file"):
        file.read()
