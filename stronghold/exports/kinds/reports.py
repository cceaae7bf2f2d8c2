"""Reports as an export. The reporter is never a column, for anyone."""

from datetime import date

from reports.report.choices import (
    Channel,
    Concern,
    Drug,
    Grade,
    InformationAssessment,
    Outcome,
    ReportedBy,
    Sign,
    SourceEvaluation,
    Status,
)
from reports.report.forms import ReportFilterForm
from reports.report.queries import ORDER, ReportFilter, listed_reports
from reports.report.redaction import REPORT_FIELDS
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.tables import Cell, Holds
from stronghold.exports.columns import (
    ExportColumn,
    choice,
    day,
    instant,
    optional,
    several,
    text,
    yes_no,
)
from stronghold.exports.kinds.filters import by_filter_form, names_of, page_of
from stronghold.exports.kinds.kind import ListKind
from stronghold.exports.kinds.record_columns import (
    RECORDED,
    REFERENCE,
    TEAM,
    TIME,
    WHERE,
)


def _day_if_known(occurred_on: date, is_known: bool) -> Cell:
    return occurred_on if is_known else None


REPORTS = ListKind(
    code="reports",
    label="Reports",
    verb=Verb.READ_REPORTS,
    fields=REPORT_FIELDS,
    names=names_of(ReportFilter),
    read=by_filter_form(lambda viewer, given: ReportFilterForm(given, viewer=viewer)),
    rows=listed_reports,
    order=ORDER,
    list_url=page_of("reports:list"),
    columns=(
        REFERENCE,
        day("received_on", "Received on", "A London date, on which figures count it."),
        optional(instant("received_at", "Received", "When it was received.")),
        ExportColumn(
            "occurred_on",
            "Day it happened",
            "A London date; empty if not known.",
            ("occurred_on", "occurred_known"),
            ("occurred_on", "occurred_known"),
            _day_if_known,
            Holds.DAY,
        ),
        instant("occurred_at", "Time it happened", TIME),
        *WHERE,
        choice("concern", "About", "What the report is about.", of=Concern),
        choice("drug", "Drug", "The drug reported.", of=Drug),
        choice("channel", "How it reached us", "The channel.", of=Channel),
        choice("status", "Status", "The status.", of=Status),
        choice("grade", "Grade", "How soon someone must attend.", of=Grade),
        choice("outcome", "Outcome", "The outcome.", of=Outcome),
        TEAM,
        optional(
            text(
                "assigned_to",
                "Assigned to",
                "Who works on it.",
                path="assigned_to__display_name",
            )
        ),
        several("signs", "Signs of cuckooing", "Those that were seen.", of=Sign),
        yes_no("children_seen", "Children seen", "Whether any were seen."),
        yes_no("vulnerable_adult", "Vulnerable adult", "Whether one may be there."),
        yes_no("weapons_mentioned", "Weapons", "Seen or mentioned."),
        optional(
            choice(
                "reported_by",
                "Reported by",
                "The kind of reporter, never who.",
                of=ReportedBy,
            )
        ),
        optional(
            choice(
                "source_evaluation",
                "Source",
                "How its source is graded.",
                of=SourceEvaluation,
            )
        ),
        optional(
            choice(
                "information_assessment",
                "Information",
                "How its information is graded.",
                of=InformationAssessment,
            )
        ),
        optional(
            text("sanitised_text", "Cleared words", "The words that were cleared.")
        ),
        optional(text("description", "Original words", "As reported, not cleared.")),
        optional(
            text(
                "merged_into",
                "Merged into",
                "The report kept instead of it.",
                path="merged_into__reference",
            )
        ),
        *RECORDED,
    ),
)
