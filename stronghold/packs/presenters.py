"""The words of a hearing pack: its cover, chronology and exhibits, and its pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.closure_moves.choices import EventKind
from operations.closures.events import live_rows, named_facts, status_of
from operations.closures.presenters import facts_words
from operations.closures.record import CLOSURES
from stronghold.core.records.presenters import Panel, named, written_place
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table
from stronghold.exports.choices import State
from stronghold.exports.presenters import ExportPage, tag_of
from stronghold.ledger.presenters.chronology import item_of
from stronghold.packs.rules import witnesses_of

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase
    from operations.papers.models import Paper
    from stronghold.exports.models import Export
    from stronghold.ledger.queries.entries import Recorded
    from stronghold.packs.models import HearingPack
    from stronghold.packs.queries import Material

BACK = "Back to the closure case"
# What the court is not given: drafts, and what the site asks for its own deadlines.
LEFT_OUT = (EventKind.PREPARE, EventKind.NAME_CONSULTEE)


@dataclass(frozen=True)
class Line:
    """One line of the chronology: when, what, its reference, further words."""

    at: datetime
    when: str
    what: str
    reference: str
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """A part of the pack that has pages of its own: the notice, or an exhibit.

    `pictures` are the addresses of its pages, and what each shows.
    """

    anchor: str
    title: str
    about: Sequence[str]
    pictures: Sequence[tuple[str, str]] = ()
    number: int = 0


@dataclass(frozen=True)
class PackView:
    """Everything that the document shows."""

    title: str
    reference: str
    marking: str
    cover: Sequence[tuple[str, str]]
    chronology: Sequence[Line]
    witnesses: Sequence[str]
    notice: Part | None
    exhibits: Sequence[Part] = field(default_factory=list)


def title_of(material: "Material") -> str:
    """Return what the pack is about, as the case is called."""
    return CLOSURES.title(material.case)


def record_choices(records: "Sequence[Recorded]") -> list[tuple[str, str]]:
    """Return the records of the place as they are offered: when, what, reference."""
    return [
        (
            one.row.reference,
            f"{one.kind.when(one.row)}: {one.kind.one}. {one.kind.what(one.row)} "
            f"({one.row.reference})",
        )
        for one in records
    ]


def cover_of(material: "Material", *, made: str) -> list[tuple[str, str]]:
    """Return the lines of the cover: the case, the premises, the hearing."""
    case, status = material.case, status_of(material.events)
    hearing = status.prepared
    found = [
        (
            "Application",
            "Closure order, Anti-social Behaviour, Crime and Policing "
            "Act 2014, section 80",
        ),
        ("Premises", written_place(case)),
        ("Applicant", case.issuer.name),
        ("Court", hearing.hearing_court),
        ("Hearing", written_instant(hearing.hearing_at) if hearing.hearing_at else ""),
        (
            "Notice served",
            written_instant(status.served_at) if status.served_at else "",
        ),
        ("Pack made", made),
    ]
    return [(label, words) for label, words in found if words]


def chronology_of(
    material: "Material",
    chosen: "HearingPack",
    shown: Mapping[str, Any],
) -> list[Line]:
    """Return what happened in the case, and the chosen records, by time."""
    lines = [
        Line(
            at=row.happened_at,
            when=written_instant(row.happened_at),
            what=str(EventKind(row.kind).label),
            reference=material.case.reference,
            words=[
                f"{label}: {value}" for label, value in facts_words(named_facts(row))
            ],
        )
        for row in live_rows(material.events)
        if row.kind not in LEFT_OUT
    ]
    for one in material.records:
        if one.row.reference in chosen.records:
            lines.append(_record_line(one, shown))
    return sorted(lines, key=lambda line: line.at)


def _record_line(one: "Recorded", shown: Mapping[str, Any]) -> Line:
    item = item_of(0, one.kind, one.row, shown=shown[one.kind.code])
    exhibit = [f"Exhibit reference {item.exhibit}"] if item.exhibit else []
    words = [item.words] if item.words else []
    at: datetime = one.row.axis
    return Line(
        at, item.when, f"{item.kind}. {item.title}", item.reference, exhibit + words
    )


def exhibit_of(
    number: int, paper: "Paper", pictures: Sequence[tuple[str, str]]
) -> Part:
    """Return an exhibit: its sheet, and its pages."""
    pages = "1 page" if paper.n_pages == 1 else f"{paper.n_pages:,} pages"
    return Part(
        anchor=f"exhibit-{number}",
        title=paper.title,
        about=[
            f"{paper.get_kind_display()}, {pages}",
            f"Kept with the case since {written_instant(paper.added_at)}",
            f"SHA-256 {paper.digest}",
        ],
        pictures=pictures,
        number=number,
    )


def witnesses_in(chosen: "HearingPack") -> list[str]:
    return witnesses_of(chosen.witnesses)


def pack_panel(case: "ClosureCase") -> Panel:
    """Return the panel that leads to the pack of a case."""
    url = reverse("packs:new", args=[case.reference])
    return Panel("packs/panel.html", {"url": url}, under_more="Hearing pack")


def new_page(material: "Material", files: "Sequence[tuple[Export, bool]]") -> FormPage:
    """Return the page on which a pack is put together, with those made before."""
    case = material.case
    served = material.served
    notice = f"Notice {served}, as served" if served else "No notice that was made here"
    return FormPage(
        title="Hearing pack",
        caption=named(CLOSURES, case),
        lede="One PDF for the court: the notice as served, what happened, the exhibits "
        "and the witnesses, with numbered pages. Making it takes up to a minute.",
        back_url=CLOSURES.url("detail", case.reference),
        back_text=BACK,
        button="Make the pack",
        template="packs/new.html",
        context={
            "always": [
                SummaryRow("Cover and contents", "The case, the court and the hearing"),
                SummaryRow("Notice", notice),
                SummaryRow("Chronology", "What happened in the case, with its times"),
            ],
            "files": _files(files),
            "has_papers": bool(material.papers),
            "new_paper_url": CLOSURES.url("new_paper", case.reference),
        },
    )


def file_page(export: "Export", page: ExportPage, case: str) -> ExportPage:
    """Return the progress of a pack, with its own addresses and words."""
    fetch_url = reverse("packs:fetch", args=[export.key]) if page.fetch_url else ""
    return replace(
        page,
        sentence=_sentence(export, page),
        rows=[row for row in page.rows if row.key not in {"Filters", "Columns"}],
        fetch_url=fetch_url,
        back_url=reverse("packs:new", args=[case]),
    )


def _sentence(export: "Export", page: ExportPage) -> str:
    match export.state:
        case State.WRITING:
            return "The papers are being put together."
        case State.READY if page.fetch_url:
            return page.sentence.partition(". ")[2]
    return page.sentence


def _files(found: "Sequence[tuple[Export, bool]]") -> Table | None:
    if not found:
        return None
    return Table(
        caption="Packs that you asked for, newest first",
        columns=[Column("Asked"), Column("Status")],
        rows=[_file_row(export, may_have=may_have) for export, may_have in found],
        hide_caption=True,
        stacked=True,
    )


def _file_row(export: "Export", *, may_have: bool) -> Row:
    tag = tag_of(export, may_have=may_have)
    url = reverse("packs:file", args=[export.key])
    asked = Cell(written_instant(export.asked_at), href=url)
    return Row([asked, Cell(tag.text, tag=tag)])
