"""Triage of one report: the panel on its page, and the frame of each form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from reports.report.choices import (
    Basis,
    Concern,
    Grade,
    InformationAssessment,
    Outcome,
    SourceEvaluation,
    Status,
)
from reports.report.presenters import (
    assignee,
    due_words,
    flags_of,
    grade_words,
    report_is_late,
    team_name,
)
from reports.report.record import report_tag
from reports.triage import queries
from reports.triage.actions.report import CONSIDERATIONS, mover_of, state_of
from reports.triage.rules import Move, check_can_move, moves_open_to
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.presenters import Panel, written_area, written_place
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import SummaryRow, Tag

if TYPE_CHECKING:
    from reports.report.models import Report
    from reports.triage.models import Assessment

# Moves whose button opens a form; the others are made at once.
ASKING = ("answer", "reopen")
LATE = Tag("Late", "attention")


@dataclass(frozen=True)
class NextMove:
    """A button: a page to open, or a move to make at once."""

    text: str
    url: str
    # Empty if the button opens a page.
    move: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class Weight:
    """One of the six considerations and its weight."""

    name: str
    label: str
    weight: str


@dataclass(frozen=True)
class ShownAssessment:
    """The latest THRIVE assessment, and a grade set since without one."""

    weights: Sequence[Weight] = ()
    reason: str = ""
    assessed: str = ""
    earlier: str = ""
    graded: str = ""


@dataclass(frozen=True)
class TriagePanel:
    """What `reports/triage/panel.html` shows."""

    late: Tag | None
    rows: Sequence[SummaryRow]
    assessment: ShownAssessment | None
    moves: Sequence[NextMove]
    move_url: str


def panel(viewer: User, report: "Report") -> Panel | None:
    """Return the panel; None for a report recorded in error."""
    if report.is_in_error:
        return None
    now = clock.now()
    move_url = reverse("reports:move", args=[report.reference])
    is_late = report_is_late(report, now)
    shown = TriagePanel(
        late=LATE if is_late else None,
        rows=_rows(viewer, report),
        assessment=_assessment(queries.assessments(viewer, report)),
        moves=_moves(viewer, report),
        move_url=move_url,
    )
    return Panel("reports/triage/panel.html", shown, is_first=True)


def _rows(viewer: User, report: "Report") -> list[SummaryRow]:
    change = {
        verb: policy.can(viewer, verb) and _may_change(report)
        for verb in (Verb.TRIAGE_REPORTS, Verb.CLEAR_WORDS)
    }
    source = reverse("reports:grade_source", args=[report.reference])
    words = reverse("reports:clear_words", args=[report.reference])
    due = due_words(report, clock.now())
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
    graded = source_words(report)
    if graded or change[Verb.TRIAGE_REPORTS]:
        rows.append(
            SummaryRow(
                "Source",
                "" if graded else "Not graded",
                lines=graded,
                change_url=source if change[Verb.TRIAGE_REPORTS] else "",
                change_text="Change" if graded else "Grade",
            )
        )
    if change[Verb.CLEAR_WORDS] and report.description:
        cleared = "Cleared" if report.sanitised_text else "Not yet cleared"
        rows.append(
            SummaryRow(
                "Cleared words",
                cleared,
                change_url=words,
                change_text="Change" if report.sanitised_text else "Write",
            )
        )
    return rows


def _may_change(report: "Report") -> bool:
    try:
        check_can_move(state_of(report))
    except RuleBroken:
        return False
    return True


def source_words(report: "Report") -> list[str]:
    """Return the grades of the source, one line for each that was set."""
    parts = (
        (report.source_evaluation, SourceEvaluation),
        (report.information_assessment, InformationAssessment),
        (report.basis, Basis),
    )
    return [str(choices(code).label) for code, choices in parts if code]


def _assessment(found: Sequence["Assessment"]) -> ShownAssessment | None:
    if not found:
        return None
    weighed = [row for row in found if row.is_weighed]
    graded = "" if found[0].is_weighed else _graded_alone(found[0])
    if not weighed:
        return ShownAssessment(graded=graded)
    latest, n_earlier = weighed[0], len(weighed) - 1
    return ShownAssessment(
        weights=[
            Weight(name.capitalize(), _label(latest, name), getattr(latest, name))
            for name in CONSIDERATIONS
        ],
        reason=latest.reason,
        assessed=_when_and_by(latest),
        earlier=f"{n_earlier} earlier" if n_earlier else "",
        graded=graded,
    )


def _graded_alone(latest: "Assessment") -> str:
    grade = Grade(latest.grade).label
    return f"Graded {grade} without an assessment: {_when_and_by(latest)}"


def _when_and_by(row: "Assessment") -> str:
    return f"{written_instant(row.assessed_at)} by {row.assessed_by.display_name}"


def _label(assessment: "Assessment", name: str) -> str:
    return str(getattr(assessment, f"get_{name}_display")())


def _moves(viewer: User, report: "Report") -> list[NextMove]:
    """Return a button for each open move; to assign and to assess are pages."""
    offered = moves_open_to(state_of(report), mover_of(viewer, report))
    buttons = [_button(move, report) for move in offered if move.code != "to_team"]
    if not any(button.text == "Assess" for button in buttons):
        buttons += _assess_again(viewer, report)
    is_open = report.status != Status.CLOSED
    return [
        NextMove(button.text, button.url, button.move, is_main=n == 0 and is_open)
        for n, button in enumerate(buttons)
    ]


def _button(move: Move, report: "Report") -> NextMove:
    reference = report.reference
    if move.code == "triage":
        return NextMove("Assess", reverse("reports:assess", args=[reference]))
    if move.code == "assign":
        text = "Reassign" if report.assigned_to_id else "Assign"
        return NextMove(text, reverse("reports:assign", args=[reference]))
    url = reverse("reports:move", args=[reference])
    if move.code in ASKING:
        return NextMove(move.label, f"{url}?move={move.code}")
    return NextMove(move.label, url, move.code)


def _assess_again(viewer: User, report: "Report") -> list[NextMove]:
    if not (policy.can(viewer, Verb.TRIAGE_REPORTS) and _may_change(report)):
        return []
    url = reverse("reports:assess", args=[report.reference])
    return [NextMove("Assess again" if report.grade else "Assess", url)]


@dataclass(frozen=True)
class FormPage:
    """What every form of triage shows in addition to its fields."""

    title: str
    reference: str
    back_url: str
    # The message once it is stored, after the report's reference.
    done: str
    facts: Sequence[SummaryRow]
    button: str
    # The original words, on the page that clears them.
    original: str = ""


TITLES: Mapping[str, tuple[str, str, str]] = {
    "assess": ("Assess by THRIVE", "is assessed", "Save assessment"),
    "assign": ("Assign", "is transferred", "Assign"),
    "grade_source": ("Grade the source", "has its source graded", "Save grades"),
    "clear_words": ("Clear the words", "has its words saved", "Save cleared words"),
    "take": ("Assign to me", "is assigned to you", "Assign to me"),
    "start": ("Start work", "is being worked on", "Start work"),
    "hand_back": ("Hand back", "is handed back to its team", "Hand back"),
    "answer": ("Record the outcome", "has its outcome", "Record the outcome"),
    "close": ("Close", "is closed", "Close"),
    "reopen": ("Re-open", "is open again", "Re-open"),
}


def form_page(viewer: User, report: "Report", *, page: str, code: str) -> FormPage:
    """Return the frame of a form about one report, by its page and its move."""
    title, done, button = TITLES.get(code or page, ("Move", "is moved", "Move"))
    may_read = policy.can(viewer, Verb.READ_ORIGINALS)
    return FormPage(
        title=title,
        reference=report.reference,
        back_url=reverse("reports:detail", args=[report.reference]),
        done=done,
        facts=_facts(report, may_read=may_read),
        button=button,
        original=report.description if page == "clear_words" and may_read else "",
    )


def _facts(report: "Report", *, may_read: bool) -> list[SummaryRow]:
    """Return the facts that the decision is based on."""
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
