"""What pages show of a reporter: how to reach them safely comes before any number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.report.choices import ReportedBy
from reports.report.record import REPORTS
from reports.reporter.choices import CallBackResult, SafeWay
from reports.reporter.rules import Months, is_overdue, report_review_on
from reports.reporter.safe_times import is_safe_now
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import Panel, title_cell
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from reports.report.models import Report
    from reports.reporter.models import CallBack, Reporter


NOTHING_CLEARED = "Say only that it is being dealt with."
ORDINALS = {1: "First call-back", 2: "Second call-back"}
ENDED: Mapping[str, Tag] = {
    CallBackResult.REACHED: Tag("Done", "done"),
    CallBackResult.NOT_WANTED: Tag("Not wanted", "stopped"),
    CallBackResult.NOT_REACHED: Tag("Not reached", "stopped"),
    CallBackResult.CANCELLED: Tag("Cancelled", "stopped"),
}
NOT_GIVEN = "Not given"
# What a phone is used for, and how its link begins.
WAYS_BY_PHONE: Mapping[str, tuple[str, str]] = {
    SafeWay.CALL: ("call", "tel"),
    SafeWay.TEXT: ("text", "sms"),
}
FIELD_NAMES = {
    "safe_way": "safe way",
    "safe_times": "safe times",
    "who_may_answer": "who may answer",
    "voicemail": "voicemail",
    "never_visit": "visits",
    "risk": "risk",
    "name": "name",
    "phone": "phone number",
    "email": "e-mail address",
    "address": "address",
    "consents": "consent",
}


@dataclass(frozen=True)
class CallBackShown:
    """One call-back: its status, what may be said, and what the viewer may do."""

    title: str
    tag: Tag
    due: str
    attempts: str
    ended: str
    words: str
    are_cleared: bool
    result_url: str
    words_url: str
    # The place, in case of a visit instead of a call.
    premises: str
    place: str

    @property
    def visit(self) -> Mapping[str, str]:
        """Return what `visits/before.html` needs to check which team to ring first."""
        return {"premises": self.premises, "words": self.place}


def shown_call_back(
    row: "CallBack", reference: str, *, now: datetime, may_clear: bool
) -> CallBackShown:
    """Return a call-back as shown to a viewer who may make it.

    `may_clear`: the viewer may decide what may be said.
    """
    is_open = not row.result
    args = [reference, row.ordinal]
    return CallBackShown(
        title=ORDINALS[row.ordinal],
        tag=call_back_tag(row, now),
        due=written_due(row),
        attempts=written_attempts(row.attempts),
        ended=written_instant(row.done_at) if row.done_at else "",
        words=row.cleared_text or NOTHING_CLEARED,
        are_cleared=bool(row.cleared_text),
        result_url=reverse("reports:call_back", args=args) if is_open else "",
        words_url=reverse("reports:call_back_words", args=args)
        if is_open and may_clear
        else "",
        premises=str(row.report.premises_id or ""),
        place=row.report.place_text,
    )


def call_back_tag(row: "CallBack", now: datetime) -> Tag:
    if row.result:
        return ENDED[row.result]
    if is_overdue(row.due_on, row.due_at, now):
        return Tag("Overdue", "attention")
    is_today = row.due_on == london_date(now)
    return Tag("Due today", "active") if is_today else Tag("To be done", "waiting")


def written_due(row: "CallBack") -> str:
    """Return by when it is due, in words: a time, or a day."""
    return written_instant(row.due_at) if row.due_at else written_date(row.due_on)


def written_attempts(n: int) -> str:
    if not n:
        return ""
    return "Tried once, no answer" if n == 1 else f"Tried {n} times, no answer"


def reporter_page(
    reporter: "Reporter",
    call_backs: Sequence[CallBackShown],
    *,
    may_keep: bool,
    now: datetime,
) -> dict[str, Any]:
    """Return what `reports/reporter/detail.html` shows to those who may read it.

    `may_keep`: the viewer may keep the details longer than usual. `now` decides whether
    the number is a link.
    """
    reference = reporter.report.reference
    return {
        "reference": reference,
        "report": REPORTS.title(reporter.report),
        "report_url": reverse("reports:detail", args=[reference]),
        "warnings": _warnings(reporter),
        "safety": _safety(reporter),
        "contact": _contact(reporter, now),
        "kept": _kept(reporter),
        "consents": reporter.consents,
        "call_backs": call_backs,
        "correct_url": reverse("reports:reporter_correct", args=[reference]),
        "forget_url": reverse("reports:reporter_forget", args=[reference]),
        "keep_url": reverse("reports:reporter_keep", args=[reference])
        if may_keep
        else "",
    }


def _warnings(reporter: "Reporter") -> list[str]:
    """Return what must not be overlooked."""
    found = []
    if reporter.never_visit:
        found.append("Never visit them.")
    if not reporter.voicemail:
        found.append("Leave no voicemail.")
    if reporter.risk:
        found.append(f"If it is found out that they reported it: {reporter.risk}")
    return found


def _safety(reporter: "Reporter") -> list[SummaryRow]:
    rows = [
        SummaryRow("Safe way", SafeWay(reporter.safe_way).label),
        SummaryRow("Safe times", reporter.safe_times or NOT_GIVEN),
        SummaryRow("Who may answer", reporter.who_may_answer or NOT_GIVEN),
    ]
    # What has no warning above.
    if reporter.voicemail:
        rows.append(SummaryRow("Voicemail", "May be left"))
    if not reporter.never_visit:
        rows.append(SummaryRow("Visits", "Only if agreed with them"))
    if not reporter.risk:
        rows.append(SummaryRow("Risk if found out", NOT_GIVEN))
    return rows


def _contact(reporter: "Reporter", now: datetime) -> list[SummaryRow]:
    given = (
        SummaryRow("Name", reporter.name or NOT_GIVEN),
        _phone(reporter, now),
        SummaryRow("E-mail address", reporter.email),
        SummaryRow("Address", reporter.address),
    )
    return [row for row in given if row.value]


def _phone(reporter: "Reporter", now: datetime) -> SummaryRow:
    """Return the number: a link only if to call or text is safe, and safe now."""
    verb, scheme = WAYS_BY_PHONE.get(reporter.safe_way, ("", ""))
    if not verb:
        way = SafeWay(reporter.safe_way).label.lower()
        lines = [f"Do not call or text. Safe way: {way}"]
        return SummaryRow("Phone number", reporter.phone, lines=lines)
    is_now = is_safe_now(reporter.safe_times, now)
    lines = [f"Safe to {verb}: {reporter.safe_times or 'no times given'}"]
    if reporter.safe_way == SafeWay.TEXT:
        lines.append("Do not call")
    if not reporter.voicemail:
        lines.append("Leave no voicemail")
    href = f"{scheme}:{reporter.phone.replace(' ', '')}" if is_now else ""
    return SummaryRow("Phone number", reporter.phone, href=href, lines=lines)


def _kept(reporter: "Reporter") -> str:
    return (
        f"These details are reviewed on {written_date(reporter.review_on)} and erased "
        f"on {written_date(reporter.dispose_on)}, long before the report."
    )


def reporter_panel(
    report: "Report",
    *,
    is_kept: bool,
    may_read: bool,
    call_backs: Sequence[CallBackShown],
) -> Panel:
    """Return the panel on the reporter: that details are kept, not what they are."""
    reported_by = REPORTS.field("reported_by")
    shown = {
        "rows": [
            SummaryRow(reported_by.label, reported_by.text(report)),
            *(_call_back_row(shown) for shown in call_backs),
        ],
        "kept": _is_kept_words(report, is_kept=is_kept, may_read=may_read),
        "url": REPORTS.url("reporter", report.reference) if may_read else "",
    }
    return Panel("reports/reporter/panel.html", shown)


def _call_back_row(shown: CallBackShown) -> SummaryRow:
    ended = f"Ended {shown.ended}" if shown.ended else ""
    lines = [line for line in (f"Due {shown.due}", ended, shown.attempts) if line]
    return SummaryRow(shown.title, tag=shown.tag, lines=lines)


def _is_kept_words(report: "Report", *, is_kept: bool, may_read: bool) -> str:
    if is_kept and may_read:
        return (
            "Their contact details are kept apart. Each time they are read is logged."
        )
    if is_kept:
        return (
            "Their contact details are kept apart. Only the person who recorded the "
            "report, the person it is assigned to and supervisors may read them."
        )
    if report.reported_by == ReportedBy.NAMED:
        return "Their contact details have been erased."
    return "No contact details are kept."


def corrected(changed: Sequence[str]) -> str:
    """Return which details were corrected, never their content."""
    if not changed:
        return "Nothing was changed"
    return f"Corrected: {', '.join(FIELD_NAMES[name] for name in changed)}"


def keeping_facts(reporter: "Reporter", months: Months) -> list[SummaryRow]:
    """Return the days that matter to a decision to keep details longer."""
    received_on = reporter.report.received_on
    return [
        SummaryRow("Received", written_date(received_on)),
        SummaryRow("Review due", written_date(reporter.review_on)),
        SummaryRow("Erased on", written_date(reporter.dispose_on)),
        SummaryRow(
            "Report reviewed", written_date(report_review_on(received_on, months))
        ),
    ]


def review_table(reporters: Sequence["Reporter"]) -> Table | None:
    """Return the table of details due for review; it names no one."""
    if not reporters:
        return None
    columns = ("Report", "Received", "Review due", "Erased on", "Decide")
    return Table(
        caption="Contact details due for review, soonest erased first",
        hide_caption=True,
        stacked=True,
        dense=True,
        columns=[Column(text) for text in columns],
        rows=[_review_row(reporter) for reporter in reporters],
    )


def _review_row(reporter: "Reporter") -> Row:
    reference = reporter.report.reference
    keep_url = reverse("reports:reporter_keep", args=[reference])
    return Row(
        [
            title_cell(REPORTS, reporter.report),
            written_date(reporter.report.received_on),
            written_date(reporter.review_on),
            written_date(reporter.dispose_on),
            Cell("Keep longer", href=keep_url),
        ]
    )
