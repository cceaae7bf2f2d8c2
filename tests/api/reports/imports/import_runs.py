"""How a test imports a file of reports, and what it reads of the answer."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

GOOD = {
    "external_id": "A-1",
    "concern": "dealing",
    "channel": "council",
    "received_at": "2026-03-02 10:15",
    "occurred_on": "2026-03-01",
    "occurred_time": "21:40",
    "place": "Lake Street",
}


def run(path: Path, *options: str, by: str = "records") -> None:
    call_command("import_history", "reports", str(path), "--by", by, *options)


def refusal(path: Path, *options: str, by: str = "records") -> str:
    with pytest.raises(CommandError) as refused:
        run(path, *options, by=by)
    assert refused.value.returncode == 1
    return str(refused.value)


def wrong_lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
