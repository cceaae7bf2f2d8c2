"""Measure the chosen rows; print them as a table and, with --json, write them as JSON.

Called by bin/bench, which has made the databases; see `--help` there.
"""

import argparse
import importlib
import os
import pkgutil
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

from tests.bench import beside, rows
from tests.bench.result import Line, as_json, as_table

if TYPE_CHECKING:
    from tests.bench.setting import Bench

# What the other figures are read beside.
FIRST = ("machine",)
# They store so much that the pages after them would be measured on other records.
LAST = ("writes_for_long", "import_history")
PROFILES = Path(os.environ.get("VAR", "var")) / "bench" / "profiles"


def row_names() -> list[str]:
    """Return the rows there are, in the order of the table: the files of rows/."""
    names = {module.name for module in pkgutil.iter_modules(rows.__path__)}
    others = names.difference(FIRST, LAST)
    return list(FIRST) + sorted(others) + list(LAST)


def measure(name: str, bench: "Bench", among: str = rows.__name__) -> Iterator[Line]:
    """Measure one row. A failure becomes a line of the table and misses the budget."""
    module = importlib.import_module(f"{among}.{name}")
    began = time.monotonic()
    try:
        for line in module.measure(bench):
            print(f"  {line.what}: {line.measured} {line.unit}", file=sys.stderr)
            yield line
    except Exception as error:  # noqa: BLE001 - the other rows are still to be measured
        traceback.print_exc()
        yield Line(name, note=f"failed: {error!r:.200}", within=False)
    print(f"  {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("--rows", type=int, default=1_000_000, help="records in all")
    parser.add_argument("--only", action="append", choices=row_names(), metavar="ROW")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--quick", action="store_true", help="a few rounds of each")
    parser.add_argument("--beside", choices=["superset"], help="another program")
    parser.add_argument("--profile", choices=row_names(), metavar="ROW")
    return parser.parse_args()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stronghold.settings")
    django.setup()
    # It stands on the models, which need the settings.
    from tests.bench.profiles import profiled  # noqa: PLC0415
    from tests.bench.setting import Bench  # noqa: PLC0415

    asked = arguments()
    # When stopped, it also stops the processes that it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    lines: list[Line] = []
    try:
        with Bench(n_rows=asked.rows, quick=asked.quick) as bench:
            if asked.profile:
                with profiled(bench, asked.profile, PROFILES):
                    lines.extend(measure(asked.profile, bench))
            elif asked.beside:
                lines.extend(measure(asked.beside, bench, beside.__name__))
            else:
                for name in asked.only or row_names():
                    lines.extend(measure(name, bench))
    finally:
        # Also what was measured until it was stopped.
        print(as_table(lines, n_rows=asked.rows))
        if asked.json:
            asked.json.write_bytes(as_json(lines, n_rows=asked.rows))
    return 1 if any(line.within is False for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
