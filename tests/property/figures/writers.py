"""People who write at the same time, each in a transaction of their own.

A writer changes rows of its own only, so that none waits for another and a history
can be played by one thread.
"""

import json
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connections

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.opendata.choices import FileKind
from stronghold.opendata.models import SourceFile, StopSearch, StreetCrime
from tests.conftest import connect
from tests.database_roles import connected_as
from tests.factories import (
    make_activity,
    make_arrest,
    make_closure,
    make_referral,
    make_report,
    make_seizure,
    make_warrant,
)

REPORT, ARREST = "reports_report", "operations_arrest"
WARRANT, CLOSURE = "operations_warrant", "operations_closurecase"
STOP, CRIME = "opendata_stopsearch", "opendata_streetcrime"
SEIZURE, ACTIVITY = "operations_seizure", "operations_activity"
REFERRAL = "operations_referral"
RECORDS = (REPORT, ARREST, WARRANT, CLOSURE, SEIZURE, ACTIVITY, REFERRAL)
TABLES = (*RECORDS, STOP, CRIME)
DAY = {
    REPORT: "received_on",
    ARREST: "occurred_on",
    STOP: "occurred_on",
    CRIME: "month",
}
# What one row may be, by table; some are counted by no measure.
KINDS: dict[str, list[dict[str, Any]]] = {
    REPORT: [{"concern": "dealing"}, {"concern": "smell"}],
    ARREST: [{"offence_class": "92A"}, {"offence_class": "92E"}],
    WARRANT: [{"outcome": "drugs"}, {"outcome": "nothing"}],
    CLOSURE: [
        {"scope": "full", "issued_as": "police", "ceased_on": None},
        {"scope": "partial", "issued_as": "district", "ceased_on": "2025-01-05"},
        {"scope": "partial", "issued_as": "district", "ceased_on": "2025-02-02"},
    ],
    SEIZURE: [{"drug_class": "A"}, {"drug_class": "U"}],
    ACTIVITY: [{"kind": "mounted"}, {"kind": "clean_up"}],
    REFERRAL: [{"kind": "mash"}, {"kind": "nrm"}],
    STOP: [
        {"object_of_search": "Controlled drugs", "outcome": "", "outcome_linked": None},
        {
            "object_of_search": "Controlled drugs",
            "outcome": "Arrest",
            "outcome_linked": True,
        },
        {
            "object_of_search": "Controlled drugs",
            "outcome": "Arrest",
            "outcome_linked": None,
        },
        {
            "object_of_search": "Stolen goods",
            "outcome": "Arrest",
            "outcome_linked": True,
        },
    ],
    CRIME: [
        {"crime_type": "Drugs", "outcome": "", "lsoa_code": ""},
        {"crime_type": "Drugs", "outcome": "Local resolution", "lsoa_code": "E01"},
        {"crime_type": "Burglary", "outcome": "", "lsoa_code": "E01"},
    ],
}
INSIDE = "SRID=4326;POINT(-1.28 51.72)"
# In the next square of the finest grid, and in one of the next at every other.
BESIDE = "SRID=4326;POINT(-1.276 51.72)"
BEYOND = "SRID=4326;POINT(-1.22 51.78)"
FAR_AWAY = "SRID=4326;POINT(-1.1 51.75)"


def places(areas: dict[str, Area]) -> list[dict[str, Any]]:
    """Return where a row may be: in areas, in one alone, elsewhere, not known."""
    ids = {code: area.pk for code, area in areas.items()}
    none = {"district_id": None, "ward_id": None, "lsoa_id": None}
    district, ward, lsoa = ids["E07000001"], ids["E05000001"], ids["E01000001"]
    whole = {"district_id": district, "ward_id": ward, "lsoa_id": lsoa}
    return [
        {"point": INSIDE, **whole},
        {"point": BESIDE, **whole},
        {"point": BEYOND, **whole},
        {"point": INSIDE, **whole, "lsoa_id": ids["E01000002"]},
        {"point": INSIDE, **none, "district_id": district},
        {"point": None, **none, "lsoa_id": lsoa},
        {"point": FAR_AWAY, **none},
        {"point": None, **none},
    ]


Pattern = dict[str, Any]


