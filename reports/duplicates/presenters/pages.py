"""What pages show of duplicates: the panel, the comparison, the queue, the history."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.duplicates.presenters.likeness import (
    MatchView,
    counted,
    match_view,
    page_of,
    when_it_was,
    written,
)
from reports.duplicates.rules import QUEUE_DAYS, Sources
from reports.report.presenters import report_facts
from reports.report.record import REPORTS
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import Panel, page_url, title_cell
from stronghold.core.ui.dates import short_when, written_instant
from stronghold.core.ui.parts import (
    Cell,
    Column,
    Pager,
    Row,
    SummaryRow,
    Table,
    Tag,
    TimelineItem,
)

if TYPE_CHECKING:
    from reports.duplicates.models import DuplicateDecision
    from reports.duplicates.queries import Family, Match, Pair, Undecided
    from reports.report.models import Report

DIFFERS, SAME = Tag("Differs", "attention"), Tag("Same", "done")


@dataclass(frozen=True)
class MemberView:
    """One report of a family: what it is merged into, and how to separate it."""

    title: str
    reference: str
    url: str
    when: str
    into: str
    tag: Tag | None
    separate_url: str


def duplicates_panel(
    report: "Report",
    *,
    family: "Family",
    sources: Sources | None,
    matches: Sequence["Match"],
    may_decide: bool,
) -> Panel:
    """Return the panel of a report's page on its duplicates.

    `sources` is who reported it all together, if others are merged with it.
    """
    into = report.merged_into
    shown = {
        "sources": _sources_words(sources) if sources else "",
        "sources_note": _sources_note(sources) if sources else "",
        "merged_into": REPORTS.title(family.kept) if into else "",
        "merged_into_reference": family.kept.reference if into else "",
        "merged_into_url": page_of(family.kept) if into else "",
        "members": [_member(row, report, may_decide) for row in _members(family)],
        "matches": [match_view(m, report if may_decide else None) for m in matches],
    }
    return Panel("reports/duplicates/panel.html", shown)


def similar(matches: Iterable["Match"], *, chosen: str) -> list[MatchView]:
    """Return the possible duplicates of the report being typed."""
    return [match_view(match, None, chosen=chosen) for match in matches]


def compare(pair: "Pair", fields: Collection[str]) -> dict[str, Any]:
    """Return two reports side by side, the first received on the left.

    `fields` are those of a report that the viewer may read.
    """
    first, second = sorted(
        (pair.one, pair.other), key=lambda row: (row.received_at, row.pk)
    )
    decision = pair.decision
    is_merged = bool(decision and decision.is_same)
    args = [first.reference, second.reference]
    return {
        "title": f"{first.reference} and {second.reference}",
        "table": _comparison(first, second, fields),
        "why": written(pair.likeness),
        "choices": [
            (first.reference, f"{first.reference}, received first"),
            (second.reference, f"{second.reference}, received later"),
        ],
        "urls": [
            (REPORTS.title(row), row.reference, page_of(row)) for row in (first, second)
        ],
        "decided": _decided(decision) if decision else "",
        "undo_text": "Undo “the same”" if is_merged else "Undo “not the same”",
        "undo_url": reverse("reports:undo_decision", args=args) if decision else "",
        "queue_url": reverse("reports:duplicates"),
        "blocked": _blocked(first, second),
    }


def queue(found: "Undecided", *, after: str) -> dict[str, Any]:
    """Return a page of the likely pairs without a decision, and what it covers."""
    url = reverse("reports:duplicates")
    n = len(found.page.items)
    which = f"the last {n} reports received" if n > 1 else "the last report received"
    if after:
        which = f"the {n} reports received before {after}"
    return {
        "table": _queue_table(found) if found.pairs else None,
        "checked": f"Checked {which}, within {QUEUE_DAYS} days. Each is shown with the "
        "earlier report most like it. Its own page shows the others."
        if n
        else f"No report was received in the last {QUEUE_DAYS} days.",
        # A page of earlier reports leads back to the latest ones.
        "pager": Pager(
            "Possible duplicates",
            newer_url=url if after else "",
            older_url=page_url(url, {}, after=found.page.older),
        ),
        "list_url": reverse("reports:list"),
    }


def _members(family: "Family") -> list["Report"]:
    return [family.kept, *family.merged] if family.merged else []


def _member(row: "Report", report: "Report", may_decide: bool) -> MemberView:
    into = row.merged_into
    may_separate = may_decide and into is not None and report in (row, into)
    return MemberView(
        title=REPORTS.title(row),
        reference=row.reference,
        url="" if row == report else page_of(row),
        when=f"Received {short_when(row.received_on, row.received_at)}",
        into=into.reference if into else "",
        tag=_member_tag(row),
        separate_url=reverse(
            "reports:undo_decision", args=[row.reference, into.reference]
        )
        if may_separate and into
        else "",
    )


def _member_tag(row: "Report") -> Tag | None:
    if row.is_in_error:
        return IN_ERROR
    return None if row.merged_into_id else Tag("Kept", "active")


def _sources_words(sources: Sources) -> str:
    parts = [
        f"{sources.n_named} who left details" if sources.n_named else "",
        f"{sources.n_police} police or staff" if sources.n_police else "",
    ]
    known = " and ".join(part for part in parts if part)
    least = counted(sources.at_least, "source")
    return f"Reported by at least {least}" + (f": {known}" if known else "")


def _sources_note(sources: Sources) -> str:
    """Return how sources without details are counted; "" if there are none."""
    return " ".join(filter(None, [_unknown_note(sources), _not_said_note(sources)]))


def _not_said_note(sources: Sources) -> str:
    n = sources.n_not_said
    if not n:
        return ""
    who = "1 report does" if n == 1 else f"{n} reports do"
    return f"{who} not say who reported it: not counted."


def _unknown_note(sources: Sources) -> str:
    if not sources.n_unknown:
        return ""
    n = sources.n_unknown
    if not sources.is_compared:
        if n == 1:
            return "1 report came from a resident."
        return (
            f"{n} reports came from residents, counted here as one person. Supervisors "
            "see how many people reported it."
        )
    came = "1 report came" if n == 1 else f"{n} reports came"
    who = "one person, or from one of the others" if n > 1 else "one of the others"
    if not sources.n_named:
        who = "one person" if n > 1 else "a person of their own"
        return f"{came} without details: counted as from {who}."
    return f"{came} without details, and may be from {who}: not counted."


def _comparison(first: "Report", second: "Report", fields: Collection[str]) -> Table:
    left, right = (_facts(row, fields) for row in (first, second))
    keys = list(dict.fromkeys([*left, *right]))
    # What differs decides, so it comes first.
    keys.sort(key=lambda key: left.get(key) == right.get(key))
    return Table(
        caption="The two reports side by side",
        columns=[
            Column("Fact"),
            Column(first.reference),
            Column(second.reference),
            Column("Compared"),
        ],
        rows=[_compared(key, left.get(key, "—"), right.get(key, "—")) for key in keys],
        hide_caption=True,
        stacked=True,
    )


def _facts(row: "Report", shown: Collection[str]) -> dict[str, str]:
    """Return the facts to compare, without the link to the place's ledger."""
    facts = report_facts(row, shown)
    rows = [*facts.lead, *facts.rows]
    return {fact.key: _plain(fact) for fact in rows if fact.key != "Place"}


