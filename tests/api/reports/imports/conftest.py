"""What tests of imports share: who and where, and a file to write."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.reports.imports.import_runs import GOOD
from tests.factories import (
    Cast,
    make_cast,
    make_country,
    make_streets,
)


@pytest.fixture(autouse=True)
def cast(transactional_db: None) -> Cast:
    made = make_cast()
    make_country()
    make_streets()
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
