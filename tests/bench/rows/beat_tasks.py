"""Each task that beat starts, alone, with nothing due: what it costs every time.

Those that run each minute or oftener must take less than a second each; the others run
at night, beside no figures and no alerts, and have no budget.
"""

import time
from collections.abc import Iterator
from datetime import timedelta

from stronghold.celery import BEAT_SCHEDULE, app
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench

ROUNDS = 10
OFTEN = timedelta(minutes=1)
MOST_MS = 1_000


def measure(bench: Bench) -> Iterator[Line]:
    """Yield each task once, and ten times those that run often."""
    app.loader.import_default_modules()
    _ = bench.site
    for name, row in BEAT_SCHEDULE.items():
        when = row["schedule"]
        is_often = isinstance(when, timedelta) and when <= OFTEN
        rounds = bench.rounds(ROUNDS) if is_often else 1
        yield _task(name, row["task"], rounds=rounds, is_often=is_often)


def _task(name: str, task: str, *, rounds: int, is_often: bool) -> Line:
    function = app.tasks[task]
    if is_often:
        function()  # what is due is done before
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        function()
        took.append((time.perf_counter() - began) * 1000)
    spread = Spread.of(took)
    return Line(
        f"the task “{name}”",
        "ms",
        spread,
        budget=f"p95 ≤ {MOST_MS:,} ms" if is_often else "",
        within=spread.p95 <= MOST_MS if is_often else None,
    )
