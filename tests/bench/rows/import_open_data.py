"""The import of the real files of data.police.uk, each replacing its month.

The floor copies the same rows, prepared as text, into a table with the same columns,
indexes, checks and foreign keys, and checks the keys. Import and floor alternate, file
by file.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.models import Force
from stronghold.core.geography.queries import KnownAreas
from stronghold.opendata.actions import import_month
from stronghold.opendata.choices import FileKind
from stronghold.opendata.models import SourceFile
from stronghold.opendata.sources import MonthlyFile, find_sources
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench, bare_connection

DATA = Path(settings.BASE_DIR) / "stronghold" / "demo" / "data" / "police-uk"
TABLES = {
    FileKind.STREET: "opendata_streetcrime",
    FileKind.STOP_AND_SEARCH: "opendata_stopsearch",
}
QUICK_FILES = 4
# LIKE copies all but these.
_FOREIGN_KEYS = """
SELECT format('ALTER TABLE bench_copy ADD %%s', pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'
"""


def measure(bench: Bench) -> Iterator[Line]:
    """Yield rows a second of each kind of file."""
    files = find_sources([DATA]).files
    for kind in TABLES:
        of_kind = [file for file in files if file.kind == kind]
        yield _kind(of_kind[:QUICK_FILES] if bench.quick else of_kind, kind)


def _kind(files: list[MonthlyFile], kind: FileKind) -> Line:
    owner, n = bare_connection("OWNER_DATABASE_URL"), 0
    known: KnownAreas = {}
    took = copied = 0.0
    for file in files:
        # Another content than before, as far as the import can tell.
        SourceFile.objects.filter(kind=kind, month=file.month.start).update(sha256="")
        force = Force.objects.get(code=file.force)
        began = time.perf_counter()
        done = import_month(by=SYSTEM, force=force, file=file, known=known)
        took += time.perf_counter() - began
        n += done.stored.n_stored
        copied += _bare_copy(owner, TABLES[kind], done.stored.pk)
    owner.close()
    ratio = copied / took
    return Line(
        f"import of {len(files)} files, {kind.label.lower()}",
        "rows/s",
        Spread.one(n / took),
        Spread.one(n / copied),
        floor_is="rows/s, bare COPY with keys",
        ratio=ratio,
        budget="≥ a quarter of COPY",
        within=ratio >= 0.25,
        note=f"{n:,} rows, those before them deleted",
    )


def _bare_copy(owner: Any, table: str, file_id: int) -> float:
    """Return the seconds that copying the file's rows takes, and keep nothing."""
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"bench-{os.getpid()}.copy"
    cursor = owner.cursor()
    cursor.execute("BEGIN")
    cursor.execute(f"CREATE TABLE bench_copy (LIKE {table} INCLUDING ALL)")
    cursor.execute(_FOREIGN_KEYS, [table])
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)
    with path.open("w+b") as text:
        cursor.copy_expert(
            f"COPY (SELECT * FROM {table} WHERE file_id = {file_id}) TO STDOUT", text
        )
        text.seek(0)
        began = time.perf_counter()
        cursor.copy_expert("COPY bench_copy FROM STDIN", text)
        # As the end of a transaction would.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - began
    cursor.execute("ROLLBACK")
    path.unlink()
    return seconds
