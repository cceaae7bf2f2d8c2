"""How fast the machine is: fixed work that is none of the site's.

The same processor can be half as fast an hour later where other guests share it. Two
runs can be compared as far as these lines are alike, and floors say the rest.
"""

import time
from collections.abc import Callable, Iterator

from tests.bench.result import Line, Spread
from tests.bench.setting import Bench

N = 1_000_000
SQL = f"SELECT sum(i::bigint * i) FROM generate_series(1, {N}) AS i"


def measure(bench: Bench) -> Iterator[Line]:
    """Yield what Python and PostgreSQL take to add up squares, on one core each."""
    cursor = bench.sql.cursor()
    of: dict[str, Callable[[], object]] = {
        "Python": lambda: sum(i * i for i in range(N)),
        "PostgreSQL": lambda: cursor.execute(SQL),
    }
    for name, work in of.items():
        samples = []
        for _ in range(bench.rounds(30)):
            began = time.perf_counter()
            work()
            samples.append((time.perf_counter() - began) * 1000)
        yield Line(f"the machine: a million squares, {name}", "ms", Spread.of(samples))
