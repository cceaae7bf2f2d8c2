"""Ledger entries: of a kind by its description, and of reports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.report.choices import Channel, Concern, Drug
from reports.report.presenters import report_tag
from stronghold.core.records.kind import RecordKind
from stronghold.core.ui.dates import short_when
from stronghold.core.ui.parts import Tag

if TYPE_CHECKING:
    from reports.models import Report

# The most characters of a report's text; the report's own page has it in full.
LONGEST_WORDS = 240


@dataclass(frozen=True)
class Entry:
    """One entry of a ledger: the record, the day it counts on, and its main facts."""

    kind: str
    reference: str
    url: str
    on: date
    when: str
    title: str
    facts: str = ""
    where: str = ""
    words: str = ""
    tag: Tag | None = None
    # Records that do not count (in error or merged) are drawn in grey.
    is_muted: bool = False


def entry_of(kind: RecordKind[Any], row: Any, shown: Collection[str]) -> Entry:
    """Show a record of a kind on its day, with what the kind says of it."""
    return Entry(
        kind=kind.one,
        reference=row.reference,
        url=kind.url("detail", row.reference),
        on=kind.on(row),
        when=kind.when(row),
        title=kind.title(row),
        facts=" · ".join(filter(None, kind.facts(row, shown))),
        where=kind.where(row),
        words=kind.words(row, shown),
        tag=kind.status(row),
        is_muted=not kind.counts(row),
    )


def report_entry(report: "Report", shown: Collection[str]) -> Entry:
    """Show a report on the day it was received."""
    drug = "" if report.drug == Drug.UNKNOWN else Drug(report.drug).label
    happened = ""
    if report.occurred_known and report.occurred_on != report.received_on:
        happened = f"Happened {short_when(report.occurred_on, report.occurred_at)}"
    merged = ""
    if report.merged_into:
        merged = f"Merged into {report.merged_into.reference}"
    facts = [happened, Channel(report.channel).label, merged]
    return Entry(
        kind="Report",
        reference=report.reference,
        url=reverse("reports:detail", args=[report.reference]),
        on=report.received_on,
        when=short_when(report.received_on, report.received_at),
        title=", ".join(filter(None, [Concern(report.concern).label, drug])),
        facts=" · ".join(filter(None, facts)),
        where=report.place_text,
        words="" if report.is_in_error else _words(report, shown),
        tag=report_tag(report),
        is_muted=report.is_in_error or report.merged_into is not None,
    )


def _words(report: "Report", shown: Collection[str]) -> str:
    """Return the original words if the viewer may read them, or the cleared words."""
    name = "description" if "description" in shown else "sanitised_text"
    return shortened(getattr(report, name))


def shortened(text: str) -> str:
    """Cut a long text at the end of a word, and add an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_WORDS:
        return text
    cut = text[: LONGEST_WORDS - 1]
    kept = cut.rpartition(" ")[0] if " " in cut[LONGEST_WORDS // 2 :] else cut
    return f"{kept}…"
