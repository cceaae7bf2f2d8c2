"""What waits for a partner, in one table: to sign, to do, to answer, by when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.closures.choices import State as ClosureState
from operations.deadlines.choices import DeadlineKind
from operations.safeguarding.choices import (
    ReferralKind,
    ReferralState,
    Subject,
    Urgency,
)
from operations.safeguarding.rules.referrals import answer_by
from operations.taskings.choices import TaskingStatus
from stronghold.kernel import clock
from stronghold.look.dates import ago, short_date, short_instant
from stronghold.look.parts import Cell, Column, Row, Table, Tag
from stronghold.portal.kinds import KINDS, OWN_CASES
from stronghold.portal.presenters.address import Address
from stronghold.portal.presenters.rows import url_of
from stronghold.portal.queries import Reading, SharedRow
from stronghold.sharing.choices import Shared

if TYPE_CHECKING:
    from stronghold.sharing.models import Agreement

# Of each kind; the lists have the rest.
MOST_WAITING = 20
LONGEST = 120
REFERRAL_TO_DO = {
    ReferralState.MADE: "Acknowledge it",
    ReferralState.ACKNOWLEDGED: "Decide it",
    ReferralState.DECIDED: "Tell back what came of it",
}
CASE_TO_DO = {
    ClosureState.DRAFT: "Prepare the notice",
    ClosureState.AUTHORISED: "Serve the notice",
    ClosureState.SERVED: "Have it heard",
    ClosureState.EXTENDED_NOTICE: "Have it heard",
    ClosureState.ADJOURNED: "Go to the adjourned hearing",
    ClosureState.REFUSED_CONTINUED: "Decide what follows: the notice goes on",
    ClosureState.ORDER: "Extend the order, or let it end",
    ClosureState.ORDER_EXTENDED: "The order was extended: let it end",
}
# What the law asks before all that the state of a case would.
DUE_TO_DO = {
    DeadlineKind.IRREGULAR: "Have it reviewed: it was not lawful",
    DeadlineKind.ALONE: "Have it reviewed: one person did both",
    DeadlineKind.ORDER_LIMIT: "Check the order with legal services",
}
TASKING_TO_DO = {
    TaskingStatus.SET: "Accept or answer it",
    TaskingStatus.ACCEPTED: "Answer it",
}


@dataclass(frozen=True)
class Waits:
    """One thing that waits: by when, which is also what the table is sorted by."""

    reference: Cell
    what: Cell
    to_do: str
    due: date | datetime | None = None
    due_note: str = ""
    # Somebody is in danger now: before all that merely has a day.
    is_urgent: bool = False
    age: str = ""

    @property
    def order(self) -> tuple[bool, date]:
        due = self.due
        day = clock.london_date(due) if isinstance(due, datetime) else due
        return not self.is_urgent, day or date.max

    @property
    def is_late(self) -> bool:
        if isinstance(self.due, datetime):
            return self.due < clock.now()
        return self.due is not None and self.due < clock.today()


def waiting_table(
    read: Reading,
    address: Address,
    unsigned: Sequence["Agreement"],
    *,
    n_reviews: int = 0,
) -> Table | None:
    """Present what waits for the partner, the soonest due first; None if nothing.

    `n_reviews` entries of its closure cases wait for the viewer's own review.
    """
    waits = sorted(_rows(read, address), key=lambda one: one.order)
    waits = [*_reviews(n_reviews), *map(_unsigned, unsigned), *waits]
    if not waits:
        return None
    return Table(
        caption="What waits for you, the first due first",
        columns=[Column(text) for text in ("What", "About", "To do", "By")],
        rows=[Row([one.reference, one.what, one.to_do, _due(one)]) for one in waits],
        hide_caption=True,
        stacked=True,
    )


def _rows(read: Reading, address: Address) -> Iterator[Waits]:
    links = not address.is_preview
    for row in read.waiting(OWN_CASES, most=MOST_WAITING).rows:
        yield _case(row, links)
    for code, present in ((Shared.TASKINGS, _tasking), (Shared.REFERRALS, _referral)):
        if code in address.kinds:
            for row in read.waiting(KINDS[code], most=MOST_WAITING).rows:
                yield present(row, links)


def _case(row: SharedRow, links: bool) -> Waits:
    told = _named(OWN_CASES.columns, row)
    due = told["due_at"]
    label = str(DeadlineKind(told["due_kind"]).label) if due else ""
    by_law = ", ".join(text for text in (label, told["section"]) if text)
    return Waits(
        reference=_way(row.reference, url_of(OWN_CASES, row.reference), links),
        what=Cell(f"Closure case, {told['place'] or 'place on the map'}"),
        to_do=DUE_TO_DO.get(told["due_kind"]) or CASE_TO_DO[told["state"]],
        due=clock.london_date(due) if due and told["is_day"] else due,
        due_note=by_law,
    )


def _tasking(row: SharedRow, links: bool) -> Waits:
    kind = KINDS[Shared.TASKINGS]
    told = _named(kind.columns, row)
    return Waits(
        reference=_way(row.reference, url_of(kind, row.reference), links),
        what=Cell(_short(told["what"]), note=told["place"]),
        to_do=TASKING_TO_DO[told["status"]],
        due=told["due_on"],
    )


def _referral(row: SharedRow, links: bool) -> Waits:
    kind = KINDS[Shared.REFERRALS]
    told = _named(kind.columns, row)
    is_open = told["state"] in {ReferralState.MADE, ReferralState.ACKNOWLEDGED}
    urgent = told["urgency"] == Urgency.URGENT and is_open
    is_answered = told["state"] == ReferralState.DECIDED
    about = str(Subject(told["subject"]).label).lower()
    return Waits(
        reference=_way(row.reference, url_of(kind, row.reference), links),
        what=Cell(
            f"Referral, {ReferralKind(told['kind']).label}",
            note=f"About {about}, made {short_instant(told['made_at'])}",
        ),
        to_do=REFERRAL_TO_DO[told["state"]],
        # Nothing says by when it is to be told back.
        due=None if is_answered else answer_by(told["kind"], told["made_at"]),
        due_note="" if is_answered else "Usual time for an answer",
        age=ago(told["made_at"], clock.now()) if urgent else "",
        is_urgent=urgent,
    )


def _unsigned(row: "Agreement") -> Waits:
    url = reverse("sharing:agreement", args=[row.reference, row.version])
    what = f"Sharing agreement, version {row.version}"
    return Waits(
        Cell(row.reference, href=url, whole=True), Cell(what), "Read and sign it"
    )


def _reviews(n: int) -> list[Waits]:
    if not n:
        return []
    entries = "1 entry" if n == 1 else f"{n} entries"
    return [
        Waits(
            Cell(f"{entries} to review", href=reverse("closures:to_review")),
            Cell("Closure cases: not lawful, or drafted and authorised by one person"),
            "Review",
        )
    ]


def _way(reference: str, url: str, links: bool) -> Cell:
    return Cell(reference, href=url if links else "", whole=True)


def _named(columns: Sequence[str], row: SharedRow) -> dict[str, Any]:
    return dict(zip(columns, row.values, strict=True))


def _due(one: Waits) -> Cell:
    if one.is_urgent:
        due = f", due {_written(one.due)}" if one.due else ""
        return Cell(
            "Urgent", tag=Tag("Urgent", "attention"), note=f"Made {one.age}{due}"
        )
    if one.due is None:
        return Cell("–")
    text = _written(one.due)
    late = Tag(f"Late: {text}", "attention") if one.is_late else None
    return Cell(text, tag=late, note=one.due_note)


def _written(due: date | datetime) -> str:
    return short_instant(due) if isinstance(due, datetime) else short_date(due)


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rsplit(maxsplit=1)[0]} …"
