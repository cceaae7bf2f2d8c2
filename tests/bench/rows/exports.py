"""A hundred thousand reports as a workbook and as a GeoPackage, by the real worker.

The time from request to readiness. The floor is a bare COPY of the same rows as text.
Memory is the maximum of the worker's processes.
"""

import io
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from stronghold.exports.actions.requesting import (
    ExportOptions,
    request_export,
)
from stronghold.exports.choices import State
from stronghold.exports.kinds import kind_named
from stronghold.exports.models import Export
from stronghold.exports.tasks import write_exports
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench

N, MOST_SECONDS, MOST_MB = 100_000, 20, 200
PATIENCE = 300
DONE = {State.READY, State.FAILED, State.CANCELLED}
# The day since which this number of reports was received.
SINCE = """
SELECT min(received_on), count(*) FROM (
  SELECT received_on FROM reports_report WHERE error_at IS NULL
  ORDER BY received_on DESC LIMIT %s) AS newest
"""
COPY = "COPY (SELECT * FROM reports_report WHERE received_on >= '{}') TO STDOUT"


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the seconds of each form, and the memory of both."""
    cursor = bench.sql.cursor()
    cursor.execute(SINCE, [N])
    since, n = cursor.fetchone()
    began = time.perf_counter()
    cursor.copy_expert(COPY.format(since), io.BytesIO())
    floor = Spread.one(time.perf_counter() - began)
    for form in ("xlsx", "gpkg"):
        seconds, n_rows = _made(bench, form, str(since))
        yield Line(
            f"export of {n:,} reports as {form}",
            "s",
            Spread.one(seconds),
            floor,
            "s, bare COPY",
            seconds / floor.p50,
            budget=f"≤ {MOST_SECONDS} s",
            within=seconds <= MOST_SECONDS,
            note=f"{n_rows:,} rows in the file",
        )
    most = max(_peak(pid) for pid in bench.site.workers[-1].megabytes())
    yield Line(
        "… the most memory of the worker",
        "MB",
        Spread.one(most),
        budget=f"≤ {MOST_MB} MB",
        within=most <= MOST_MB,
    )


def _made(bench: Bench, form: str, since: str) -> tuple[float, int]:
    """Ask for all columns, and wait for the worker; return its seconds and rows."""
    _ = bench.site
    viewer, params = bench.user("supervisor"), {"from": since}
    asked = kind_named("reports").request(viewer, {n: [v] for n, v in params.items()})
    columns = [column.name for column in asked.columns]
    options = ExportOptions(columns, form, 4326, "To measure how long it takes")
    began = time.perf_counter()
    export = request_export(by=viewer, of="reports", params=params, options=options)
    transaction.on_commit(write_exports.delay)
    while export.state not in DONE:
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError(f"the {form} is not made")
        time.sleep(0.1)
        export = Export.objects.get(pk=export.pk)
    if export.state != State.READY:
        raise RuntimeError(f"the {form} was not made: {export.state}")
    return time.perf_counter() - began, int(export.n_rows or 0)


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
