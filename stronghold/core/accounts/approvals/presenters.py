"""The list of what waits for approval, and the page that decides on one."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from stronghold.core.accounts.approvals.rules import Decided, Given, Waiting
from stronghold.core.ui.dates import short_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag


def waiting_table(found: Sequence[Waiting]) -> Table | None:
    """Return what waits, what was asked first first; None if nothing does."""
    if not found:
        return None
    return Table(
        caption="What waits for your approval",
        hide_caption=True,
        stacked=True,
        columns=[Column(text) for text in ("What", "Asked by", "When")],
        rows=[
            Row(
                [
                    Cell(one.what, href=reverse("approvals:decide", args=[one.code])),
                    one.asked_by or "–",
                    short_instant(one.asked_at) if one.asked_at else "–",
                ]
            )
            for one in found
        ],
    )


def decide_page(one: Waiting) -> FormPage:
    """Return the page that shows what would be given, and asks for a decision."""
    asked = f"Asked by {one.asked_by}" if one.asked_by else ""
    if asked and one.asked_at:
        asked += f", {short_instant(one.asked_at)}"
    return FormPage(
        title=one.title,
        caption="Approve access to records",
        lede=asked,
        back_url=reverse("approvals:list"),
        back_text="Access to approve",
        warning=one.note,
        button="Save decision",
        template="people/approve.html",
        context={"given": given_table(one.given), "rows": _rows(one.given)},
    )


def asked_table(asked: Sequence[Waiting], decided: Sequence[Decided]) -> Table | None:
    """Return what someone asked for: what waits, what was refused, what was approved.

    Each leads to the page where it was asked. Of many approvals the latest are shown.
    """
    if not (asked or decided):
        return None
    rows = [
        Row(
            [
                _asked_cell(one.what, one.code, one.subjects),
                Cell("", tag=Tag("Waits for approval", "waiting")),
                short_instant(one.asked_at) if one.asked_at else "–",
            ]
        )
        for one in asked
    ]
    approved = [one for one in decided if one.is_approved]
    rows += [_decided_row(one) for one in decided if not one.is_approved]
    rows += [_decided_row(one) for one in approved[:MOST_APPROVED]]
    if (n := len(approved) - MOST_APPROVED) > 0:
        people = Cell(f"{n:,} more", href=reverse("people:list"))
        rows.append(Row([people, Cell("", tag=Tag("Approved", "done")), "Earlier"]))
    return Table(
        caption="What you asked for",
        columns=[Column(text) for text in ("What", "Where it stands", "When")],
        rows=rows,
        hide_caption=True,
        stacked=True,
    )


MOST_APPROVED = 5
# Where each kind of what waits was asked, by the first part of its code.
_PAGES: Mapping[str, str] = {
    "directory": "directory:page",
    "provider": "sign_in_provider:page",
    "roles": "choices:page",
    "rules": "access:list",
}


def _asked_cell(what: str, code: str, subjects: Sequence[str]) -> Cell:
    kind = code.partition("-")[0]
    accounts = [one.partition(":")[2] for one in subjects]
    if kind in ("service", "key") and accounts:
        return Cell(what, href=reverse("services:service", args=[accounts[0]]))
    if kind == "people" and len(accounts) == 1:
        return Cell(what, href=reverse("people:person", args=[accounts[0]]))
    page = _PAGES.get(kind, "people:list")
    return Cell(what, href=reverse(page))


def _decided_row(one: Decided) -> Row:
    tag = Tag("Approved", "done") if one.is_approved else Tag("Refused", "stopped")
    note = f"By {one.by}: {one.reason}" if one.reason else f"By {one.by}"
    what = _asked_cell(one.what, one.code, one.subjects)
    return Row([what, Cell("", tag=tag, note=note), short_instant(one.at)])


def _rows(given: Sequence[Given]) -> list[SummaryRow]:
    """Return what one would be able to see, a line each; of several a table does."""
    if len(given) != 1:
        return []
    (one,) = given
    facts = [SummaryRow(label, text) for label, text in one.facts]
    return [SummaryRow("For", one.name), *facts]


def given_table(given: Sequence[Given]) -> Table:
    """Return what each would be able to see, a row each."""
    labels = [label for label, _ in given[0].facts]
    return Table(
        caption="What it gives",
        hide_caption=True,
        stacked=True,
        columns=[Column(label) for label in ("For", *labels)],
        rows=[Row([one.name, *(text for _, text in one.facts)]) for one in given],
    )
