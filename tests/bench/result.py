"""The result of a benchmark row: figures, their floor, the budget, pass or fail."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Self


@dataclass(frozen=True)
class Spread:
    """The distribution of samples: median, 95th and 99th percentile."""

    p50: float
    p95: float
    p99: float
    n: int

    @classmethod
    def of(cls, samples: Sequence[float]) -> Self:
        """Take the nearest rank, which is always one of the samples."""
        ranked = sorted(samples)
        last = len(ranked) - 1
        at = [ranked[min(last, int(len(ranked) * share))] for share in (0.95, 0.99)]
        return cls(statistics.median(ranked), *at, len(ranked))

    @classmethod
    def one(cls, value: float) -> Self:
        return cls(value, value, value, 1)

    def __str__(self) -> str:
        if self.n == 1:
            return f"{shown(self.p50)}"
        return " / ".join(shown(one) for one in (self.p50, self.p95, self.p99))


def shown(value: float) -> str:
    """Write a number with about three figures."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


@dataclass(frozen=True)
class Line:
    """One line of the table; `within` is None where no budget is set."""

    what: str
    unit: str = ""
    measured: Spread | None = None
    floor: Spread | None = None
    floor_is: str = ""
    ratio: float | None = None
    budget: str = ""
    within: bool | None = None
    note: str = ""


HEADINGS = ("what", "p50 / p95 / p99", "floor", "ratio", "budget", "")


def as_table(lines: Sequence[Line], *, n_rows: int) -> str:
    """Return the lines as a table of Markdown, its columns aligned."""
    cells = [HEADINGS, *(_cells(line) for line in lines)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEADINGS))]
    drawn = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    notes = [f"{line.what}: {line.note}" for line in lines if line.note]
    head = f"{n_rows:,} records, {machine()}"
    return "\n".join(["", head, "", drawn[0], rule, *drawn[1:], "", *notes])


def _cells(line: Line) -> tuple[str, ...]:
    verdict = {None: "", True: "within", False: "MISSED"}[line.within]
    return (
        line.what,
        f"{line.measured} {line.unit}" if line.measured else "",
        f"{line.floor} {line.floor_is}" if line.floor else line.floor_is,
        f"{line.ratio:.2f}" if line.ratio is not None else "",
        line.budget,
        verdict,
    )


def as_json(lines: Sequence[Line], *, n_rows: int) -> bytes:
    said = {
        "rows": n_rows,
        "machine": machine(),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251
        "load_before": os.getloadavg()[1],
        "lines": [asdict(line) for line in lines],
    }
    return json.dumps(said, indent=1).encode()


def machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"
