"""Codes of an import: what is done with the file, and how far it is; stored."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode

# The largest file that is sent in the browser. The command takes ten times as much.
LARGEST_MB = 25


class Step(TextChoices):
    """What is done with the lines: checked only, or stored."""

    CHECK = "check", "Check"
    STORE = "store", "Import"


class State(TextChoices):
    RUNNING = "running", "Under way"
    STOPPED = "stopped", "Stopped"
    DONE = "done", "Finished"


class HistoryImport(EventCode):
    """What the audit log says was done with a file of history."""

    ADDED = "history_added", "Added a file of earlier records: {kind}, {lines} lines"
    STORED = (
        "history_stored",
        "Imported earlier records: {kind}, {stored} stored, {there} there already, "
        "{wrong} wrong",
    )
    REMOVED = "history_removed", "Removed a file of earlier records: {kind}"


class HistoryRead(EventCode, of="page"):
    """What the audit log calls the reading of a file, which is no page."""

    FILE = "import_history", "an import of earlier records"
    # Before they came with the rest, reports had a command of their own.
    REPORTS = "import_reports", "an import of reports"
