"""What the audit log calls an import of reports."""

from stronghold.core.audit.choices import EventCode


class ReportImport(EventCode, of="page"):
    """What the audit log calls the reading of a file, which is no page."""

    FILE = "import_reports", "an import of reports"
