"""Files as data.police.uk publishes them, made for the small square country."""

from pathlib import Path

from stronghold.opendata.police_uk import STOP_HEADER, STREET_HEADER

WEST_SOUTH = (-1.28, 51.72)
ELSEWHERE = (-1.10, 51.75)


def crime(
    lsoa: str = "E01000001",
    *,
    at: tuple[float, float] | None = WEST_SOUTH,
    month: str = "2024-01",
    location: str = "On or near Mill Lane",
    kind: str = "Drugs",
) -> str:
    longitude, latitude = at or ("", "")
    return (
        f"{'ab' * 32},{month},Thames Valley Police,Thames Valley Police,{longitude},"
        f'{latitude},"{location}",{lsoa},Somewhere 001A,{kind},Under investigation,'
    )


def stop(
    instant: str = "2024-01-15T10:00:00+00:00",
    *,
    at: tuple[float, float] | None = WEST_SOUTH,
    outcome: str = "Arrest",
) -> str:
    longitude, latitude = at or ("", "")
    return (
        f"Person search,{instant},False,,{latitude},{longitude},Male,18-24,,White,,"
        f"Controlled drugs,{outcome},True,False"
    )


def street_file(folder: Path, *rows: str, month: str = "2024-01") -> Path:
    return _written(folder, f"{month}-thames-valley-street.csv", STREET_HEADER, rows)


def stop_file(folder: Path, *rows: str, month: str = "2024-01") -> Path:
    name = f"{month}-thames-valley-stop-and-search.csv"
    return _written(folder, name, STOP_HEADER, rows)


def _written(
    folder: Path, name: str, header: tuple[str, ...], rows: tuple[str, ...]
) -> Path:
    path = folder / name
    path.write_text("\n".join([",".join(header), *rows]) + "\n")
    return path
