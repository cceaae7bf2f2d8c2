"""The demonstration's search warrants: two years, in every state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from operations.arrests.choices import AgeBand, OffenceClass
from operations.seizures.choices import Drug, MeasureUnit, SeizureKind
from operations.statute.choices import Enactment, Entries
from operations.warrants.choices import Outcome
from stronghold.demo.builders.links import link
from stronghold.demo.builders.records import ARREST, WARRANT
from stronghold.demo.builders.warrants import (
    TO_ENTRY,
    TO_ISSUE,
    TO_RETURN,
    endorse,
    enter,
    move,
)
from stronghold.demo.scene import Scene, at_premises
from stronghold.demo.seizures import Item, Occasion, seize

if TYPE_CHECKING:
    from operations.warrants.models import Warrant, WarrantEntry
    from stronghold.core.accounts.models import User
    from stronghold.core.places.models import Premises

SOUGHT = "Controlled drugs, scales, phones, cash and lists of debts"
# The seizures of a search that found drugs; not recorded yet for the latest.
FOUND = (
    Item(SeizureKind.DRUGS, 31, MeasureUnit.WRAPS, Drug.CRACK, 310),
    Item(SeizureKind.CASH, estimate=460),
)
# How many days ago the warrant was drawn up at whose entry two people were arrested.
ENTERED = 8
# From the draft to each move, and from the entry. Entries are early in the morning.
SINCE_DRAFT = {
    "authorise": timedelta(hours=2),
    "apply": timedelta(hours=22),
    "refuse": timedelta(hours=23),
    "issue": timedelta(hours=23),
    "call_off": timedelta(days=4),
}
SINCE_ENTRY = {
    "enter": timedelta(hours=3),
    "endorse": timedelta(days=1),
    "return": timedelta(days=6),
}


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
    """Make the warrants; under `live` is the one that expires soonest.

    Under `entered` is one that was entered in the last days, with two arrests.
    """
    homes = scene.homes()[::-1]
    found: dict[str, Warrant] = {}
    for n, search in enumerate(_past(scene)):
        warrant, entry = make_warrant(scene, homes[n % len(homes)], search)
        if entry and search.drawn_at == scene.ago(ENTERED, "10:00"):
            found["entered"] = warrant
            _arrest_at(scene, warrant, entry, homes[n % len(homes)])
        if entry and search.outcome == Outcome.DRUGS and "endorse" in search.moves:
            for item in FOUND:
                seize(scene, Occasion.of_entry(entry), item)
    live = Search(scene.ago(28, "10:00"), TO_ISSUE)
    other = Search(scene.ago(7, "10:00"), TO_ISSUE)
    n = len(_past(scene))
    return found | {
        "live": make_warrant(scene, homes[n % len(homes)], live)[0],
        "other": make_warrant(
            scene, homes[(n + 1) % len(homes)], other, by=scene.people["east"]
        )[0],
    }


def _arrest_at(
    scene: Scene, warrant: "Warrant", entry: "WarrantEntry", home: "Premises"
) -> None:
    """Arrest two people at an entry, and link both arrests to the warrant."""
    for minutes, age in ((15, AgeBand.ADULT), (20, AgeBand.YOUNG_ADULT)):
        at = entry.entered_at + timedelta(minutes=minutes)
        arrest = ARREST.make(
            scene,
            at,
            by=scene.officer,
            place=at_premises(home),
            age_band=age,
            drug_class="A",
            offence_class=OffenceClass.SUPPLY,
        )
        link(scene, warrant, arrest, by=scene.officer, at=at + timedelta(hours=4))


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
        Search(scene.ago(ENTERED, "10:00"), TO_ENTRY + ("endorse",)),
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
    warrant = WARRANT.make(
        scene,
        search.drawn_at,
        by=by,
        place=at_premises(premises),
        enactment=search.enactment,
        entries_allowed=search.entries,
        articles=search.articles,
    )
    entry = None
    for code in search.moves:
        at = _when(search, code)
        if code == "enter":
            entry = enter(
                scene,
                warrant,
                by=by,
                at=at,
                entered_at=search.entry_at,
                outcome=search.outcome,
                accompanied_by=search.company,
            )
        elif code == "endorse":
            drugs = search.outcome == Outcome.DRUGS
            other = search.outcome == Outcome.OTHER_FOUND
            found = {"sought_found": drugs, "other_seized": other}
            endorse(scene, warrant, by=by, at=at, **found)
        else:
            move(scene, warrant, code, by=by, at=at)
    return warrant, entry


def _when(search: Search, move: str) -> datetime:
    """Return when a move is recorded; an entry is three hours after it was made."""
    if move in SINCE_ENTRY:
        return search.entry_at + SINCE_ENTRY[move]
    return search.drawn_at + SINCE_DRAFT[move]
