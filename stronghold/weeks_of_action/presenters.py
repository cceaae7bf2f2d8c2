"""What the page and the files of a return show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.geography.marking import marking_of
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Chip, Link
from stronghold.core.ui.tables import Cell, Column, FileLabel, Holds, Table
from stronghold.weeks_of_action.figures import Figure
from stronghold.weeks_of_action.rules import Count, Days, Number

if TYPE_CHECKING:
    from stronghold.weeks_of_action.queries import Amount, Behind, Counted, Line, Part

NOT_RECORDED = "Not recorded"
NOT_YOURS = "Only for those who may read these records"
FIGURES = (
    Column("Section", "The part of the return."),
    Column("Figure", "What is counted."),
    Column("Number", "How many or how much; empty if not recorded.", places=2),
    Column("Unit", "What the number is of; empty for a number of records."),
    Column("Status", "“Not recorded” if no record says; or why it is left out."),
    Column(
        "Records that do not say",
        "How many records may belong to it and do not say.",
        holds=Holds.WHOLE,
    ),
    Column("Definition", "What is counted and what is not.", long=True),
    Column("Source", "Where the figure is asked for."),
)
REFERENCES = (
    Column("Figure", "What the record is counted in."),
    Column("Kind", "The kind of record."),
    Column("Reference", "The reference of the record."),
)
FORMS = {
    "pdf": "PDF of the figures",
    "csv": "CSV of the figures",
    "xlsx": "Excel workbook, with the references",
}


@dataclass(frozen=True)
class ShownLine:
    """A figure as the page shows it.

    `notes` are its further amounts, and how many records do not say. `records` has the
    heading and the links of each kind of record behind it.
    """

    label: str
    definition: str
    number: str
    is_missing: bool
    notes: Sequence[str]
    n_records: int
    records: Sequence[tuple[str, Sequence[Link]]]


@dataclass(frozen=True)
class ShownPart:
    label: str
    lines: Sequence[ShownLine]


@dataclass(frozen=True)
class WeekPage:
    title: str
    is_unfinished: bool
    chips: Sequence[Chip]
    parts: Sequence[ShownPart]
    files: Sequence[Link]


@dataclass(frozen=True)
class Tables:
    """The tables of a file, and the references in the second, for the audit log."""

    figures: Table
    references: Table
    exported: Sequence[str]


def title_of(days: Days) -> str:
    return f"{written_date(days.first)} to {written_date(days.last)}"


def url_of(days: Days, page: str = "week") -> str:
    asked = {"from": days.first.isoformat(), "to": days.last.isoformat()}
    return f"{reverse(f'weeks_of_action:{page}')}?{urlencode(asked)}"


def week_page(days: Days, parts: Sequence["Part"], *, today: date) -> WeekPage:
    """Return what the page of a return shows."""
    before, after = days.shifted(-1), days.shifted(1)
    chips = [Chip(f"The {days.n} days before", url_of(before))]
    if after.first <= today:
        chips.append(Chip(f"The {days.n} days after", url_of(after)))
    return WeekPage(
        title=title_of(days),
        is_unfinished=days.last >= today,
        chips=chips,
        parts=_shown_parts(parts),
        files=[
            Link(f"Download as {_file(form)}", url_of(days, form)) for form in FORMS
        ],
    )


def _shown_parts(parts: Sequence["Part"]) -> list[ShownPart]:
    return [
        ShownPart(part.label, [_shown(line) for line in part.lines]) for part in parts
    ]


def _file(form: str) -> str:
    return {"pdf": "PDF", "csv": "CSV", "xlsx": "an Excel workbook"}[form]


def _shown(line: "Line") -> ShownLine:
    figure, counted = line.figure, line.counted
    behind = counted.behind if counted else []
    is_known = counted and counted.count and counted.count.known is not None
    return ShownLine(
        label=figure.label,
        definition=figure.definition,
        number=_number(figure, counted),
        is_missing=not is_known,
        notes=_notes(figure, counted) if counted else [],
        n_records=sum(len(one.references) for one in behind),
        records=[_links(one) for one in behind],
    )


def _links(behind: "Behind") -> tuple[str, list[Link]]:
    kind = behind.kind
    links = [Link(each, kind.url("detail", each)) for each in behind.references]
    return kind.many, links


def _number(figure: Figure, counted: "Counted | None") -> str:
    if counted is None:
        return NOT_YOURS
    known = counted.count.known if counted.count else None
    return NOT_RECORDED if known is None else written(known, figure.unit)


def written(number: Number, unit: str = "") -> str:
    """Return a number as pages write it, such as £1,250 or 12.5 grams."""
    if unit == "£":
        return f"£{number:,.2f}".removesuffix(".00")
    text = f"{Decimal(number).normalize():,f}"
    return f"{text} {unit}" if unit else text


def _notes(figure: Figure, counted: "Counted") -> list[str]:
    """Return the further amounts of a figure, and how many records do not say."""
    found = [_amount(amount) for amount in counted.amounts]
    unknown = counted.count.unknown if counted.count else 0
    if unknown:
        found.append(f"{figure.unknown[:1].upper()}{figure.unknown[1:]}: {unknown:,}")
    return found


def _amount(amount: "Amount") -> str:
    count = amount.count
    label = f"{amount.label[:1].upper()}{amount.label[1:]}"
    if count.known is None:
        return f"{label} {NOT_RECORDED.lower()}: {count.unknown:,}"
    unknown = f" (not recorded: {count.unknown:,})" if count.unknown else ""
    return f"{label}: {written(count.known, amount.unit)}{unknown}"


def purpose_page(days: Days, form: str) -> FormPage:
    """Return the page that asks for the purpose of a file."""
    return FormPage(
        title="The return as a file",
        caption=f"Week of action, {title_of(days)}",
        lede=f"{FORMS[form]}. Making the file is logged.",
        button="Download",
        back_url=url_of(days),
        back_text="Back to the return",
    )


def label_of(viewer: User, days: Days, *, purpose: str, now: datetime) -> FileLabel:
    return FileLabel(
        title=f"Week of action, {title_of(days)}, {viewer.force.name}",
        marking=marking_of(viewer.force),
        purpose=purpose,
        facts=[
            ("First day", written_date(days.first)),
            ("Last day", written_date(days.last)),
            ("Made by", viewer.display_name),
            ("Made", written_instant(now)),
        ],
    )


def document_of(label: FileLabel, parts: Sequence["Part"]) -> dict[str, Any]:
    """Return the context of the PDF, which has the figures without references."""
    facts = dict(label.facts)
    return {
        "marking": label.marking,
        "title": label.title,
        "made": f"Made {facts['Made']} by {facts['Made by']}, for: {label.purpose}",
        "parts": _shown_parts(parts),
    }


def tables_of(parts: Sequence["Part"]) -> Tables:
    """Return the figures, and the references behind them, as tables of a file.

    A kind that has no export, such as concerns, has no references in a file.
    """
    references = list(_reference_rows(parts))
    return Tables(
        figures=Table("Figures", FIGURES, list(_figure_rows(parts))),
        references=Table("References", REFERENCES, references),
        exported=[str(reference) for _, _, reference in references],
    )


def _figure_rows(parts: Sequence["Part"]) -> Iterator[list[Cell]]:
    for part in parts:
        for line in part.lines:
            yield from _rows_of(part.label, line)


def _rows_of(section: str, line: "Line") -> Iterator[list[Cell]]:
    """Return the row of a figure, and one for each of its further amounts."""
    figure, counted = line.figure, line.counted
    about = [figure.definition, figure.source]
    if counted is None or counted.count is None:
        status = NOT_RECORDED if counted else NOT_YOURS
        yield [section, figure.label, None, "", status, None, *about]
        return
    yield [section, figure.label, *_cells(counted.count, figure.unit), *about]
    for amount in counted.amounts:
        label = f"{figure.label}, {amount.label}"
        yield [section, label, *_cells(amount.count, amount.unit), *about]


def _cells(count: Count, unit: str) -> list[Cell]:
    status = NOT_RECORDED if count.known is None else ""
    return [count.known, "pounds" if unit == "£" else unit, status, count.unknown]


def _reference_rows(parts: Sequence["Part"]) -> Iterator[tuple[str, str, str]]:
    for part in parts:
        for line in part.lines:
            for behind in line.counted.behind if line.counted else []:
                if behind.kind.export:
                    for reference in behind.references:
                        yield line.figure.label, behind.kind.one, reference
