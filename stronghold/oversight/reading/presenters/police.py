"""The page of what police read in a week without a case of theirs."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.kernel.weeks import Week
from stronghold.core.records.presenters import address
from stronghold.core.records.reasons.choices import OTHER, OfChild, OfGroup, OfReporter
from stronghold.core.ui import tables
from stronghold.core.ui.dates import day_and_time, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Pager, Row, Table, Tag
from stronghold.oversight.reading.choices import Read
from stronghold.oversight.reading.presenters import log_url, within
from stronghold.oversight.reading.rules import (
    LEAST_OF_POLICE,
    LEAST_WITHOUT_CASE,
    TIMES_MEDIAN,
    WEEKS_BEFORE,
)

if TYPE_CHECKING:
    from stronghold.oversight.reading.queries.without_case import (
        OpenedRecord,
        ReadersWeek,
    )

HOW = (
    "Found in the audit log: who reported something, concerns about children and "
    "original words that someone opened and that, by who has the record now, were not "
    "theirs to open; it cannot see why they did beyond the reason that they chose."
)
THEIRS = (
    "A record is theirs if they recorded it, are assigned to it, have or made a "
    "call-back on it, or changed it in the 90 days before; if it belongs to their "
    "team or lies in its area; or if they stand in for someone whose record it is.",
    f"More than usual: at least {LEAST_WITHOUT_CASE} records without a case, and more "
    f"than {TIMES_MEDIAN} times the median of what the person opened in each of the "
    f"{WEEKS_BEFORE} weeks before.",
    f"Many records: at least {LEAST_OF_POLICE} of any kind, and more than "
    f"{TIMES_MEDIAN} times the person’s own median, by page, list, file or API.",
)
# What was read: one and many.
WHAT: Mapping[Read, tuple[str, str]] = MappingProxyType(
    {
        Read.REPORTER: ("reporter’s details", "reporters’ details"),
        Read.CHILD: ("concern about a child", "concerns about children"),
        Read.ORIGINAL: ("report’s original words", "reports’ original words"),
        Read.GROUP: ("organised crime group", "organised crime groups"),
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        str(one.value): str(one.label)
        for choices in (OfReporter, OfGroup, OfChild)
        for one in choices
    }
)
NO_REASON = "None asked for"
# The pages of records, by the first letter of their references.
_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "R": "reports:detail",
        "K": "safeguarding:concerns:detail",
        "F": "safeguarding:referrals:detail",
        "N": "groups:detail",
    }
)
FILE_COLUMNS = (
    tables.Column("Who", "The name of the account."),
    tables.Column("Username", "What they sign in with."),
    tables.Column("Record", "The reference of what they opened."),
    tables.Column("What", "What of it they read."),
    tables.Column("Times", "How often.", holds=tables.Holds.NUMBER),
    tables.Column("First", "In London time.", holds=tables.Holds.INSTANT),
    tables.Column("Last", "In London time.", holds=tables.Holds.INSTANT),
    tables.Column("Reason", "What they chose when they were asked."),
    tables.Column("All records", "How many they read, if far more than usual."),
    tables.Column("Looked at by", "Who looked at it, if anyone has."),
    tables.Column("Note", "What they found.", long=True),
)


def police_page(
    week: Week,
    found: "Sequence[ReadersWeek]",
    *,
    this_week: Week,
    shows_all: bool,
    may_export: bool,
) -> dict[str, Any]:
    """Return what the page of a week shows: a row a person, the most unusual first."""
    left = [one for one in found if one.looked is None]
    shown = found if shows_all else left
    url, later = _url(week), week.shifted(1)
    return {
        "title": "Reading without a case",
        "caption": week.label,
        "is_unfinished": week == this_week,
        "n_left": len(left),
        "n_looked": len(found) - len(left),
        "other_url": url if shows_all else address(url, {"show": "all"}),
        "shows_all": shows_all,
        "table": _table(week, shown) if shown else None,
        "how": HOW,
        "rules": THEIRS,
        "csv_url": reverse("reading:police_csv", args=[str(week)])
        if may_export and found
        else "",
        "pager": Pager(
            "Weeks",
            newer_url=_url(week.shifted(-1)),
            older_url=_url(later) if later <= this_week else "",
            newer_text="Week before",
            older_text="Next week",
        ),
    }


def _url(week: Week) -> str:
    return reverse("reading:police", args=[str(week)])


def _table(week: Week, found: "Sequence[ReadersWeek]") -> Table:
    headings = ("Who", "What they opened", "Reasons chosen", "Unusual", "Looked at")
    return Table(
        caption=f"Who read without a case, {within(week)}",
        columns=[Column(text) for text in headings],
        rows=[_row(week, one) for one in found],
        hide_caption=True,
        stacked=True,
    )


def _row(week: Week, one: "ReadersWeek") -> Row:
    href = reverse("reading:look", args=[str(week), one.username])
    cells: list[Cell | str | int] = [
        Cell(one.name, href=href),
        Cell(_counted(one) or f"{one.n_read:,} records", note=_usual(one)),
        _reasons(one),
        _unusual(one),
        Cell(f"By {one.looked.by}", note=one.looked.note) if one.looked else "Not yet",
    ]
    return Row(cells, muted=one.looked is not None)


def _counted(one: "ReadersWeek") -> str:
    parts = [(one.counts[what], words) for what, words in WHAT.items()]
    return ", ".join(f"{n:,} {words[n != 1]}" for n, words in parts if n)


def _usual(one: "ReadersWeek") -> str:
    return f"usually {one.usual:g} a week" if one.opened else ""


def _reasons(one: "ReadersWeek") -> str:
    found = [f"{REASONS.get(code, code)} ({n:,})" for code, n in one.reasons.items()]
    return ", ".join(found) or NO_REASON


def _unusual(one: "ReadersWeek") -> Cell:
    if one.n_read:
        note = "More than usual without a case" if one.is_unusual else ""
        text = f"{one.n_read:,} records read"
        return Cell(text, tag=Tag(text, "attention"), note=note)
    if one.is_unusual:
        return Cell("More than usual", tag=Tag("More than usual", "attention"))
    return Cell("–")


def look_page(week: Week, one: "ReadersWeek") -> FormPage:
    """Return the page of what one person opened, with the form that marks it."""
    looked = ""
    if one.looked:
        looked = (
            f"{one.looked.by} looked at it on {written_instant(one.looked.at)}: "
            f"{one.looked.note or 'the note is erased'}"
        )
    return FormPage(
        title=one.name,
        caption=f"Reading without a case, {within(week)}",
        back_url=_url(week),
        back_text="All of the week",
        button="Mark as looked at",
        template="oversight/reading/look.html",
        context={
            "table": _opened_table(one) if one.opened else None,
            "n_read": one.n_read,
            "looked": looked,
            "log_url": log_url(one.username, week),
        },
    )


def _opened_table(one: "ReadersWeek") -> Table:
    headings = ("Record", "What they read", "When", "Reason chosen")
    return Table(
        caption="What they opened, the last first",
        columns=[Column(text) for text in headings],
        rows=[_opened_row(opened) for opened in one.opened],
        stacked=True,
        dense=True,
    )


def _opened_row(opened: "OpenedRecord") -> Row:
    page = _PAGES[opened.reference[:1]]
    href = reverse(page, args=[opened.reference])
    times = f"{opened.times:,} times" if opened.times > 1 else ""
    what = opened.what.label
    return Row(
        [
            Cell(opened.reference, href=href, whole=True),
            f"{what[:1].upper()}{what[1:]}",
            Cell(day_and_time(opened.last_at), note=times),
            _chosen(opened) or NO_REASON,
        ]
    )


def _chosen(opened: "OpenedRecord") -> str:
    """Return the reasons; of `other` the words, while they are not erased."""
    labels = [REASONS.get(code, code) for code in opened.reasons if code != OTHER]
    if OTHER in opened.reasons:
        labels += opened.words or [REASONS[OTHER]]
    return ", ".join(labels)


def file_page(week: Week) -> FormPage:
    """Return the page that asks what the file is for."""
    return FormPage(
        title="Reading without a case as CSV",
        caption=week.label,
        back_url=_url(week),
        back_text="Back to the week",
        lede="One line for each record that someone opened. Making the file is logged.",
        button="Download",
    )


def file_label(week: Week, purpose: str, *, marking: str) -> tables.FileLabel:
    title = f"Reading without a case, {within(week)}"
    return tables.FileLabel(title, marking, purpose)


def file_table(found: "Sequence[ReadersWeek]") -> tables.Table:
    """Return a row for each person and record; one for who only read many."""
    rows = [row for one in found for row in _file_rows(one)]
    return tables.Table("Reading without a case", FILE_COLUMNS, rows)


def _file_rows(one: "ReadersWeek") -> list[list[tables.Cell]]:
    ends: list[tables.Cell] = [
        str(one.n_read or ""),
        one.looked.by if one.looked else "",
        one.looked.note if one.looked else "",
    ]
    who: list[tables.Cell] = [one.name, one.username]
    if not one.opened:
        return [who + ["", "", None, None, None, ""] + ends]
    return [
        who
        + [
            opened.reference,
            opened.what.label,
            opened.times,
            opened.first_at,
            opened.last_at,
            _chosen(opened),
        ]
        + ends
        for opened in one.opened
    ]
