"""The page of the law: every provision, changes that wait, and checks that are due."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.statute.choices import Confidence
from operations.statute.presenters import when
from operations.statute.rules.additions import Change, DueThen, Touched
from operations.statute.rules.limits import COUNTRIES, Provision, Provisions
from operations.statute.wording import FOR_INFORMATION, GROUPS, label_of, limit_in_words
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.statute.models import Provision as AdditionRow
    from operations.statute.queries import NotLookedAt
    from stronghold.core.accounts.models import User

ONE_DAY = timedelta(days=1)
BACK = "Limits of the law"
OFF = "Not in force in this system until legal services confirm it."


def law_groups(provisions: Provisions, *, today: date) -> list[dict[str, Any]]:
    """Return every present and future provision by subject, with their sources."""
    return [
        {
            "title": title,
            "table": _law_table(title, labels, provisions, today=today),
            "sources": _sources(labels, provisions),
        }
        for title, labels in GROUPS.items()
    ]


def _sources(labels: Mapping[str, str], provisions: Provisions) -> list[SummaryRow]:
    """Return the source of each provision."""
    named = [
        (labels[p.code], p) for code in labels for p in provisions if p.code == code
    ]
    return [
        SummaryRow(label, provision.source, lines=[provision.citation])
        for label, provision in named
    ]


def waiting(rows: Sequence["AdditionRow"]) -> Table | None:
    """Return the changes that wait for a second person, as a table."""
    if not rows:
        return None
    headings = ("Change", "Limit", "From", "Entered by")
    return Table(
        caption="Waiting for a second person",
        columns=[Column(heading) for heading in headings],
        rows=[_waiting_row(row) for row in rows],
        hide_caption=True,
        stacked=True,
    )


def _waiting_row(row: "AdditionRow") -> Row:
    url = reverse("law:second", args=[row.pk])
    entered = written_instant(row.approved_at)
    return Row(
        [
            Cell(label_of(row.code), href=url),
            limit_in_words(row.as_rule()) or "–",
            written_date(row.in_force_from),
            Cell(row.approved_by.display_name, note=entered),
        ]
    )


def not_looked_at(found: Sequence["NotLookedAt"]) -> Table | None:
    """Return the provisions that are off and due for a check, as a table."""
    if not found:
        return None
    headings = ("Switched off", "Limit", "Last checked")
    rows = [
        Row(
            [
                Cell(
                    label_of(one.provision.code),
                    href=reverse("law:look", args=[one.provision.code]),
                    note=one.provision.act,
                ),
                limit_in_words(one.provision) or "–",
                written_date(one.since),
            ]
        )
        for one in found
    ]
    return Table(
        caption="Not checked for 60 days",
        columns=[Column(heading) for heading in headings],
        rows=rows,
        hide_caption=True,
        stacked=True,
    )


def touched(found: Sequence[Touched] | None, *, now: datetime) -> Table | None:
    """Return the open cases that a change affects, and how; None until it is known."""
    if found is None:
        return None
    headings = ("Case", "What changes", "Now", "With the change")
    rows = [
        _touched_row(one, change, is_first=n == 0, now=now)
        for one in found
        for n, change in enumerate(one.changes)
    ]
    return Table(
        caption="Open cases affected",
        columns=[Column(heading) for heading in headings],
        rows=rows,
        hide_caption=True,
        stacked=True,
    )


def _touched_row(one: Touched, change: Change, *, is_first: bool, now: datetime) -> Row:
    url = reverse(one.page, args=[one.reference])
    note = one.one_name if is_first else ""
    case = Cell(one.title, href=url, reference=one.reference, note=note)
    return Row([case, change.label, _due(change.before, now), _due(change.after, now)])


def _due(due: DueThen | None, now: datetime) -> Cell | str:
    if due is None:
        return "–"
    return Cell(when(due, now=now), note=due.section)


def approve_page(affected: Table | None) -> FormPage:
    """Return the page that approves a change; `affected` are the open cases, if it has
    begun.
    """
    button = "Approve, and ask a second person" if affected else "Approve"
    return FormPage(
        title="Approve a change of the law",
        lede="It takes over from its first day. Where that day is still to come, "
        "another change for the same day takes its place. Where it has begun, it "
        "counts once a second person has approved it.",
        back_url=reverse("law:provisions"),
        back_text=BACK,
        button=button,
        template="statute/approve.html",
        context={"touched": affected},
    )


def second_page(
    row: "AdditionRow", *, viewer: "User", affected: Table | None
) -> FormPage:
    """Return the page on which a second person decides on a change.

    `closed` says why there is no form; it is empty where there is one.
    """
    provision = row.as_rule()
    by = f"{row.approved_by.display_name}, {written_instant(row.approved_at)}"
    facts = [
        SummaryRow("Limit", limit_in_words(provision) or "No number"),
        SummaryRow("In force from", written_date(row.in_force_from)),
        SummaryRow("Provision", provision.citation),
        SummaryRow("Source", row.source),
        SummaryRow("Entered by", by, lines=[row.reason]),
    ]
    closed = ""
    if decision := getattr(row, "decision", None):
        what = "Approved" if decision.is_approved else "Refused"
        closed = f"{what} by {decision.decided_by.display_name}: {decision.reason}"
    elif row.approved_by_id == viewer.pk:
        closed = (
            "You entered this change. It counts once another person who approves "
            "provisions has seen these cases and approved it"
        )
    return FormPage(
        title=label_of(row.code),
        caption="Change of the law that has begun",
        back_url=reverse("law:provisions"),
        back_text=BACK,
        facts=facts,
        button="Save decision",
        template="statute/second.html",
        context={"touched": affected, "closed": closed},
    )


def look_page(provision: Provision) -> FormPage:
    """Return the page that records a check of a provision that is off."""
    return FormPage(
        title=label_of(provision.code),
        caption="Switched off",
        lede="If it has begun, approve it as a change of the law instead.",
        back_url=reverse("law:provisions"),
        back_text=BACK,
        facts=[
            SummaryRow("Limit", limit_in_words(provision) or "No number"),
            SummaryRow("Provision", provision.citation),
            SummaryRow("What is known", provision.source),
        ],
        button="It has not begun: checked today",
    )


def _law_table(
    title: str, labels: Mapping[str, str], provisions: Provisions, *, today: date
) -> Table:
    rows = [
        _law_row(labels[p.code], p, today=today)
        for code in labels
        for p in provisions
        if p.code == code
    ]
    headings = ("Subject", "Limit", "Provision", "From", "Status")
    return Table(
        caption=title,
        columns=[Column(heading) for heading in headings],
        rows=rows,
        hide_caption=True,
        stacked=True,
    )


def _law_row(label: str, provision: Provision, *, today: date) -> Row:
    state = state_of(provision, today=today)
    begins, ends = provision.in_force_from, provision.in_force_to
    since = written_date(begins) if begins else "Not known"
    until = f"until {written_date(ends - ONE_DAY)}" if ends else ""
    return Row(
        [
            Cell(
                label,
                note=OFF if provision.confidence == Confidence.UNCONFIRMED else "",
            ),
            limit_in_words(provision) or "–",
            Cell(provision.section, note=provision.act),
            Cell(since, note=until),
            Cell(state.text, tag=state),
        ],
        muted=not (
            provision.is_here and provision.is_in_force(today) and provision.is_on
        ),
    )


def state_of(provision: Provision, *, today: date) -> Tag:
    """Say whether a provision is law today, will be, was, or is not confirmed."""
    begins = provision.in_force_from
    if not provision.is_here:
        where = COUNTRIES.get(provision.jurisdiction, "")
        return Tag(f"{where} only, off here")
    if provision.confidence == Confidence.UNCONFIRMED:
        return Tag("Off, not confirmed", "attention")
    if begins is not None and begins > today:
        return Tag("To come" if provision.is_on else "Ends then", "waiting")
    if not provision.is_on or not provision.is_in_force(today):
        return Tag("Ended")
    if provision.code in FOR_INFORMATION:
        return Tag("For information")
    if provision.confidence == Confidence.PRACTICE:
        return Tag("In force, ask legal", "waiting")
    return Tag("In force", "active")
