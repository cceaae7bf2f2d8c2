"""Stores the reports of a file of history, a line each.

Each is stored by the same action as a report from the form, with its rules, areas, team
and audit event. A line that was stored before is left as it is.
"""

import uuid

from reports.imports.line import read_line
from reports.intake.actions import NewReport, store_report
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.file_lines import Line
from stronghold.core.records.import_lines import PlacesOfLines
from stronghold.core.records.submission import SourceUuid, Submission

# With the force and the external id it makes the SourceUuid of a report.
NAMESPACE = uuid.UUID("7d3c1f0a-6f0e-5a56-9c39-2f5b8f6f3b1e")
IDENTITY = "external_id"


def store_line(by: User, line: Line, places: PlacesOfLines) -> bool:
    """Store one report within the caller's transaction; say if it was there already.

    LineWrong or RuleBroken say why it cannot be one.
    """
    read = read_line(line)
    # The place first: its errors are reported even for a line stored before.
    report = NewReport(place=places.find(read.place), **read.values)
    return store_report(
        by=by,
        submission=submission_of(by, line),
        report=report,
        verb=Verb.IMPORT_HISTORY,
    ).is_repetition


def submission_of(by: User, line: Line) -> Submission:
    """Return what the report of a line is known by, here and when it is sent again."""
    external_id = line.content.get(IDENTITY, "")
    source = SourceUuid.of(by.force, NAMESPACE, external_id)
    return Submission.of_source(source, line.content)
