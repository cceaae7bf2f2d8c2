"""Overwrite what erased text leaves behind in the database's own files.

PostgreSQL keeps the bytes of a row that was changed or deleted: in its page, also after
a plain VACUUM, until another row happens to take their place; in the statistics of its
columns; and in the log, until a checkpoint. So after an erasure the owner writes the
tables again, which leaves no byte of the old ones, and then begins a new piece of log.
"""

from collections.abc import Callable

from django.db import OperationalError, ProgrammingError, connection

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.oversight.retention.choices import RetentionChange

# Tables that no erasure changes: what others publish, numbers, what is only added to.
LEFT = (
    "opendata_",
    "geography_",
    "figures_tally",
    "figures_loggedcount",
    "audit_event",
)
_TABLES = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND relowner = current_user::regrole
ORDER BY 1
"""
_LOCKED, _REFUSED = "55P03", "42501"
_ROUNDS = 3
# How long a table is waited for, in each round.
LOCK_TIMEOUT = "10s"


def scrub_erased(report: Callable[[str], None]) -> int:
    """Write again every table that an erasure can have changed; return how many.

    As the owner, and in no transaction. Each table is locked while it is written.
    RuleBroken if one stays in use: the scrub is then still due.
    """
    began = clock.now()
    tables = tables_to_write()
    left = tables
    for _ in range(_ROUNDS):
        left = [table for table in left if not _written_again(table)]
    if left:
        raise RuleBroken(f"In use, and not written again: {', '.join(left)}.")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL pg_statistic")
    if not _begin_new_log():
        report(
            "The owner may not end the current piece of the log: grant it what "
            "roles.sql and database.sql grant. Erased text stays there until "
            "PostgreSQL's own next checkpoints."
        )
    detail = {
        "change": RetentionChange.SCRUBBED,
        "n": len(tables),
        "from": began.isoformat(),
    }
    record(Kind.ERASURE, by=SYSTEM, detail=detail)
    return len(tables)


def tables_to_write() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        names = [name for (name,) in cursor.fetchall()]
    return [name for name in names if not name.startswith(LEFT)]


def _written_again(table: str) -> bool:
    """Write a table and its indexes again; False if others use it all the time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") != _LOCKED:
                raise
            return False
        finally:
            cursor.execute("RESET lock_timeout")
    return True


def _begin_new_log() -> bool:
    """Have PostgreSQL remove its old log; False if this role may not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_switch_wal()")
            cursor.execute("CHECKPOINT")
    except (ProgrammingError, OperationalError) as error:
        if getattr(error.__cause__, "pgcode", "") != _REFUSED:
            raise
        return False
    return True
