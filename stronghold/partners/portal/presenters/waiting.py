"""What waits for a partner, in one table: to sign, to do or to answer, and by when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.closure_moves.choices import State as ClosureState
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.rules.urgency import NO_LIMIT
from operations.safeguarding.choices import (
    ReferralState,
    Urgency,
)
from operations.safeguarding.rules.referrals import answer_by
from operations.statute.rules.counting import last_instant
from operations.taskings.choices import TaskingStatus
from stronghold.core.kernel.london import london_date
from stronghold.core.sharing.choices import Shared
from stronghold.core.ui.dates import ago, short_date, short_instant
from stronghold.core.ui.parts import Cell, Column, Row, Table, Tag
from stronghold.partners.portal.kinds import KINDS, OWN_CASES
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.rows import answer_cell, title_cell

if TYPE_CHECKING:
    from stronghold.core.sharing.presenters import Unsigned
    from stronghold.partners.portal.queries import SharedRow, SharedRows

CAPTION = (
    "What waits for you: danger first, then what to sign, review or approve, then the "
    "soonest due"
)
REFERRAL_TO_DO = {
    ReferralState.MADE: "Acknowledge it",
    ReferralState.ACKNOWLEDGED: "Decide it",
    ReferralState.DECIDED: "Send the police the outcome",
}
CASE_TO_DO = {
    ClosureState.DRAFT: "Complete the draft and have it signed",
    ClosureState.AUTHORISED: "Serve the notice",
    ClosureState.SERVED: "Attend the hearing",
    ClosureState.EXTENDED_NOTICE: "Attend the hearing",
    ClosureState.ADJOURNED: "Attend the adjourned hearing",
    ClosureState.REFUSED_CONTINUED: "Decide the next step: the notice continues",
    ClosureState.ORDER_TO_COME: "Be there when the order begins",
    ClosureState.ORDER_SUSPENDED: "The order is suspended: follow the appeal",
    ClosureState.ORDER: "Apply to extend the order, or let it end",
    ClosureState.ORDER_EXTENDED: "The order has been extended: let it end",
}
# What the law requires first, before what the state of the case suggests.
DUE_TO_DO = {
    DeadlineKind.IRREGULAR: "Get it reviewed: it was not lawful",
    DeadlineKind.ALONE: "Get it reviewed: one person did both",
    DeadlineKind.TO_SIGN: "Get the notice signed",
    DeadlineKind.NOT_SIGNED: "Change the draft: it was not signed",
    DeadlineKind.ORDER_LIMIT: "Check the order with legal services",
}
# What is to do says what these are.
REVIEWS = {DeadlineKind.IRREGULAR, DeadlineKind.ALONE}
TASKING_TO_DO = {
    TaskingStatus.SET: "Accept or answer it",
    TaskingStatus.ACCEPTED: "Answer it",
}


@dataclass(frozen=True)
class Waits:
    """One item that waits, for a table in the order of urgency."""

    title: Cell
    about: Cell
    to_do: str
    due: date | datetime | None = None
    due_note: str = ""
    # Someone is in danger now, until the referral is decided.
    is_urgent: bool = False
    age: str = ""
    # The case, if its review is what waits.
    review_of: str = ""
    # Until when an urgent one is to be acknowledged.
    acknowledge: Cell | None = None

    @property
    def order(self) -> tuple[bool, datetime]:
        """Danger first, then the soonest due, as in every list of the police."""
        due = self.due
        at = due if due is None or isinstance(due, datetime) else last_instant(due)
        return not self.is_urgent, at or NO_LIMIT

    def is_late(self, now: datetime) -> bool:
        if isinstance(self.due, datetime):
            return self.due < now
        return self.due is not None and self.due < london_date(now)


def waiting_table(
    found: Mapping[str, "SharedRows"],
    address: Address,
    unsigned: Sequence["Unsigned"],
    *,
    now: datetime,
    reviews: Sequence[str] = (),
    n_to_sign: int = 0,
    n_approvals: int = 0,
) -> Table | None:
    """Present what waits for the partner; None if nothing does.

    Danger comes first, then what has no day of its own, then the soonest due.

    `reviews` is the case of each entry that waits for the viewer's own review: such a
    case is not listed twice. `n_to_sign` is how many of its notices wait for their
    signature, and `n_approvals` how many requests for access wait for their approval.
    """
    every = sorted(_rows(found, address, now), key=lambda item: item.order)
    own = [item for item in every if item.review_of in reviews]
    waits = [item for item in every if item not in own]
    n_urgent = sum(item.is_urgent for item in waits)
    waits = [
        *waits[:n_urgent],
        *_to_sign(n_to_sign),
        *_reviews(reviews, own),
        *_approvals(n_approvals),
        *map(_unsigned, unsigned),
        *waits[n_urgent:],
    ]
    if not waits:
        return None
    return Table(
        caption=CAPTION,
        columns=[Column(text) for text in ("What", "About", "To do", "By")],
        rows=[
            Row([item.title, item.about, item.to_do, _due(item, now)]) for item in waits
        ],
        hide_caption=True,
        stacked=True,
    )


def _rows(
    found: Mapping[str, "SharedRows"], address: Address, now: datetime
) -> Iterator[Waits]:
    links = not address.is_preview
    for code, present in (
        (OWN_CASES.code, _case),
        (Shared.TASKINGS, _tasking),
        (Shared.REFERRALS, _referral),
    ):
        if code in found:
            for row in found[code].rows:
                yield present(row, links, now)


def _case(row: "SharedRow", links: bool, now: datetime) -> Waits:
    values = _named(OWN_CASES.columns, row)
    due = values["due_at"]
    is_review = values["due_kind"] in REVIEWS
    label = str(DeadlineKind(values["due_kind"]).label) if due and not is_review else ""
    by_law = ", ".join(text for text in (label, values["section"]) if text)
    return Waits(
        title=title_cell(OWN_CASES, row, links=links),
        about=Cell("Your closure case"),
        to_do=DUE_TO_DO.get(values["due_kind"]) or CASE_TO_DO[values["state"]],
        due=london_date(due) if due and values["is_day"] else due,
        due_note=by_law,
        review_of=row.reference if is_review else "",
    )


def _tasking(row: "SharedRow", links: bool, now: datetime) -> Waits:
    kind = KINDS[Shared.TASKINGS]
    values = _named(kind.columns, row)
    return Waits(
        title=title_cell(kind, row, links=links),
        about=Cell(values["place"] or "Tasking"),
        to_do=TASKING_TO_DO[values["status"]],
        due=values["due_on"],
    )


def _referral(row: "SharedRow", links: bool, now: datetime) -> Waits:
    kind = KINDS[Shared.REFERRALS]
    values = _named(kind.columns, row)
    is_open = values["state"] in {ReferralState.MADE, ReferralState.ACKNOWLEDGED}
    urgent = values["urgency"] == Urgency.URGENT and is_open
    is_answered = values["state"] == ReferralState.DECIDED
    # There is no time limit for the outcome.
    by = None if is_answered else answer_by(values["kind"], values["made_at"])
    return Waits(
        title=title_cell(kind, row, links=links),
        about=Cell(f"Made {short_instant(values['made_at'])}"),
        to_do=REFERRAL_TO_DO[values["state"]],
        due=values["acknowledge_by"] or by,
        due_note="" if is_answered else "Usual time for an answer",
        age=ago(values["made_at"], now) if urgent else "",
        acknowledge=answer_cell(values, now) if values["acknowledge_by"] else None,
        is_urgent=urgent,
    )


def _unsigned(one: "Unsigned") -> Waits:
    title = Cell("Sharing agreement", href=one.url, reference=one.row.reference)
    return Waits(title, Cell(f"Version {one.row.version}"), one.to_do)


def _to_sign(n: int) -> list[Waits]:
    if not n:
        return []
    notices = "1 notice to sign" if n == 1 else f"{n} notices to sign"
    title = Cell(notices, href=reverse("closures:to_sign"))
    return [Waits(title, Cell("Your closure cases"), "Read and sign, or say why not")]


def _reviews(reviews: Sequence[str], own: Sequence[Waits]) -> list[Waits]:
    """Return what the viewer is to review in one line, by when the first is due.

    `own` are the lines of those cases, if they are listed.
    """
    if not reviews:
        return []
    n = len(reviews)
    entries = "1 entry" if n == 1 else f"{n} entries"
    about = "Closure cases: not lawful, or drafted and authorised by one person"
    return [
        Waits(
            Cell(f"{entries} to review", href=reverse("closures:to_review")),
            Cell(own[0].title.text if n == len(own) == 1 else about),
            "Review",
            due=own[0].due if own else None,
        )
    ]


def _approvals(n: int) -> list[Waits]:
    if not n:
        return []
    requests = "1 request for access" if n == 1 else f"{n} requests for access"
    title = Cell(requests, href=reverse("approvals:list"))
    return [Waits(title, Cell("Accounts of your organisation"), "Approve or refuse")]


def _named(columns: Sequence[str], row: "SharedRow") -> dict[str, Any]:
    return dict(zip(columns, row.values, strict=True))


def _due(item: Waits, now: datetime) -> Cell:
    if item.acknowledge:
        return replace(item.acknowledge, note=f"Urgent: made {item.age}")
    if item.is_urgent:
        due = f", due {_written(item.due)}" if item.due else ""
        return Cell("Urgent", tag=Tag("Urgent", "urgent"), note=f"Made {item.age}{due}")
    if item.due is None:
        return Cell("")
    text = _written(item.due)
    late = Tag(f"Late: {text}", "attention") if item.is_late(now) else None
    return Cell(text, tag=late, note=item.due_note)


def _written(due: date | datetime) -> str:
    return short_instant(due) if isinstance(due, datetime) else short_date(due)
