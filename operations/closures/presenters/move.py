"""The pages of a move, of a review and of the tenure: the words around the form."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.ends import notice_deadline
from operations.closure_moves.rules.moves import MOVE_OF, Status
from operations.closures.events import facts_of, is_alone
from operations.closures.presenters.draft import CHANGE, missing_words
from operations.closures.record import CLOSURES, order_end
from operations.statute.choices import JudgmentStep
from operations.statute.presenters import show_deadline
from operations.statute.rules.clocks import adjourned_until_at_most, if_known
from operations.statute.rules.judgments import Judgment
from operations.statute.rules.limits import Provisions
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import named, written_place
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import SummaryRow

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent

# Buttons that do not say Record.
BUTTONS: Mapping[str, str] = {
    EventKind.PREPARE: "Save answers",
    EventKind.ASK_SIGNATURE: "Ask for the signature",
    EventKind.TAKE_BACK: "Undo",
}
BACK = "Back to the case"
# Where decisions of courts bear on a move.
STEPS_OF: Mapping[str, JudgmentStep] = {
    EventKind.ORDER: JudgmentStep.ORDER,
    EventKind.ADJOURN: JudgmentStep.ADJOURNMENT,
    EventKind.SUSPEND: JudgmentStep.APPEAL,
    EventKind.LODGE_APPEAL: JudgmentStep.APPEAL,
    EventKind.DECIDE_APPEAL: JudgmentStep.APPEAL,
    EventKind.QUASH: JudgmentStep.REVIEW,
}


def tenure_page(case: "ClosureCase") -> FormPage:
    return FormPage(
        title="How the premises are held",
        caption=named(CLOSURES, case),
        back_url=CLOSURES.url("detail", case.reference),
        back_text=BACK,
        button="Save",
        facts=[SummaryRow("Where", written_place(case))],
    )


def move_page(
    case: "ClosureCase",
    status: Status,
    kind: str,
    *,
    law: Provisions,
    judgments: Sequence[Judgment],
    now: datetime,
    not_listed: Sequence[str] = (),
) -> FormPage:
    """Return the page of a move; closures/move.html draws its form.

    `judgments` are the decisions of courts that bear on it, and `not_listed` says who
    may not be asked to sign, and why.
    """
    is_change = kind == EventKind.PREPARE and not missing_words(status)
    return FormPage(
        title=CHANGE if is_change else MOVE_OF[kind].label,
        caption=named(CLOSURES, case),
        back_url=CLOSURES.url("detail", case.reference),
        back_text=BACK,
        button=BUTTONS.get(kind, "Record"),
        facts=_short_facts(case, status, law, now),
        lede=_hint(status, kind),
        template="closures/move.html",
        context={"judgments": judgments, "not_listed": not_listed},
    )


def adjourns_for(status: Status, law: Provisions, *, today: date) -> str:
    """Say, before an adjournment is recorded, for how long a court may adjourn."""
    first = status.first_adjourned_at
    heard_on = london_date(first) if first else today
    due = if_known(adjourned_until_at_most, law, heard_on=heard_on)
    if due is None:
        return ""
    days, section = due.provision.value, due.provision.section
    latest = f", so until {written_date(london_date(due.due_at))}" if first else ""
    return (
        f"A hearing can be adjourned for {days} days in all, from the first "
        f"adjournment{latest} ({section}). If the court said longer, we ask for its "
        "reason and who gave it, or whether it gave none"
    )


def review_page(case: "ClosureCase", event: "ClosureEvent") -> FormPage:
    entry = f"{event.n}. {EventKind(event.kind).label}"
    facts = [
        SummaryRow("Entry", entry, lines=[written_instant(event.happened_at)]),
        (
            SummaryRow("Reason", facts_of(event).alone)
            if is_alone(event)
            else SummaryRow("Not lawful", lines=event.irregular)
        ),
    ]
    return FormPage(
        title=(
            "Review a notice that one person drafted and authorised"
            if is_alone(event)
            else "Review what was not lawful"
        ),
        caption=named(CLOSURES, case),
        back_url=CLOSURES.url("detail", case.reference),
        back_text=BACK,
        button="Save review",
        facts=facts,
    )


def _short_facts(
    case: "ClosureCase", status: Status, law: Provisions, now: datetime
) -> list[SummaryRow]:
    """Return the few facts of the case that a step needs."""
    rows = [
        SummaryRow("Where", written_place(case)),
        SummaryRow("Status", tag=CLOSURES.status(case)),
    ]
    if status.served_at:
        rows.append(SummaryRow("Served", written_instant(status.served_at)))
    if ends := notice_deadline(law, status):
        shown = show_deadline(ends, now=now)
        rows.append(SummaryRow("Notice ends", f"{shown.when}, {shown.section}"))
    if status.ends_on:
        rows.append(SummaryRow("Order ends", order_end(case)))
    return rows


def _hint(status: Status, kind: str) -> str:
    if kind == EventKind.TAKE_BACK and status.last:
        last = EventKind(status.last.kind).label
        return f"Undo entry {status.last.n}, “{last}”. It stays in the history."
    if kind == EventKind.PREPARE and not missing_words(status):
        return (
            "All that must be answered before it is signed is there. What you change "
            "is kept in the history."
        )
    if kind == EventKind.PREPARE:
        return "Save what you know and come back. Answer everything before authority."
    if kind == EventKind.NAME_CONSULTEE:
        return "Name each organisation that uses this site. Add others to the draft."
    if kind == EventKind.REBOOK:
        return "The notice says when and where: make it again, unless it was served."
    if kind == EventKind.AUTHORISE:
        return (
            "Name who signed it. Who signs on this site is asked to, and does so on a "
            "page of their own. We will stop you if the law does not allow this, and "
            "say which section."
        )
    if MOVE_OF[kind].is_decision:
        return "We will stop you if the law does not allow this, and say which section."
    return "Record what happened, even if unlawful. We flag anything irregular."