def _plain(fact: SummaryRow) -> str:
    tag = fact.tag.text if fact.tag else ""
    parts = [text for text in (tag, fact.value, *fact.lines) if text]
    return " · ".join(parts) or "Not known"


def _compared(key: str, left: str, right: str) -> Row:
    tag = SAME if left == right else DIFFERS
    return Row([key, left, right, Cell(tag.text, tag=tag)])


def _decided(decision: "DuplicateDecision") -> str:
    words = "the same" if decision.is_same else "not the same"
    by = decision.decided_by.display_name
    return f"Decided {words} by {by} on {written_instant(decision.decided_at)}"


def _blocked(first: "Report", second: "Report") -> str:
    """Return why the two cannot be merged, and what to do; "" if they can."""
    for row, other in ((first, second), (second, first)):
        if row.is_in_error:
            return f"{row.reference} is recorded in error, so they cannot be merged."
        into = row.merged_into
        if into and into != other:
            return (
                f"{row.reference} is already merged into {into.reference}. "
                f"Compare with {into.reference}, or separate them first."
            )
    return ""


def decision_items(
    report: "Report", decision: "DuplicateDecision"
) -> list[TimelineItem]:
    """Return when a decision about a report was made, and when it was undone."""
    is_first = decision.first_id == report.pk
    other = decision.second if is_first else decision.first
    words = "The same as" if decision.is_same else "Not the same as"
    items = [
        TimelineItem(
            title=f"{words} {REPORTS.title(other)}",
            reference=other.reference,
            at=decision.decided_at,
            by=decision.decided_by.display_name,
            href=page_of(other),
        )
    ]
    if decision.undone_at and decision.undone_by:
        words = "Separated from" if decision.is_same else "Undid “not the same” as"
        items.append(
            TimelineItem(
                title=f"{words} {REPORTS.title(other)}",
                reference=other.reference,
                at=decision.undone_at,
                by=decision.undone_by.display_name,
                href=page_of(other),
            )
        )
    return items


def _queue_table(found: "Undecided") -> Table:
    headings = ("Later report", "Earlier report", "Reasons", "Decide")
    return Table(
        caption="Pairs, newest first",
        columns=[Column(text) for text in headings],
        rows=[_queue_row(report, match) for report, match in found.pairs],
        hide_caption=True,
        stacked=True,
    )


def _queue_row(report: "Report", match: "Match") -> Row:
    args = [report.reference, match.report.reference]
    url = reverse("reports:compare", args=args)
    return Row(
        [
            title_cell(REPORTS, report, note=when_it_was(report)),
            title_cell(REPORTS, match.report, note=when_it_was(match.report)),
            written(match.likeness),
            Cell("Compare", href=url, reference=report.reference),
        ]
    )
