"""One source's squares in one SQLite file, written as a whole and then only read."""

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import orjson

if TYPE_CHECKING:
    from stronghold.figures.base_map.cutting import Piece

SUFFIX = ".basemap"
_SCHEMA = """
CREATE TABLE about (sha256 TEXT, attribution TEXT);
CREATE TABLE piece (zoom INT, x INT, y INT, n INTEGER PRIMARY KEY, content BLOB);
CREATE TABLE square (zoom INT, x INT, y INT, content BLOB, PRIMARY KEY (zoom, x, y))
  WITHOUT ROWID;
"""
Row = tuple[int, int, int, bytes]


class About(NamedTuple):
    """What a file says of itself."""

    sha256: str
    attribution: str


def write_squares(path: Path, attribution: str, pieces: "Iterable[Piece]") -> int:
    """Write a file in place of any of that name; return how many squares it has.

    Pieces wait in the new file, not in memory, until the squares are put together.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.executescript(_SCHEMA)
            database.execute("BEGIN")
            database.executemany(
                "INSERT INTO piece (zoom, x, y, content) VALUES (?, ?, ?, ?)",
                ((p.zoom, p.x, p.y, orjson.dumps(p[3:])) for p in pieces),
            )
            sha256, n = hashlib.sha256(attribution.encode()), 0
            for row in _squares(database):
                database.execute("INSERT INTO square VALUES (?, ?, ?, ?)", row)
                sha256.update(orjson.dumps(row[:3]) + row[3])
                n += 1
            about = (sha256.hexdigest(), attribution)
            database.execute("INSERT INTO about VALUES (?, ?)", about)
            database.execute("DROP TABLE piece")
            database.execute("COMMIT")
            database.execute("VACUUM")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return n


def read_about(path: Path) -> About:
    """Return what the file says of itself; sqlite3.DatabaseError if it is not one."""
    with closing(_opened(path)) as database:
        return About(
            *database.execute("SELECT sha256, attribution FROM about").fetchone()
        )


def read_square(path: Path, zoom: int, x: int, y: int) -> bytes | None:
    """Return a square as JSON: by kind, the name, number and parts of each feature."""
    with closing(_opened(path)) as database:
        found = database.execute(
            "SELECT content FROM square WHERE zoom = ? AND x = ? AND y = ?",
            (zoom, x, y),
        ).fetchone()
    return zlib.decompress(found[0]) if found else None


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _squares(database: sqlite3.Connection) -> Iterator[Row]:
    rows = database.execute(
        "SELECT zoom, x, y, content FROM piece ORDER BY zoom, x, y, n"
    )
    for (zoom, x, y), group in groupby(rows, key=lambda row: row[:3]):
        by_kind: dict[str, list[object]] = {}
        for *_, content in group:
            kind, *feature = orjson.loads(content)
            by_kind.setdefault(kind, []).append(feature)
        yield zoom, x, y, zlib.compress(orjson.dumps(by_kind), 9)
