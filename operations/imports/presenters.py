"""The pages of imports of history: the list, one file, and the columns of a kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.imports.choices import State, Step
from stronghold.core.ui.dates import short_instant
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag, Tone

if TYPE_CHECKING:
    from operations.imports.models import HistoryFile, HistoryProblem

MOST_PROBLEMS = 100
_TONES: dict[str, Tone] = {
    State.RUNNING: "active",
    State.STOPPED: "stopped",
    State.DONE: "done",
}


@dataclass(frozen=True)
class Move:
    """A button of a file: its words, where it leads, and whether it is the main one."""

    text: str
    url: str
    kind: str = "secondary"


@dataclass(frozen=True)
class FilePage:
    """One file: how far it is, what is wrong, and what can be done next."""

    title: str
    tag: Tag
    sentence: str
    percent: int
    is_unfinished: bool
    rows: Sequence[SummaryRow]
    moves: Sequence[Move]
    problems: Table | None
    more: str
    wrong_url: str


def files_table(
    files: "Sequence[HistoryFile]", kinds: "dict[str, str]"
) -> Table | None:
    """Return one's own files; None if there is none."""
    if not files:
        return None
    return Table(
        caption="Your files, latest first",
        columns=list(map(Column, ("File", "Holds", "Sent", "Status", "Lines"))),
        rows=[
            Row(
                [
                    Cell(row.name, href=reverse("imports:detail", args=[row.key])),
                    kinds[row.kind],
                    short_instant(row.added_at),
                    Cell(tag_of(row).text, tag=tag_of(row)),
                    _counts(row),
                ]
            )
            for row in files
        ],
        hide_caption=True,
        stacked=True,
    )


def tag_of(row: "HistoryFile") -> Tag:
    """Return the status of a file."""
    if row.state == State.DONE:
        if row.step == Step.CHECK:
            return Tag("Checked", "waiting")
        return Tag("Imported", "attention" if row.n_wrong else "done")
    doing = "Checking" if row.step == Step.CHECK else "Importing"
    if row.state == State.STOPPED:
        return Tag(f"{doing} stopped", "stopped")
    return Tag(doing, _TONES[row.state])


def file_page(
    row: "HistoryFile", kind: str, problems: "Sequence[HistoryProblem]"
) -> FilePage:
    """Return what `imports/detail.html` draws."""
    more = f"The first {MOST_PROBLEMS} of {row.n_wrong:,} are shown."
    return FilePage(
        title=row.name,
        tag=tag_of(row),
        sentence=_sentence(row),
        percent=100 * row.n_done // row.n_lines,
        is_unfinished=row.state == State.RUNNING,
        rows=[
            SummaryRow("Holds", kind),
            SummaryRow("Lines", f"{row.n_lines:,}"),
            SummaryRow("Sent", short_instant(row.added_at)),
        ],
        moves=_moves(row),
        problems=_problems(problems),
        more=more if row.n_wrong > MOST_PROBLEMS else "",
        wrong_url=reverse("imports:wrong", args=[row.key]) if row.n_wrong else "",
    )


def _counts(row: "HistoryFile") -> str:
    would = "right" if row.step == Step.CHECK else "imported"
    parts = [(row.n_stored, would), (row.n_there, "there already")]
    parts.append((row.n_wrong, "wrong"))
    return ", ".join(f"{n:,} {what}" for n, what in parts if n) or "none yet"


def _sentence(row: "HistoryFile") -> str:
    counted = f"{row.n_done:,} of {_lines(row.n_lines)}: {_counts(row)}."
    if row.state == State.RUNNING:
        return counted
    if row.state == State.STOPPED:
        kept = "" if row.step == Step.CHECK else " What was imported stays."
        return f"{counted}{kept} It continues where it was stopped."
    if row.step == Step.STORE:
        return f"{_capital(_counts(row))}."
    return f"{_capital(_counts(row))}. Nothing is stored yet."


def _lines(n: int) -> str:
    return "1 line" if n == 1 else f"{n:,} lines"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _moves(row: "HistoryFile") -> list[Move]:
    def to(name: str) -> str:
        return reverse(f"imports:{name}", args=[row.key])

    if row.state == State.RUNNING:
        return [Move("Stop", to("stop"))]
    found = []
    if row.state == State.STOPPED:
        found.append(Move("Continue", to("resume"), "primary"))
    elif row.step == Step.CHECK and row.n_wrong < row.n_lines:
        text = "Import the good lines" if row.n_wrong else "Import"
        found.append(Move(text, to("store"), "primary"))
    found.append(Move("Remove the file", to("remove")))
    return found


def _problems(problems: "Sequence[HistoryProblem]") -> Table | None:
    if not problems:
        return None
    return Table(
        caption="What is wrong, and what to do",
        columns=list(map(Column, ("Where", "What is wrong", "What to do"))),
        rows=[Row([f"Line {one.line:,}", one.wrong, one.to_do]) for one in problems],
        stacked=True,
    )
