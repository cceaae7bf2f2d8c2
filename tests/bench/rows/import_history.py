"""Ten thousand lines of each kind of history, checked and stored, and then once more.

Half of the places are addresses, no two alike, and half are points beside a street. The
second time nothing is stored. The floor copies the rows that a kind stored, prepared as
text, into tables with the same columns, indexes, checks and foreign keys, and checks
the keys: without the site's rules, its audit log and the history of each record.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any
from uuid import uuid4

from django.db.models import Model

from operations.activities.models import Activity
from operations.arrests.models import Arrest
from operations.closures.models import ClosureCase, ClosureEvent
from operations.imports.actions import add_file, begin_storing, run_file
from operations.imports.kinds.kind import Run
from operations.imports.models import HistoryFile
from operations.operation.models import Operation, PhaseBegun
from operations.seizures.models import Seizure
from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises
from reports.models import Report
from stronghold.core.accounts.models import Team, User
from stronghold.core.geography.models import SnapPoint, Street
from stronghold.core.geography.visibility import own_streets
from stronghold.core.places.models import Premises
from tests.api.imports import files
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench, bare_connection

N, MOST_SECONDS = 10_000, 120
Record = Sequence[Mapping[str, str]]
STORED: Mapping[str, Sequence[type[Model]]] = {
    "premises": (Premises,),
    "operations": (Operation, PhaseBegun),
    "reports": (Report,),
    "warrants": (Warrant, WarrantPremises, WarrantEntry),
    "arrests": (Arrest,),
    "closures": (ClosureCase, ClosureEvent),
    "activities": (Activity,),
    "seizures": (Seizure,),
}
# LIKE copies all but these.
_FOREIGN_KEYS = """
SELECT format('ALTER TABLE bench_copy ADD %%s', pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'
"""


def measure(bench: Bench) -> Iterator[Line]:
    """Yield how long each kind takes, the first time and again."""
    n, made_up = N // 10 if bench.quick else N, MadeUp(bench.user("records"))
    owner = bare_connection("OWNER_DATABASE_URL")
    for kind, tables in STORED.items():
        lines = list(made_up.lines(kind, n))
        before = {model: _last_key(model) for model in tables}
        first, row = _imported(made_up.by, kind, lines)
        again, repeated = _imported(made_up.by, kind, lines)
        wrong = (row.n_wrong, repeated.n_wrong, repeated.n_stored)
        floor = sum(
            _bare_copy(owner, model, made_up.rows_of(model, after))
            for model, after in before.items()
        )
        most = MOST_SECONDS * n / N
        yield Line(
            f"{n:,} lines of history, {kind}",
            "s",
            Spread.one(first),
            Spread.one(floor),
            "s, bare COPY with keys",
            first / floor,
            budget=f"≤ {most:.0f} s, and again",
            within=max(first, again) <= most and wrong == (0, 0, 0),
            note=f"again in {again:.1f} s; {row.n_stored:,} stored"
            + f", {wrong}" * any(wrong),
        )
    owner.close()


def _imported(by: User, kind: str, lines: Record) -> tuple[float, HistoryFile]:
    """Check and store a file as the command does; return the seconds, and the file."""
    content = files.csv_of(*lines)
    began, run = time.perf_counter(), Run(by)
    row = add_file(by=by, sent=files.SentFile(kind, "old.csv", content))
    run_file(row.pk, run=run)
    begin_storing(by=by, key=row.key, good_lines=True)
    run_file(row.pk, run=run)
    seconds = time.perf_counter() - began
    row.refresh_from_db()
    return seconds, row


class MadeUp:
    """Lines of history of a force, none of which is here already."""

    def __init__(self, by: User) -> None:
        self.by, self._own = by, uuid4().hex[:8]
        self._random = Random("history")  # noqa: S311 - made-up records, no secret
        rows = Street.objects.filter(own_streets(by.force_id), kind="street")
        names = list(rows.order_by("name").values_list("name", flat=True))
        # Where "Barns Road" and "Barn's Road" are both meant, the import asks which.
        alone = Counter(map(_letters, names))
        self._streets = [name for name in names if alone[_letters(name)] == 1]
        points = SnapPoint.objects.order_by("pk")
        self._points = [(one.point.y, one.point.x) for one in points]
        police = Team.objects.filter(organisation=by.organisation).order_by("code")
        self._team = police[0].code

    def rows_of(self, model: type[Model], after: int) -> str:
        """Return the SQL of the rows that were stored after the key of another."""
        table = model._meta.db_table
        # Premises have keys that do not count.
        is_own = f"address LIKE '%House {self._own},%'"
        which = is_own if model is Premises else f"id > {after}"
        return f"SELECT * FROM {table} WHERE {which}"

    def lines(self, kind: str, n: int) -> Iterator[Mapping[str, str]]:
        """Yield so many lines, of as many records as they are of."""
        record: Callable[[int], Record] = getattr(self, f"_{kind}")
        i = n_lines = 0
        while n_lines < n:
            lines = record(i)
            yield from lines
            i, n_lines = i + 1, n_lines + len(lines)

    def _source(self, i: int) -> dict[str, str]:
        return {"source": f"{self._own}-{i}"}

    def _day(self, i: int) -> str:
        return f"{2015 + i % 10}-{1 + i % 12:02}-{1 + i % 28:02}"

    def _address(self, i: int) -> str:
        n, street = divmod(i, len(self._streets))
        return f"{n + 1} {self._streets[street]}"

    def _at(self, i: int, line: Mapping[str, str]) -> dict[str, str]:
        rest = {name: cell for name, cell in line.items() if name != "place"}
        if i % 2:
            return rest | {"place": self._address(i)}
        latitude, longitude = self._random.choice(self._points)
        near = self._random.uniform(-0.0005, 0.0005)
        return rest | {
            "latitude": f"{latitude + near:.5f}",
            "longitude": f"{longitude + near:.5f}",
        }

    def _premises(self, i: int) -> Record:
        name, homes = self._streets[i % len(self._streets)], i // len(self._streets)
        latitude, longitude = self._random.choice(self._points)
        own = {
            "address": f"Flat {homes + 1}, House {self._own}, {name}",
            "street": name,
            "latitude": f"{latitude:.5f}",
            "longitude": f"{longitude:.5f}",
            "postcode": "",
        }
        return [files.PREMISES | own]

    def _operations(self, i: int) -> Record:
        return [files.OPERATION | self._source(i), files.PHASE | self._source(i)]

    def _reports(self, i: int) -> Record:
        own = {
            "external_id": f"{self._own}-{i}",
            "received_at": f"{self._day(i)} 12:00",
            "description": "Two people at the corner, dealing from a car",
        }
        return [self._at(i, files.REPORT) | own]

    def _warrants(self, i: int) -> Record:
        own = self._source(i)
        warrant = self._at(i, files.WARRANT) | own | {"team": self._team}
        return [warrant, files.ENTRY | own | {"entry": f"{self._own}-{i}-1"}]

    def _arrests(self, i: int) -> Record:
        own = {
            "custody_number": f"{self._own}/{i}/19",
            "arrested_at": f"{self._day(i)} 12:00",
        }
        return [self._at(i, files.ARREST) | own]

    def _closures(self, i: int) -> Record:
        own = self._source(i)
        events = [dict(event) | own for event in files.EVENTS]
        return [self._at(i, files.CASE) | own] + events

    def _activities(self, i: int) -> Record:
        own = self._source(i) | {"occurred_on": self._day(i)}
        return [self._at(i, files.ACTIVITY) | own]

    def _seizures(self, i: int) -> Record:
        own = self._source(i) | {
            "occurred_on": self._day(i),
            "exhibit_reference": f"{self._own}/{i}",
        }
        return [self._at(i, files.SEIZURE) | own]


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def _last_key(model: type[Model]) -> int:
    keys = model._default_manager.order_by("-pk").values_list("pk", flat=True)
    return keys.first() or 0


def _bare_copy(owner: Any, model: type[Model], rows: str) -> float:
    """Return the seconds that copying these rows takes, and keep nothing."""
    table, cursor = model._meta.db_table, owner.cursor()
    path = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"bench-{os.getpid()}.copy")
    cursor.execute("BEGIN")
    cursor.execute(f"CREATE TABLE bench_copy (LIKE {table} INCLUDING ALL)")
    cursor.execute(_FOREIGN_KEYS, [table])
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)
    with open(path, "w+b") as text:
        cursor.copy_expert(f"COPY ({rows}) TO STDOUT", text)
        text.seek(0)
        began = time.perf_counter()
        cursor.copy_expert("COPY bench_copy FROM STDIN", text)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - began
    cursor.execute("ROLLBACK")
    os.unlink(path)
    return seconds
