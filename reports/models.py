"""The models of all topics, gathered where Django looks for them."""

from reports.duplicates.models import DuplicateDecision
from reports.photos.models import Attachment
from reports.report.models import Report
from reports.reporter.models import CallBack, Reporter
from reports.triage.models import Assessment

__all__ = [
    "Assessment",
    "Attachment",
    "CallBack",
    "DuplicateDecision",
    "Report",
    "Reporter",
]
