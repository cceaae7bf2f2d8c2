"""What the pages of left work show."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.directory.people.presenters import held_counts

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User
    from stronghold.duty.handover.queries import Left


def left_table(found: Sequence["Left"]) -> Table | None:
    """Return the table of people whose work waits; None if none does."""
    if not found:
        return None
    return Table(
        caption="Work to hand over",
        hide_caption=True,
        stacked=True,
        columns=[Column(label) for label in ("Name", "Team", "Left with", "Closed on")],
        rows=[_row(left) for left in found],
    )


def _row(left: "Left") -> Row:
    person = left.person
    address = reverse("handover:one", args=[person.username])
    return Row(
        [
            Cell(person.display_name, href=address),
            person.team.name if person.team else person.organisation.name,
            ", ".join(held_counts(left.held)),
            written_date(london_date(left.row.left_at)) if left.row else "",
        ]
    )


def hand_over_page(left: "Left", can_take: Sequence["User"]) -> FormPage:
    """Return the page that hands over what one person left."""
    return FormPage(
        title=f"Hand over the work of {left.person.display_name}",
        back_url=reverse("handover:list" if left.row else "to_do:team"),
        back_text="Work to hand over" if left.row else "Team",
        button="Hand over",
        template="handover/one.html",
        context={"held": held_counts(left.held), "is_stuck": not can_take},
    )
