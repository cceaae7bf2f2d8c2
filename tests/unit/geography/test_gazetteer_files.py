"""The gazetteer's files are read in full, or refused with the line at fault."""

from datetime import date
from pathlib import Path

import pytest

from stronghold.core.geography.gazetteer_files import (
    NamedPoint,
    read_places,
    read_postcodes,
)
from stronghold.core.kernel.files import FileRefused

PLACES = "name,kind,longitude,latitude,lsoas,first_month,last_month\n"
POSTCODES = "postcode,longitude,latitude\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "f.csv"
    path.write_text(text)
    return path


def test_streets_and_kinds_of_place_are_distinguished(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        PLACES
        + "St Aldate'S,street,-1.257,51.75,x,2018-06,2019-02\n"
        + "St Aldate'S,street,-1.258,51.74,x,2024-01,2025-06\n"
        + "Parking Area,category,-1.2,51.7,x,2018-06,2018-06\n",
    )

    places = read_places(path)

    assert dict(places.streets) == {
        "St Aldate's": [
            NamedPoint((-1.257, 51.75), date(2018, 6, 1), date(2019, 2, 1)),
            NamedPoint((-1.258, 51.74), date(2024, 1, 1), date(2025, 6, 1)),
        ]
    }
    assert list(places.place_types) == ["Parking Area"]


def test_postcodes_are_kept_in_one_form(tmp_path: Path) -> None:
    path = written(tmp_path, POSTCODES + "OX1 1AA,-1.26,51.75\nox41ab,-1.23,51.74\n")

    assert read_postcodes(path) == {
        "OX1 1AA": (-1.26, 51.75),
        "OX4 1AB": (-1.23, 51.74),
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",street,-1.2,51.7,x,2018-06,2018-06", "has no name"),
        ("A,street,west,51.7,x,2018-06,2018-06", "are not coordinates"),
        ("A,street,-1.2,951.7,x,2018-06,2018-06", "not a place on Earth"),
        ("A,street,-1.2,51.7,x,2018-06,2018-00", "not a month"),
        ("A,street,-1.2,51.7,x,2018-06", "has 6 fields instead of 7"),
    ],
)
def test_an_impossible_place_is_refused(tmp_path: Path, row: str, reason: str) -> None:
    with pytest.raises(FileRefused, match=f"line 2: .*{reason}"):
        read_places(written(tmp_path, PLACES + row + "\n"))


def test_what_is_no_postcode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="line 2: 'OXFORD' is not a postcode"):
        read_postcodes(written(tmp_path, POSTCODES + "OXFORD,-1.2,51.7\n"))


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read"):
        read_places(tmp_path / "absent.csv")
