"""How many rows of a table the database reads to answer a request.

PostgreSQL says so itself: each statement is explained as it runs, and what a node of
its plan returned and threw away is what it read. That follows from data and plan, and
not from how fast the machine is.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections

READS = ("SELECT", "WITH")
# Rows that are locked are only read.
WRITES = re.compile(r"\b(INSERT|(?<!FOR )(?<!FOR NO KEY )UPDATE|DELETE)\b")
READ = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")


@dataclass(frozen=True)
class RowsRead:
    """What one node of a plan read of a table, in all its loops."""

    table: str
    n: int
    node: str
    statement: str


@contextmanager
def rows_read() -> Iterator[list[RowsRead]]:
    """Gather what each reading statement in this thread reads of each table."""
    found: list[RowsRead] = []

    def explain(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not sql.lstrip().startswith(READS) or WRITES.search(sql):
            return execute(sql, params, many, context)
        cursor = context["cursor"].cursor
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        found.extend(_nodes(cursor.fetchone()[0][0]["Plan"], sql))
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(explain))
        yield found


def _nodes(node: dict[str, Any], sql: str) -> Iterator[RowsRead]:
    if table := node.get("Relation Name"):
        of_each_loop = sum(node.get(name, 0) for name in READ)
        n = round(of_each_loop * node["Actual Loops"])
        yield RowsRead(table, n, node["Node Type"], " ".join(sql.split())[:200])
    for inner in node.get("Plans", ()):
        yield from _nodes(inner, sql)
