"""The pages of exports: the form, one export, and the viewer's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel.london import LONDON
from stronghold.core.ui.dates import short_instant, written_instant
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag, Tone
from stronghold.exports.choices import KEPT_FOR, FileFormat, State, WhyFailed

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
NO_LONGER = "Your role, your team or the marking has changed since. Export it again."


@dataclass(frozen=True)
class Shown:
    """An export, and what the viewer may have of it.

    `request` is None if the viewer may no longer request it. `n_before` are before it
    in the queue.
    """

    export: "Export"
    request: "ExportRequest | None"
    may_have: bool
    n_before: int = 0


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


def export_page(shown: Shown) -> ExportPage:
    export, request = shown.export, shown.request
    fetch_url = reverse("exports:file", args=[export.key]) if shown.may_have else ""
    return ExportPage(
        title=request.title if request else "Export",
        tag=tag_of(export, may_have=shown.may_have),
        sentence=_sentence(shown),
        percent=percent_of(export),
        rows=_rows(export, request),
        is_unfinished=export.state in {State.WAITING, State.WRITING},
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


def exports_table(exports: Sequence[Shown]) -> Table | None:
    if not exports:
        return None
    headings = ("Export", "Requested", "File", "Status", "Purpose")
    return Table(
        caption="Your exports, latest first",
        columns=[Column(text) for text in headings],
        rows=[_row(shown) for shown in exports],
        hide_caption=True,
        stacked=True,
    )


def file_name(export: "Export") -> str:
    """Return the name of the file: its marking, its kind and its time."""
    marking = "-".join(marking_of(export.force).split())
    moment = (export.read_at or export.asked_at).astimezone(LONDON)
    return f"{marking}-{export.of}-{moment:%Y-%m-%d-%H%M}.{export.file_format}"


def _row(shown: Shown) -> Row:
    export, request, may_have = shown.export, shown.request, shown.may_have
    url = reverse("exports:detail", args=[export.key])
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


def _sentence(shown: Shown) -> str:
    export, n = shown.export, shown.n_before
    match export.state:
        case State.WAITING:
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
    if not shown.may_have or export.ended_at is None:
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
