"""The demonstration's search warrants: two years, in every state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from operations.seizures.choices import Drug, MeasureUnit, SeizureKind
from operations.statute.choices import Enactment, Entries
from operations.warrants.actions.entries import (
    Endorsement,
    NewEntry,
    endorse_premises,
    record_entry,
)
from operations.warrants.actions.moves import MoveDetails, move_warrant
from operations.warrants.actions.warrant import NewWarrant, _record_warrant
from operations.warrants.choices import CopyGiven, Outcome, Rank
from stronghold.core.kernel.london import london_date
from stronghold.demo.scene import Scene, at_premises
from stronghold.demo.seizures import Item, Occasion, seize

if TYPE_CHECKING:
    from operations.warrants.models import Warrant, WarrantEntry
    from stronghold.core.accounts.models import User
    from stronghold.core.places.models import Premises

COURT = "Oxford Magistrates’ Court"
SOUGHT = "Controlled drugs, scales, phones, cash and lists of debts"
# The seizures of a search that found drugs; not recorded yet for the latest.
FOUND = (
    Item(SeizureKind.DRUGS, 31, MeasureUnit.WRAPS, Drug.CRACK, 310),
    Item(SeizureKind.CASH, estimate=460),
)
# The moves up to each stage, in order.
TO_ISSUE = ("authorise", "apply", "issue")
TO_ENTRY = (*TO_ISSUE, "enter")
TO_RETURN = (*TO_ENTRY, "endorse", "return")
# Hours from the draft to each move. Entries are early in the morning.
AFTER = {"authorise": 2, "apply": 22, "refuse": 23, "issue": 23}
CALLED_OFF_AFTER, ENDORSED_AFTER, RETURNED_AFTER = 4, 1, 6  # days


@dataclass(frozen=True)
class Search:
    """One made-up warrant: when it was drawn up, and the moves made so far."""

    drawn_at: datetime
    moves: Sequence[str] = ()
    outcome: str = Outcome.DRUGS
    enactment: str = Enactment.DRUGS_ACT_S23
    entries: str = Entries.SINGLE
    company: str = ""
    articles: str = SOUGHT
    # When it was executed; if None, at 6:10am on the second morning.
    entered_at: datetime | None = None

    @property
    def entry_at(self) -> datetime:
        if self.entered_at:
            return self.entered_at
        second = self.drawn_at + timedelta(days=2)
        return second.replace(hour=6, minute=10)


def make_warrants(scene: Scene) -> "dict[str, Warrant]":
    """Make the warrants; under `live` is the one that expires soonest."""
    homes = scene.homes()[::-1]
    for n, search in enumerate(_past(scene)):
        _, entry = make_warrant(scene, homes[n % len(homes)], search)
        if entry and search.outcome == Outcome.DRUGS and "endorse" in search.moves:
            for item in FOUND:
                seize(scene, Occasion.of_entry(entry), item)
    live = Search(scene.ago(28, "10:00"), TO_ISSUE)
    other = Search(scene.ago(7, "10:00"), TO_ISSUE)
    n = len(_past(scene))
    return {
        "live": make_warrant(scene, homes[n % len(homes)], live)[0],
        "other": make_warrant(
            scene, homes[(n + 1) % len(homes)], other, by=scene.people["east"]
        )[0],
    }


def _past(scene: Scene) -> list[Search]:
    """Return those of two years that have ended, and those being prepared."""
    phones = Search(
        scene.ago(402, "10:00"),
        TO_RETURN,
        Outcome.OTHER_FOUND,
        Enactment.PACE_S8,
        articles="Phones and lists of debts",
    )
    return [
        Search(scene.ago(705, "10:00"), TO_RETURN),
        Search(scene.ago(540, "10:00"), TO_RETURN, Outcome.NOTHING),
        phones,
        Search(scene.ago(288, "10:00"), TO_RETURN),
        Search(scene.ago(205, "10:00"), ("authorise", "apply", "refuse")),
        Search(scene.ago(131, "10:00"), TO_RETURN, Outcome.SAFEGUARDING),
        Search(
            scene.ago(61, "10:00"),
            (*TO_ISSUE, "call_off"),
            enactment=Enactment.PSYCHOACTIVE_S39,
            articles="Unlabelled powders and sealed packets sold to be smoked",
        ),
        Search(scene.ago(47, "10:00"), TO_ISSUE),
        Search(scene.ago(8, "10:00"), (*TO_ENTRY, "endorse")),
        Search(scene.ago(4, "10:00"), TO_ENTRY),
        Search(scene.ago(3, "10:00"), ("authorise", "apply")),
        Search(scene.ago(1, "09:30"), ("authorise",)),
        Search(scene.ago(1, "14:00")),
    ]


def make_warrant(
    scene: Scene, premises: "Premises", search: Search, *, by: "User | None" = None
) -> "tuple[Warrant, WarrantEntry | None]":
    """Draw up a warrant and make its moves, each at its time."""
    by = by or scene.officer
    warrant = scene.act(
        search.drawn_at,
        _record_warrant,
        by=by,
        submission=scene.submission(of="warrant"),
        warrant=NewWarrant(
            at_premises(premises),
            enactment=search.enactment,
            entries_allowed=search.entries,
            articles=search.articles,
        ),
    )
    entry = None
    for move in search.moves:
        if move == "enter":
            entry = _enter(scene, warrant.reference, search, by=by)
        elif move == "endorse":
            _endorse(scene, warrant.reference, search, by=by)
        else:
            _move(scene, warrant.reference, search, move=move, by=by)
    return warrant, entry


def _move(
    scene: Scene, reference: str, search: Search, *, move: str, by: "User"
) -> None:
    at = _when(search, move)
    given: dict[str, Any] = {"on": london_date(at)}
    if move == "authorise":
        given = {"at": at, "rank": Rank.INSPECTOR}
    elif move == "apply":
        given["court"] = COURT
    elif move == "call_off":
        given["reason"] = (
            "The occupier has moved out, so the information no longer applies"
        )
    details = MoveDetails(**given)
    scene.act(at, move_warrant, by=by, reference=reference, move=move, details=details)


def _when(search: Search, move: str) -> datetime:
    if move == "call_off":
        return search.drawn_at + timedelta(days=CALLED_OFF_AFTER)
    if move == "return":
        return search.entry_at + timedelta(days=RETURNED_AFTER)
    return search.drawn_at + timedelta(hours=AFTER[move])


def _enter(
    scene: Scene, reference: str, search: Search, *, by: "User"
) -> "WarrantEntry":
    entry = NewEntry(
        premises=1,
        entered_at=search.entry_at,
        outcome=search.outcome,
        copy_given=CopyGiven.OCCUPIER,
        accompanied_by=search.company,
    )
    return scene.act(
        search.entry_at + timedelta(hours=3),
        record_entry,
        by=by,
        reference=reference,
        submission=scene.submission(of="entry"),
        entry=entry,
    )


def _endorse(scene: Scene, reference: str, search: Search, *, by: "User") -> None:
    found = Endorsement(
        premises=1,
        sought_found=search.outcome == Outcome.DRUGS,
        other_seized=search.outcome == Outcome.OTHER_FOUND,
    )
    at = search.entry_at + timedelta(days=ENDORSED_AFTER)
    scene.act(at, endorse_premises, by=by, reference=reference, endorsement=found)
