"""The pages of exports: the form, one export, and the viewer's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.kernel.clock import LONDON
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.ui.dates import short_instant, written_instant
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag, Tone
from stronghold.exports.actions.requesting import (
    KEPT_FOR,
    may_be_given,
    may_still_have,
    request_of,
)
from stronghold.exports.choices import FileFormat, State, WhyFailed
from stronghold.exports.queries.exports import n_before

if TYPE_CHECKING:
    from stronghold.exports.kinds.kind import ExportRequest
    from stronghold.exports.models import Export

TONES: dict[str, Tone] = {
    State.WAITING: "waiting",
    State.WRITING: "active",
    State.READY: "done",
    State.FAILED: "attention",
    State.CANCELLED: "stopped",
}
NOT_GIVEN = Tag("Not given", "attention")
NO_LONGER = "Your role or your team has changed since. Export it again."


@dataclass(frozen=True)
class NewPage:
    """The text of the export form around its fields."""

    title: str
    filter_words: Sequence[str]
    back_url: str


@dataclass(frozen=True)
class ExportPage:
    """One export: its progress, and its file once it is ready."""

    title: str
    tag: Tag
    sentence: str
    # Per cent written; None if not known or not being written.
    percent: int | None
    rows: Sequence[SummaryRow]
    is_unfinished: bool
    fetch_url: str
    fetch_text: str
    cancel_text: str
    back_url: str


def new_page(request: "ExportRequest") -> NewPage:
    return NewPage(f"Export: {request.title}", request.filter_words, request.back_url())


def export_page(viewer: User, export: "Export") -> ExportPage:
    request = _request(viewer, export)
    may_have = export.state == State.READY and may_be_given(viewer, export)
    fetch_url = reverse("exports:file", args=[export.key]) if may_have else ""
    is_unfinished = export.state in {State.WAITING, State.WRITING}
    return ExportPage(
        title=request.title if request else "Export",
        tag=tag_of(export, may_have=may_have),
        sentence=_sentence(export, may_have=may_have),
        percent=percent_of(export),
        rows=_rows(export, request),
        is_unfinished=is_unfinished,
        fetch_url=fetch_url,
        fetch_text=f"Download ({filesizeformat(export.n_bytes)})",
        cancel_text=_cancel_text(export),
        back_url=request.back_url() if request else "",
    )


def tag_of(export: "Export", *, may_have: bool) -> Tag:
    if export.state == State.READY and not may_have:
        return NOT_GIVEN
    return Tag(str(State(export.state).label), TONES[export.state])


def percent_of(export: "Export") -> int | None:
    if export.state != State.WRITING or not export.n_expected:
        return None
    return min(99, 100 * export.n_rows // export.n_expected)


def exports_table(exports: Sequence["Export"], viewer: User) -> Table | None:
    if not exports:
        return None
    headings = ("Export", "Requested", "File", "Status", "Purpose")
    return Table(
        caption="Your exports, latest first",
        columns=[Column(text) for text in headings],
        rows=[_row(export, viewer) for export in exports],
        hide_caption=True,
        stacked=True,
    )


def file_name(export: "Export") -> str:
    """Return the name of the file: its marking, its kind and its time."""
    marking = "-".join(settings.PROTECTIVE_MARKING.split())
    moment = (export.read_at or export.asked_at).astimezone(LONDON)
    return f"{marking}-{export.of}-{moment:%Y-%m-%d-%H%M}.{export.file_format}"


def _row(export: "Export", viewer: User) -> Row:
    request = _request(viewer, export)
    url = reverse("exports:detail", args=[export.key])
    may_have = export.state == State.READY and may_still_have(viewer, export)
    tag = tag_of(export, may_have=may_have)
    return Row(
        [
            Cell(request.title if request else "Export", href=url),
            short_instant(export.asked_at),
            str(FileFormat(export.file_format).label),
            Cell(tag.text, tag=tag, note=_status_note(export, may_have=may_have)),
            export.purpose,
        ]
    )


def _status_note(export: "Export", *, may_have: bool) -> str:
    """Return why there is no file, or until when there is one."""
    if export.state == State.FAILED:
        return str(WhyFailed(export.why_failed).label)
    if export.state != State.READY or export.ended_at is None:
        return ""
    if not may_have:
        return NO_LONGER
    return f"Until {short_instant(export.ended_at + KEPT_FOR)}"


def _request(viewer: User, export: "Export") -> "ExportRequest | None":
    try:
        return request_of(viewer, export)
    except (NotAllowed, RuleBroken):
        return None


def _sentence(export: "Export", *, may_have: bool) -> str:
    match export.state:
        case State.WAITING:
            n = n_before(export)
            return (
                "It is next in the queue."
                if not n
                else f"{n} are before it in the queue."
            )
        case State.WRITING:
            return _progress(export)
        case State.FAILED:
            return str(WhyFailed(export.why_failed).label)
        case State.CANCELLED:
            return "There is no file."
    if not may_have or export.ended_at is None:
        return NO_LONGER
    until = written_instant(export.ended_at + KEPT_FOR)
    return f"{_n_rows(export.n_rows)}. The file is deleted on {until}."


def _progress(export: "Export") -> str:
    if not export.n_expected:
        return f"{_n_rows(export.n_rows)} written so far."
    return f"{export.n_rows:,} of about {_n_rows(export.n_expected)} written so far."


def _n_rows(n: int) -> str:
    return "1 row" if n == 1 else f"{n:,} rows"


def _cancel_text(export: "Export") -> str:
    if export.state in {State.WAITING, State.WRITING}:
        return "Cancel"
    return "Delete the file" if export.state == State.READY else ""


def _rows(export: "Export", request: "ExportRequest | None") -> list[SummaryRow]:
    rows = [
        SummaryRow("Purpose", export.purpose),
        SummaryRow("File", str(FileFormat(export.file_format).label)),
    ]
    if request:
        headings = [c.heading for c in request.columns if c.name in export.columns]
        if headings:
            words = "; ".join(request.filter_words) or "None"
            rows.append(SummaryRow("Filters", words))
            rows.append(SummaryRow("Columns", ", ".join(headings)))
    if export.read_at:
        rows.append(SummaryRow("As of", written_instant(export.read_at)))
    return [*rows, SummaryRow("Requested", written_instant(export.asked_at))]
