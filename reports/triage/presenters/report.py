"""Triage of one report: the panel on its page, and what its forms show beside."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reports.report.choices import Concern, Grade, Outcome, Status
from reports.report.presenters import (
    assignee,
    due_words,
    flags_of,
    grade_words,
    report_is_late,
    team_name,
)
from reports.report.record import REPORTS, report_tag
from reports.triage.rules import CONSIDERATIONS, SOURCE_GRADES, TriageMove
from stronghold.core.records.presenters import (
    Action,
    Panel,
    written_area,
    written_place,
)
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import SummaryRow, Tag

if TYPE_CHECKING:
    from reports.report.models import Report
    from reports.triage.models import Assessment

# Moves whose button opens a form; the others are made at once.
ASKING = ("answer", "reopen")
LATE = Tag("Late", "attention")
NOT_WEIGHED = "Not assessed"
# The title of the page of each move, its message once made, and its button.
MOVE_WORDS: Mapping[str, tuple[str, str, str]] = {
    "take": ("Assign to me", "is assigned to you", "Assign to me"),
    "start": ("Start work", "is being worked on", "Start work"),
    "hand_back": ("Hand back", "is handed back to its team", "Hand back"),
    "answer": ("Record the outcome", "has its outcome", "Record the outcome"),
    "close": ("Close", "is closed", "Close"),
    "reopen": ("Re-open", "is open again", "Re-open"),
}
ANY_MOVE = ("Move", "is moved", "Move")


def triage_panel(
    report: "Report",
    *,
    now: datetime,
    assessments: Sequence["Assessment"],
    moves: Sequence[TriageMove],
    may_triage: bool,
    may_clear: bool,
) -> Panel:
    """Return the panel: what is known, the latest assessment, and the next steps.

    `may_triage` and `may_clear`: the viewer has the verb, and the report can still be
    changed.
    """
    shown = {
        "late": LATE if report_is_late(report, now) else None,
        "rows": [
            *_state_rows(report, now),
            *_source_rows(report, may_triage=may_triage),
            *(_cleared_rows(report) if may_clear else ()),
        ],
        "assessment": _assessment(report, assessments),
    }
    actions = _actions(report, moves, may_triage=may_triage)
    return Panel("reports/triage/panel.html", shown, is_first=True, actions=actions)


def _state_rows(report: "Report", now: datetime) -> list[SummaryRow]:
    due = due_words(report, now)
    rows = [
        SummaryRow("Status", tag=report_tag(report)),
        SummaryRow("Grade", grade_words(report), lines=[due] if due else ()),
        SummaryRow("Team", team_name(report)),
        SummaryRow("Assigned to", assignee(report)),
    ]
    if report.outcome:
        rows.append(SummaryRow("Outcome", str(Outcome(report.outcome).label)))
    if report.reopened_because:
        rows.append(SummaryRow("Re-opened because", report.reopened_because))
    return rows


def _source_rows(report: "Report", *, may_triage: bool) -> list[SummaryRow]:
    """Return the grades of the source, one line for each that was set."""
    graded = [
        REPORTS.field(name).text(report)
        for name in SOURCE_GRADES
        if getattr(report, name)
    ]
    if not graded and not may_triage:
        return []
    return [
        SummaryRow(
            "Source",
            "" if graded else "Not graded",
            lines=graded,
            change_url=REPORTS.url("grade_source", report.reference)
            if may_triage
            else "",
            change_text="Change" if graded else "Grade",
        )
    ]


def _cleared_rows(report: "Report") -> list[SummaryRow]:
    if not report.description:
        return []
    return [
        SummaryRow(
            "Cleared words",
            "Cleared" if report.sanitised_text else "Not yet cleared",
            change_url=REPORTS.url("clear_words", report.reference),
            change_text="Change" if report.sanitised_text else "Write",
        )
    ]


def _assessment(
    report: "Report", found: Sequence["Assessment"]
) -> dict[str, Any] | None:
    """Return the latest THRIVE assessment, and a grade set since without one."""
    if not found:
        return None
    weighed = [row for row in found if row.is_weighed]
    graded = "" if found[0].is_weighed else _graded_alone(found[0])
    if not report.grade:
        graded = "Undone since: it has no grade"
    if not weighed:
        return {"graded": graded}
    latest, n_earlier = weighed[0], len(weighed) - 1
    return {
        "weights": [
            {
                "name": name.capitalize(),
                "label": _label(latest, name),
                "weight": getattr(latest, name),
            }
            for name in CONSIDERATIONS
        ],
        "reason": latest.reason,
        "assessed": _when_and_by(latest),
        "earlier": f"{n_earlier} earlier" if n_earlier else "",
        "graded": graded,
    }


def _graded_alone(latest: "Assessment") -> str:
    grade = Grade(latest.grade).label
    return f"Graded {grade} without an assessment: {_when_and_by(latest)}"


def _when_and_by(row: "Assessment") -> str:
    return f"{written_instant(row.assessed_at)} by {row.assessed_by.display_name}"


def _label(assessment: "Assessment", name: str) -> str:
    return str(getattr(assessment, f"get_{name}_display")()) or NOT_WEIGHED


def _actions(
    report: "Report", moves: Sequence[TriageMove], *, may_triage: bool
) -> list[Action]:
    """Return an action for each open move; to assign and to assess are pages."""
    actions = [_action(move, report) for move in moves if move.code != "to_team"]
    if may_triage and not any(action.text == "Assess" for action in actions):
        text = "Assess again" if report.grade else "Assess"
        actions.append(Action(text, REPORTS.url("assess", report.reference)))
    is_open = report.status != Status.CLOSED
    return [
        replace(action, is_main=n == 0 and is_open) for n, action in enumerate(actions)
    ]


def _action(move: TriageMove, report: "Report") -> Action:
    reference = report.reference
    if move.code == "triage":
        return Action("Assess", REPORTS.url("assess", reference))
    if move.code == "assign":
        text = "Reassign" if report.assigned_to_id else "Assign"
        return Action(text, REPORTS.url("assign", reference))
    url = REPORTS.url("move", reference)
    if move.code in ASKING:
        return Action(move.label, f"{url}?move={move.code}")
    return Action(move.label, url, move.code)


def deciding_facts(report: "Report", *, may_read: bool) -> list[SummaryRow]:
    """Return the facts that a decision is based on; the original if one may read it."""
    flags = flags_of(report)
    words = report.description if may_read else report.sanitised_text
    return [
        SummaryRow("About", str(Concern(report.concern).label)),
        SummaryRow("Where", written_place(report), lines=[written_area(report)]),
        SummaryRow("Received", written_instant(report.received_at)),
        *([SummaryRow("Description", words)] if words else []),
        *([SummaryRow("Also seen or mentioned", lines=flags)] if flags else []),
        SummaryRow("Grade", grade_words(report)),
        SummaryRow("Assigned to", assignee(report), lines=[team_name(report)]),
    ]
