"""The file in which one side is kept: its pages and the rows of its tables (SQLite)."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE page (role, address, route, status, kind, body);
CREATE TABLE stored (name, columns, key, refers, rows);
CREATE TABLE unreached (route);
"""


@dataclass(frozen=True)
class Page:
    """An answer: `kind` is its content type, `body` what was sent, unzipped."""

    role: str
    address: str
    route: str
    status: int
    kind: str
    body: bytes


@dataclass(frozen=True)
class Table:
    """A table with all its rows, in the order in which they were made."""

    name: str
    columns: list[str]
    # The one column that names a row alone, or "".
    key: str
    # The columns that name a row of another table, and that table.
    refers: dict[str, str]
    # In the form of COPY: a line a row, a tab between two columns.
    copied: bytes

    def rows(self) -> list[list[str]]:
        lines = self.copied.decode().split("\n")[:-1]
        return [line.split("\t") for line in lines]


class Kept:
    """What is kept of one side."""

    def __init__(self, file: Path) -> None:
        self._file = sqlite3.connect(file)

    @classmethod
    def new(cls, file: Path) -> "Kept":
        file.unlink(missing_ok=True)
        kept = cls(file)
        kept._file.executescript(_TABLES)
        return kept

    def add_page(self, page: Page) -> None:
        body = zlib.compress(page.body, 1)
        row = (page.role, page.address, page.route, page.status, page.kind, body)
        self._file.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)", row)

    def add_table(self, table: Table) -> None:
        rows = zlib.compress(table.copied, 1)
        row = (
            table.name,
            json.dumps(table.columns),
            table.key,
            json.dumps(table.refers),
            rows,
        )
        self._file.execute("INSERT INTO stored VALUES (?, ?, ?, ?, ?)", row)

    def add_unreached(self, route: str) -> None:
        self._file.execute("INSERT INTO unreached VALUES (?)", (route,))

    def save(self) -> None:
        self._file.commit()

    def close(self) -> None:
        self._file.close()

    def pages(self) -> Iterator[Page]:
        """Return the pages in the order in which they were asked for."""
        for *facts, body in self._asked("SELECT * FROM page ORDER BY rowid"):
            yield Page(*facts, zlib.decompress(body))

    def tables(self) -> Iterator[Table]:
        for name, columns, key, refers, rows in self._asked(
            "SELECT * FROM stored ORDER BY name"
        ):
            yield Table(
                name,
                json.loads(columns),
                key,
                json.loads(refers),
                zlib.decompress(rows),
            )

    def unreached(self) -> set[str]:
        return {route for (route,) in self._asked("SELECT route FROM unreached")}

    def _asked(self, sql: str) -> Iterator[tuple[Any, ...]]:
        yield from self._file.execute(sql)