def make_patterns(by: User) -> dict[str, Pattern]:
    """Return a whole row of each table, of which writers make copies."""
    file = SourceFile.objects.create(
        force=by.force,
        kind=FileKind.STREET,
        month=date(2026, 1, 1),
        name="made for a test",
        sha256="",
        n_read=0,
        n_stored=0,
        n_without_place=0,
        imported_at=by.created_at,
    )
    given: dict[str, Any] = {"file": file, "force": by.force}
    make_report(by)
    make_arrest(by)
    make_warrant(by)
    make_closure(by)
    make_seizure(by, kind="drugs", drug="heroin", drug_class="A")
    make_activity(by)
    make_referral(by, state="made", made_at=by.created_at, consent="given")
    StopSearch.objects.create(occurred_on=date(2026, 1, 5), **given)
    StreetCrime.objects.create(month=date(2026, 1, 1), **given)
    return {table: _taken_out(table) for table in TABLES}


def _taken_out(table: str) -> Pattern:
    with connected_as("owner") as owner:
        owner.execute(f"DELETE FROM {table} RETURNING to_jsonb({table})::text")
        pattern: Pattern = json.loads(owner.fetchone()[0])
    return pattern


def on_day(table: str, day: date) -> dict[str, Any]:
    """Return the columns that put a row on a day, as each table has them."""
    if table == CRIME:
        return {"month": str(day.replace(day=1))}
    if table == REPORT:
        return {"received_on": str(day), "received_at": f"{day} 12:00+00"}
    if table == WARRANT:
        return {"executed_on": str(day)}
    if table == CLOSURE:
        ends = str(day + timedelta(days=40))
        days = ("served_on", "order_made_on")
        return dict.fromkeys(days, str(day)) | {"order_ends_on": ends}
    return {"occurred_on": str(day), "occurred_at": None}


Row = tuple[str, int]


@dataclass
class Writer:
    """One connection as the owner, and the rows that it has made.

    The site itself deletes none of them.
    """

    patterns: dict[str, Pattern]
    rows: list[Row] = field(default_factory=list)
    committed: list[Row] = field(default_factory=list)
    connection: Any = None

    def __post_init__(self) -> None:
        name = connections["default"].settings_dict["NAME"]
        self.connection = connect(name, "OWNER_DATABASE_URL")
        self.connection.autocommit = False

    def insert(self, table: str, columns: dict[str, Any], *, n: int = 1) -> None:
        """Copy the pattern n times in one statement, with these columns."""
        ids = self._fetch(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) "
            "FROM generate_series(1, %s)",
            [table, n],
        )
        copies = [self._copy(pk, table, columns) for (pk,) in ids]
        self._execute(
            f"INSERT INTO {table} "
            f"SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s)",
            [json.dumps(copies)],
        )
        self.rows += [(table, pk) for (pk,) in ids]

    def update(self, row: Row, columns: dict[str, Any]) -> None:
        table, pk = row
        assignments = ", ".join(f"{column} = %s" for column in columns)
        self._execute(
            f"UPDATE {table} SET {assignments} WHERE id = %s", [*columns.values(), pk]
        )

    def shift(self, table: str, days: int) -> None:
        """Move all its rows of a table by some days, in one statement."""
        day = DAY[table]
        moved = f"{day} = {day} + %(days)s"
        if table == REPORT:
            moved += ", received_at = received_at + make_interval(days => %(days)s)"
        self._execute(
            f"UPDATE {table} SET {moved} WHERE id = ANY(%(ids)s)",
            {"days": days, "ids": [pk for t, pk in self.rows if t == table]},
        )

    def delete(self, row: Row) -> None:
        table, pk = row
        if table == REPORT:
            self._execute(
                f"UPDATE {table} SET merged_into_id = NULL WHERE merged_into_id = %s",
                [pk],
            )
        self._execute(f"DELETE FROM {table} WHERE id = %s", [pk])
        self.rows.remove(row)

    def commit(self) -> None:
        self.connection.commit()
        self.committed = list(self.rows)

    def roll_back(self) -> None:
        self.connection.rollback()
        self.rows = list(self.committed)

    def forget(self, table: str) -> None:
        """Note that someone emptied a table."""
        self.rows = [row for row in self.rows if row[0] != table]
        self.committed = list(self.rows)

    def of(self, table: str) -> list[Row]:
        return [row for row in self.rows if row[0] == table]

    def _copy(self, pk: int, table: str, columns: dict[str, Any]) -> dict[str, Any]:
        own: dict[str, Any] = {"id": pk}
        if table in RECORDS:
            own |= {"client_uuid": str(uuid.uuid4()), "reference": f"T-{pk}"}
        return self.patterns[table] | own | columns

    def _execute(self, statement: str, parameters: Any) -> None:
        self.connection.cursor().execute(statement, parameters)

    def _fetch(self, statement: str, parameters: Any) -> list[Any]:
        cursor = self.connection.cursor()
        cursor.execute(statement, parameters)
        rows: list[Any] = cursor.fetchall()
        return rows
