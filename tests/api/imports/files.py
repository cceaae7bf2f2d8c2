"""Small files of history, one a kind: a good record that each test may change."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from operations.imports.actions import (
    SentFile,
    add_file,
    begin_storing,
    run_file,
)
from operations.imports.models import HistoryFile
from stronghold.core.accounts.models import User

Line = Mapping[str, str]
AT = {"place": "Lake Street"}
PREMISES: Line = {
    "address": "14 Lake Street",
    "street": "Lake Street",
    "postcode": "OX4 1AB",
    "longitude": "-1.28",
    "latitude": "51.72",
    "kind": "dwelling",
    "tenure": "secure",
}
OPERATION: Line = {
    "source": "OP-1",
    "what": "operation",
    "name": "Autumn",
    "begins_on": "2019-03-01",
    "ends_on": "2019-09-30",
}
PHASE: Line = {
    "source": "OP-1",
    "what": "phase",
    "phase": "hold",
    "began_on": "2019-05-01",
}
REPORT: Line = AT | {
    "external_id": "R-1",
    "concern": "use",
    "channel": "101",
    "received_at": "2019-04-02 14:30",
}
WARRANT: Line = AT | {
    "source": "W-1",
    "what": "warrant",
    "team": "city",
    "occurred_on": "2019-04-01",
    "authorised_rank": "inspector",
    "authorised_at": "2019-04-01 10:00",
    "applied_on": "2019-04-02",
    "court": "Oxford Magistrates’ Court",
    "issued_on": "2019-04-02",
    "returned_on": "2019-04-15",
}
ENTRY: Line = {
    "source": "W-1",
    "what": "entry",
    "entry": "E-1",
    "entered_at": "2019-04-10 07:15",
    "outcome": "drugs",
    "copy_given": "occupier",
    "sought_found": "yes",
    "other_seized": "no",
}
ARREST: Line = AT | {
    "custody_number": "43AA/1234/19",
    "arrested_at": "2019-04-10 07:30",
    "offence_class": "92A",
    "age_band": "18-24",
}
ACTIVITY: Line = AT | {
    "source": "A-1",
    "kind": "high_visibility",
    "n_people": "2",
    "minutes": "45",
    "occurred_on": "2019-04-11",
}
SEIZURE: Line = AT | {
    "source": "S-1",
    "kind": "drugs",
    "drug": "heroin",
    "quantity": "2.5",
    "unit": "grams",
    "occurred_on": "2019-04-11",
}
SIGNED: Line = {
    "signatory": "The superintendent",
    "position": "Superintendent",
}
CASE: Line = AT | {
    "source": "C-1",
    "what": "case",
    "ground": "nuisance",
    "occurred_on": "2019-06-01",
}
EVENTS: Sequence[Line] = (
    {
        "what": "prepare",
        "happened_at": "2019-06-03 09:00",
        "children": "no",
        "adults_at_risk": "no",
        "occupier_is_victim": "no",
        "residents": "One household",
        "necessity": "Dealing at all hours",
        "informed": "The owner, by letter",
        "consulted": "The council",
        "hearing_court": "Oxford Magistrates’ Court",
        "hearing_at": "2019-06-06 10:00",
    },
    SIGNED
    | {
        "what": "authorise",
        "happened_at": "2019-06-04 12:00",
        "signed_by": "superintendent",
        "hours": "48",
    },
    {
        "what": "serve",
        "happened_at": "2019-06-04 15:00",
        "served_by": "constable",
    }
    | dict.fromkeys(
        (
            "posted_prominent",
            "posted_accesses",
            "posted_outbuildings",
            "given_controller",
            "given_residents",
            "served_adjacent",
        ),
        "done",
    ),
    {
        "what": "order",
        "happened_at": "2019-06-06 11:00",
        "scope": "full",
        "ends_on": "2019-09-05",
    },
)
CLOSURE: Sequence[Line] = (CASE,) + tuple({"source": "C-1"} | dict(e) for e in EVENTS)


def csv_of(*lines: Line) -> bytes:
    columns = list(dict.fromkeys(column for line in lines for column in line))
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return target.getvalue().encode()


def send(by: User, kind: str, *lines: Line, **given: Any) -> HistoryFile:
    return add_file(by=by, sent=SentFile(kind, "old.csv", csv_of(*lines), **given))


def check(by: User, kind: str, *lines: Line, **given: Any) -> HistoryFile:
    """Send a file and check it; nothing is stored."""
    row = send(by, kind, *lines, **given)
    run_file(row.pk)
    row.refresh_from_db()
    return row


def store(by: User, kind: str, *lines: Line, **given: Any) -> HistoryFile:
    """Check a file, and store its good lines."""
    row = check(by, kind, *lines, **given)
    begin_storing(by=by, key=row.key, good_lines=True)
    run_file(row.pk)
    row.refresh_from_db()
    return row


def counts(row: HistoryFile) -> tuple[int, int, int]:
    return row.n_stored, row.n_there, row.n_wrong


def wrong(row: HistoryFile) -> dict[int, str]:
    """Return what is wrong, by line."""
    return {one.line: one.wrong for one in row.problems.order_by("line")}
