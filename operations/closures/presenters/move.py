"""The pages of a move, of a review and of the tenure: everything but the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.closures.actions import verbs_to_make
from operations.closures.choices import EventKind
from operations.closures.presenters import order_end, state_tag
from operations.closures.queries import facts_of, is_alone, organisations_to_consult
from operations.closures.rules.ends import notice_deadline
from operations.closures.rules.moves import MOVE_OF, Status
from operations.statute.presenters import show_deadline
from operations.statute.rules.limits import Provisions
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import SummaryRow

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent

# Buttons that do not say Record.
BUTTONS: Mapping[str, str] = {
    EventKind.PREPARE: "Save answers",
    EventKind.TAKE_BACK: "Undo",
}


@dataclass(frozen=True)
class MovePage:
    """The page of a move, apart from its form."""

    title: str
    reference: str
    back_url: str
    button: str
    facts: Sequence[SummaryRow]
    # Shown above the fields.
    hint: str = ""


def check_may_make(
    viewer: User, case: "ClosureCase", status: Status, *, kind: str
) -> None:
    """Raise NotAllowed if only a senior officer, or the council, may decide this."""
    for verb in verbs_to_make(viewer, case, MOVE_OF[kind], last=status.last):
        policy.require(viewer, verb)


def consultees_to_name(case: "ClosureCase") -> list[tuple[str, str]]:
    """Return code and name of each organisation; naming one twice is harmless."""
    return [(found.code, found.name) for found in organisations_to_consult(case)]


def tenure_page(case: "ClosureCase") -> MovePage:
    return MovePage(
        title="How the premises are held",
        reference=case.reference,
        back_url=reverse("closures:detail", args=[case.reference]),
        button="Save",
        facts=[SummaryRow("Where", case.place_text or "Place on the map")],
    )


def move_page(
    case: "ClosureCase", status: Status, kind: str, *, law: Provisions
) -> MovePage:
    label = MOVE_OF[kind].label
    return MovePage(
        title=label,
        reference=case.reference,
        back_url=reverse("closures:detail", args=[case.reference]),
        button=BUTTONS.get(kind, "Record"),
        facts=_short_facts(case, status, law),
        hint=_hint(status, kind),
    )


def review_page(case: "ClosureCase", event: "ClosureEvent") -> MovePage:
    entry = f"{event.n}. {EventKind(event.kind).label}"
    facts = [
        SummaryRow("Entry", entry, lines=[written_instant(event.happened_at)]),
        (
            SummaryRow("Reason", facts_of(event).alone)
            if is_alone(event)
            else SummaryRow("Not lawful", lines=event.irregular)
        ),
    ]
    return MovePage(
        title=(
            "Review a notice that one person drafted and authorised"
            if is_alone(event)
            else "Review what was not lawful"
        ),
        reference=case.reference,
        back_url=reverse("closures:detail", args=[case.reference]),
        button="Save review",
        facts=facts,
    )


def _short_facts(
    case: "ClosureCase", status: Status, law: Provisions
) -> list[SummaryRow]:
    """Return the few facts of the case that a step needs."""
    rows = [
        SummaryRow("Where", case.place_text or "Place on the map"),
        SummaryRow("Status", tag=state_tag(case, clock.now())),
    ]
    if status.served_at:
        rows.append(SummaryRow("Served", written_instant(status.served_at)))
    if ends := notice_deadline(law, status):
        shown = show_deadline(ends, now=clock.now())
        rows.append(SummaryRow("Notice ends", f"{shown.when}, {shown.section}"))
    if status.ends_on:
        rows.append(SummaryRow("Order ends", order_end(case)))
    return rows


def _hint(status: Status, kind: str) -> str:
    if kind == EventKind.TAKE_BACK and status.last:
        last = EventKind(status.last.kind).label
        return f"Undo entry {status.last.n}, “{last}”. It stays in the history."
    if kind == EventKind.PREPARE:
        return "Save what you know and come back. Answer everything before authority."
    if kind == EventKind.NAME_CONSULTEE:
        return "Name each organisation that uses this site. Add others to the draft."
    if kind == EventKind.REBOOK:
        return "The notice says when and where: make it again, unless it was served."
    if MOVE_OF[kind].is_decision:
        return "We will stop you if the law does not allow this, and say which section."
    return "Record what happened, even if it was not lawful. It will be flagged."
