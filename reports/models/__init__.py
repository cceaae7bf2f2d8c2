"""The tables of reports: the report itself, and what hangs on one."""

from reports.models.attachment import Attachment
from reports.models.duplicates import DuplicateDecision
from reports.models.report import Report
from reports.models.reporter import CallBack, Reporter
from reports.models.triage import Assessment, SavedFilter

__all__ = [
    "Assessment",
    "Attachment",
    "CallBack",
    "DuplicateDecision",
    "Report",
    "Reporter",
    "SavedFilter",
]
