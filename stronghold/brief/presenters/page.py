"""The page of a week's brief: its heading, and the detail below the first screen."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.urls import reverse

from operations.deadlines.choices import Level
from operations.deadlines.presenters.page import due_table, line_of
from operations.priorities.presenters import priorities_table
from operations.taskings.presenters import assignee_name, state_of
from stronghold.brief.presenters.figures import (
    AGAINST,
    NOT_KNOWN,
    figure_rows,
    rows_url,
)
from stronghold.brief.presenters.now import NOW, beside, now_words
from stronghold.brief.presenters.taskings import NEXT_STEP, Ways, cell_of
from stronghold.brief.presenters.wording import title_of
from stronghold.brief.rules.weeks import is_over
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import short_date
from stronghold.core.ui.parts import Cell, Column, Link, Row, Table, Tag
from stronghold.figures.presenters.wording import days_in_words
from stronghold.signals.presenters.section import SignalsSection

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.priorities.models import Priority
    from operations.taskings.models import Tasking
    from stronghold.brief.models import Brief
    from stronghold.brief.presenters.week import WeekReads
    from stronghold.brief.queries.said import FoundThen
    from stronghold.signals.queries import WeekSignals


def _columns(latest: str) -> tuple[Column, ...]:
    return (
        Column("Measure"),
        Column(latest, numeric=True),
        *(Column(label, numeric=True) for label in AGAINST),
        Column("13 weeks"),
        Column("Is it a change?"),
    )


COLUMNS, PUBLISHED_COLUMNS = _columns("This week"), _columns("Published")
# Numbers that have no records to lead to.
NOTHING = frozenset({"0", NOT_KNOWN})
UNFINISHED = Tag("In progress", "waiting")
SIGNED = Tag("Signed", "done")
TO_SIGN = Tag("Not signed", "waiting")
# The parameter of a link to a document that is made when asked for.
WAIT = "wait"
PDF, SIGNED_PDF = ("PDF", "brief:pdf"), ("Signed PDF", "brief:pdf")
READING_COPY = ("Reading copy", "brief:reading_copy")
EXPORTS = (("Excel", "brief:xlsx"), ("CSV", "brief:csv"))


def heading(
    week: Week,
    signed: "Brief | None",
    *,
    today: date,
    beside_signed: Collection[Week] = (),
) -> dict[str, Any]:
    """Return the title of a week, whether it is signed, and the weeks beside it, of
    which those of `beside_signed` are signed.
    """
    before, after = week.shifted(-1), week.shifted(1)
    return {
        "title": title_of(week),
        "tag": _tag(week, signed, today),
        "earlier": _week_link(before, is_signed=before in beside_signed),
        "later": (
            _week_link(after, is_signed=after in beside_signed)
            if after.start <= today
            else None
        ),
        "pdf": _pdf(week, signed),
    }


def files(week: Week, signed: "Brief | None", *, may_export: bool) -> list[Link]:
    """Return the files of a week that the viewer may download.

    An unsigned PDF has the words of records; only a signed one needs a reading copy.
    """
    found = [_pdf(week, signed)]
    if signed:
        found.append(_file(week, READING_COPY, waits=True))
    if may_export:
        found.extend(_file(week, one) for one in EXPORTS)
        found.append(_return_of(week))
    return found


def _return_of(week: Week) -> Link:
    """Return the link to the figures of county lines of the same days."""
    days = {"from": week.start.isoformat(), "to": week.last_day.isoformat()}
    url = reverse("weeks_of_action:week")
    return Link("Week of action", f"{url}?{urlencode(days)}")


def signals_part(read: "WeekReads", now: "WeekReads | None") -> SignalsSection:
    """Return the signals; those of a signed brief with how many there are now."""
    differs = now_unusual(read.signals, now)
    if not differs:
        return read.section
    return replace(read.section, remarks=[*read.section.remarks, differs])


def now_unusual(signals: "WeekSignals", now: "WeekReads | None") -> str:
    """Return how many figures look unusual now, if not as many as when signed."""
    if now is None:
        return ""
    then, words = n_unusual(signals), n_unusual(now.signals)
    return f"Now {words}." if words and words != then else ""


def n_unusual(signals: "WeekSignals") -> str:
    """Return how many figures look unusual, for the title of their part."""
    if signals.unfinished or not signals.n_checks:
        return ""
    look = "looks" if signals.n_flagged == 1 else "look"
    n = f"{signals.n_flagged:,}" if signals.n_flagged else "none"
    return f"{n} of {signals.n_checks:,} figures {look} unusual"


def plans_part(read: "WeekReads", now: "WeekReads | None") -> dict[str, Any]:
    """Return the taskings and the priorities of a week.

    Those of a signed brief are as signed; `now` is the week as it is now.
    """
    taskings, priorities = read.taskings, read.priorities
    table = priorities_table(priorities.rows, areas=read.areas, today=read.today)
    return {
        "taskings": taskings_table(read, now.today if now else read.today),
        "taskings_cut": taskings.cut,
        "priorities": beside(
            table, [_now_answered(row, read) for row in priorities.rows], NOW
        ),
        "priorities_cut": priorities.cut,
    }


def figures_part(read: "WeekReads", ways: Ways) -> dict[str, Any]:
    """Return the figures of the week, and of open data those last published.

    A number leads to what it counts, and a figure that changed to a new tasking.
    """
    rows = figure_rows(
        read.figures.lines, read.week, today=read.today, not_tested=read.not_tested
    )
    of_week = [
        (
            row,
            "" if row.n in NOTHING else rows_url(read, row.code),
            ways.links(row.label, anchor=row.code) if row.is_change else [],
        )
        for row in rows
        if row.is_of_week
    ]
    has_ways = any(links for *_, links in of_week)
    published: list[Any] = [(row, "", []) for row in rows if not row.is_of_week]
    return {
        "of_week": {
            "caption": "Each measure in this week, and what it is compared with",
            "columns": [*COLUMNS, NEXT_STEP] if has_ways else COLUMNS,
            "rows": of_week,
            "has_ways": has_ways,
        },
        "published": {
            "caption": "Open data, for the last week or month published",
            "columns": PUBLISHED_COLUMNS,
            "rows": published,
            "has_ways": False,
        },
    }


def due_part(read: "WeekReads", ways: Ways, now: "WeekReads | None") -> dict[str, Any]:
    """Return what is due; what the law needs now has a link to set a tasking.

    What was due when a brief was signed has its state now, if that differs.
    """
    due, week = read.due, read.week
    lines = [line_of(one, read.now) for one in due.rows]
    cells = [
        cell_of(
            ways.links(line.reference, anchor="due")
            if line.urgency.is_law and line.urgency.level == Level.ACT_NOW
            else ways.tasked(line.reference)
        )
        for line in lines
    ]
    table = _due_table(due.rows, week, read.now)
    if now:
        kept = cast("Sequence[FoundThen]", due.rows)
        then = [Cell(now_words(one, now.now)) for one in kept]
        table = beside(table, then, NOW)
    return {
        "table": beside(table, cells, NEXT_STEP),
        "note": due_note(due.n, len(due.rows), week, of_all=read.dues_to_all.n),
    }


def due_note(n: int, n_listed: int, week: Week, *, of_all: int) -> str:
    """Describe the list, and whether it is complete.

    If the viewer may see more than every reader of the brief, both numbers are given.
    """
    which = f"Overdue, or due {_days_after(week)}"
    cut = f"{which}: the first {n_listed} of {n:,}." if n > n_listed else f"{which}."
    if n == of_all:
        return cut
    return (
        f"{cut} The brief counts the {of_all:,} that each of its readers may see; you "
        f"may see {n:,}."
    )


def taskings_table(read: "WeekReads", today: date) -> Table | None:
    """List taskings with their status, and that of `today` if it differs since."""
    taskings = read.taskings.rows
    if not taskings:
        return None
    headings = ("Tasking", "For", "Due by", "Status")
    return Table(
        caption="Taskings of the week and their status",
        columns=[Column(text) for text in headings],
        rows=[_tasking_row(tasking, read, today) for tasking in taskings],
        hide_caption=True,
        stacked=True,
    )


def _now_answered(priority: "Priority", read: "WeekReads") -> Cell:
    """Say that a priority was answered since its brief was signed."""
    now = read.now_of.get(priority.reference)
    if now is None or not now.answered_on or priority.answered_on:
        return Cell("")
    return Cell(f"Answered {short_date(now.answered_on)}")


def _tag(week: Week, signed: "Brief | None", today: date) -> Tag:
    if signed:
        return SIGNED
    return TO_SIGN if is_over(week, today=today) else UNFINISHED


def _pdf(week: Week, signed: "Brief | None") -> Link:
    """Link to the PDF: a signed one is stored, any other is made when asked for."""
    return _file(week, SIGNED_PDF) if signed else _file(week, PDF, waits=True)


def _file(week: Week, one: tuple[str, str], *, waits: bool = False) -> Link:
    text, name = one
    url = reverse(name, args=[str(week)])
    return Link(text, f"{url}?{WAIT}" if waits else url)


def _week_link(week: Week, *, is_signed: bool) -> Link:
    words = f"Week {week.number}, signed" if is_signed else f"Week {week.number}"
    return Link(words, reverse("brief:week", args=[str(week)]))


def _tasking_row(tasking: "Tasking", read: "WeekReads", today: date) -> Row:
    url = reverse("taskings:detail", args=[tasking.reference])
    tag, note = state_of(tasking, read.today), tasking.outcome
    if now := read.now_of.get(tasking.reference):
        state = state_of(now, today)
        words = [f"Now: {state}", now.outcome] if state != tag else []
        note = ". ".join(filter(None, words))
    return Row(
        [
            Cell(tasking.what, href=url, note=tasking.place_text),
            assignee_name(tasking),
            short_date(tasking.due_on),
            Cell(tag.text, tag=tag, note=note),
        ]
    )


def _due_table(due: "Sequence[Found]", week: Week, now: datetime) -> Table | None:
    """List what is due; the part has its own heading."""
    table = due_table(due, now, f"Overdue, or due {_days_after(week)}")
    return replace(table, hide_caption=True) if table else None


def _days_after(week: Week) -> str:
    after = week.shifted(1)
    return days_in_words(after.start, after.last_day)
