"""A hundred thousand reports as a workbook and as a GeoPackage, by the real worker.

The time from request to readiness. The floor is a bare COPY of the same rows as text.
Memory is what its processes have of their own, the most of it less that at rest.
"""

import io
import time
from collections.abc import Iterator

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
    at_rest, most = _own_megabytes(bench), 0.0
    for form in ("xlsx", "gpkg"):
        seconds, n_rows, held = _made(bench, form, str(since))
        most = max(most, held)
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
    yield Line(
        "… the most memory over the idle worker",
        "MB",
        Spread.one(most - at_rest),
        budget=f"≤ {MOST_MB} MB",
        within=most - at_rest <= MOST_MB,
        note=f"{at_rest:.0f} MB at rest",
    )


def _made(bench: Bench, form: str, since: str) -> tuple[float, int, float]:
    """Ask for all columns; return the seconds, the rows and the most megabytes."""
    viewer, params = bench.user("supervisor"), {"from": since}
    asked = kind_named("reports").request(viewer, {n: [v] for n, v in params.items()})
    columns = [column.name for column in asked.columns]
    options = ExportOptions(columns, form, 4326, "To measure how long it takes")
    began = time.perf_counter()
    export = request_export(by=viewer, of="reports", params=params, options=options)
    transaction.on_commit(write_exports.delay)
    most = 0.0
    while export.state not in DONE:
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError(f"the {form} is not made")
        time.sleep(0.1)
        most = max(most, _own_megabytes(bench))
        export = Export.objects.get(pk=export.pk)
    if export.state != State.READY:
        raise RuntimeError(f"the {form} was not made: {export.state}")
    return time.perf_counter() - began, int(export.n_rows or 0), most


def _own_megabytes(bench: Bench) -> float:
    """Return what the processes of the worker for long jobs have of their own."""
    return sum(bench.site.workers[-1].own_megabytes().values())
