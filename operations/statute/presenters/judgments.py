"""Decisions of courts: on the page of the law, and at the step that they bear on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.statute.choices import JudgmentStep
from operations.statute.presenters.law import BACK
from operations.statute.rules.judgments import Judgment
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table

if TYPE_CHECKING:
    from operations.statute.models import Judgment as JudgmentRow
    from stronghold.core.accounts.models import User


def judgments_table(found: Sequence[Judgment]) -> Table:
    """Return every decision, with what it says and where it is shown."""
    headings = ("Decision", "What it says", "Decided", "Shown where")
    return Table(
        caption="Decisions of courts",
        columns=[Column(heading) for heading in headings],
        rows=[_row(one) for one in found],
        hide_caption=True,
        stacked=True,
    )


def _row(one: Judgment) -> Row:
    where = steps_in_words(one) if one.is_followed else "No longer followed"
    return Row(
        [
            Cell(one.name, note=one.citation),
            Cell(one.says, note=f"What of it was read: {one.source}"),
            Cell(written_date(one.decided_on), note=one.court),
            where,
        ],
        muted=not one.is_followed,
    )


def steps_in_words(one: Judgment) -> str:
    return "; ".join(str(JudgmentStep(step).label) for step in one.steps)


def waiting(rows: "Sequence[JudgmentRow]") -> Table | None:
    """Return the decisions that wait for a second person, as a table."""
    if not rows:
        return None
    headings = ("Decision of a court", "Decided", "Entered by")
    return Table(
        caption="Decisions of courts that wait for a second person",
        columns=[Column(heading) for heading in headings],
        rows=[
            Row(
                [
                    Cell(
                        row.name,
                        href=reverse("law:judgment", args=[row.pk]),
                        note=row.citation,
                    ),
                    written_date(row.decided_on),
                    Cell(
                        row.entered_by.display_name,
                        note=written_instant(row.entered_at),
                    ),
                ]
            )
            for row in rows
        ],
        hide_caption=True,
        stacked=True,
    )


def enter_page() -> FormPage:
    return FormPage(
        title="Enter a decision of a court",
        lede="It is shown at the step that it bears on once a second person has "
        "approved it. It changes no deadline.",
        back_url=reverse("law:provisions"),
        back_text=BACK,
        button="Enter, and ask a second person",
    )


def second_page(row: "JudgmentRow", *, viewer: "User") -> FormPage:
    """Return the page on which a second person decides on a decision of a court."""
    one = row.as_rule()
    by = f"{row.entered_by.display_name}, {written_instant(row.entered_at)}"
    decided = f"{one.court}, {written_date(one.decided_on)}"
    facts = [
        SummaryRow("Citation", one.citation, lines=[decided]),
        SummaryRow("What it says", one.says),
        SummaryRow("Shown where", steps_in_words(one)),
        SummaryRow("Read", one.source),
        SummaryRow("Entered by", by, lines=[row.reason]),
    ]
    if not one.is_followed:
        facts.insert(1, SummaryRow("Now", "No longer followed: it is not shown"))
    closed = ""
    if decision := getattr(row, "decision", None):
        what = "Approved" if decision.is_approved else "Refused"
        closed = f"{what} by {decision.decided_by.display_name}: {decision.reason}"
    elif row.entered_by_id == viewer.pk:
        closed = (
            "You entered this. It is shown once another person who approves provisions "
            "has read it and approved it"
        )
    return FormPage(
        title=one.name,
        caption="Decision of a court",
        back_url=reverse("law:provisions"),
        back_text=BACK,
        facts=facts,
        button="Save decision",
        template="statute/second_on_judgment.html",
        context={"closed": closed},
    )
