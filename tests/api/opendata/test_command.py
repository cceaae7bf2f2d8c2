"""import_police_uk reports results, continues after a refusal, can be stopped."""

import gzip
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from stronghold.core.geography.models import Area
from stronghold.opendata.management.commands import import_police_uk
from stronghold.opendata.models import SourceFile, StopSearch, StreetCrime
from tests.api.opendata.published import crime, stop, stop_file, street_file
from tests.factories import make_force

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _force(country: dict[str, Area]) -> None:
    make_force()


def test_it_ends_with_what_was_read_stored_and_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    street_file(tmp_path, crime(), crime("", at=None), crime(month="2023-12"))
    stop_file(tmp_path, stop(), stop(at=None), stop("2023-12-31T10:00:00+00:00"))

    call_command("import_police_uk", str(tmp_path))

    said = capsys.readouterr().out
    assert "[1/2] 2024-01 Thames Valley stop and search: 2 rows" in said
    assert "[2/2] 2024-01 Thames Valley street crime: 2 rows" in said
    figures = (
        "1 file (0 unchanged), 3 rows read, 2 stored, 1 of them without a place, "
        "1 set aside (1 belongs to another month)"
    )
    assert f"Street crime: {figures}" in said
    assert f"Stop and search: {figures}" in said
    assert "In total: 2 files (0 unchanged), 6 rows read, 4 stored" in said
    assert "2 set aside (2 belongs to another month)" in said


def test_a_second_run_changes_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    street_file(tmp_path, crime())
    call_command("import_police_uk", str(tmp_path))
    before = set(StreetCrime.objects.values_list("pk", flat=True))

    call_command("import_police_uk", str(tmp_path))

    assert set(StreetCrime.objects.values_list("pk", flat=True)) == before
    assert "1 file (1 unchanged)" in capsys.readouterr().out


def test_a_gzipped_copy_of_a_file_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = street_file(tmp_path, crime())
    call_command("import_police_uk", str(path))
    zipped = tmp_path / f"{path.name}.gz"
    zipped.write_bytes(gzip.compress(path.read_bytes()))

    call_command("import_police_uk", str(zipped))

    assert "1 file (1 unchanged)" in capsys.readouterr().out


def test_an_archive_is_imported_and_what_is_left_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = street_file(tmp_path, crime())
    with zipfile.ZipFile(tmp_path / "2024-01.zip", "w") as archive:
        archive.write(path, f"2024-01/{path.name}")
        archive.write(path, "2024-01/2024-01-thames-valley-outcomes.csv")
        archive.write(path, "2024-01/2024-01-kent-street.csv")
        archive.write(path, "2024-01/2024-01-kent-outcomes.csv")

    call_command("import_police_uk", str(tmp_path / "2024-01.zip"))

    said = capsys.readouterr().out
    assert StreetCrime.objects.count() == 1
    assert "and 1 more: outcomes files are not used." in said
    assert "2024-01-kent-street.csv: there is no force 'kent' here." in said


def test_a_refused_file_is_named_and_the_rest_go_on(tmp_path: Path) -> None:
    street_file(tmp_path, crime(), "cut short")
    stop_file(tmp_path, stop())

    with pytest.raises(CommandError) as refused:
        call_command("import_police_uk", str(tmp_path))

    assert "2024-01-thames-valley-street.csv, line 3: has 1 fields" in str(
        refused.value
    )
    assert not StreetCrime.objects.exists()
    assert StopSearch.objects.count() == 1


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file or folder"):
        call_command("import_police_uk", str(tmp_path / "absent"))


def test_an_empty_folder_is_not_taken_for_success(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There was nothing to import"):
        call_command("import_police_uk", str(tmp_path))


def test_a_run_that_is_stopped_keeps_what_it_stored_and_continues(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for month in ("2024-01", "2024-02", "2024-03"):
        street_file(tmp_path, crime(month=month), month=month)
    import_month = import_police_uk.import_month

    def stopped_at_the_second(**given: Any) -> Any:
        if SourceFile.objects.exists():
            raise KeyboardInterrupt
        return import_month(**given)

    monkeypatch.setattr(import_police_uk, "import_month", stopped_at_the_second)
    with pytest.raises(
        CommandError, match="repeat the command to continue"
    ) as stop_error:
        call_command("import_police_uk", str(tmp_path))
    assert stop_error.value.returncode == 130
    assert StreetCrime.objects.count() == 1

    monkeypatch.setattr(import_police_uk, "import_month", import_month)
    call_command("import_police_uk", str(tmp_path))

    assert StreetCrime.objects.count() == 3
    assert "3 files (1 unchanged)" in capsys.readouterr().out
