"""The evidence chronology of premises: numbered, in time order, in cleared words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.ui.dates import written_instant
from stronghold.ledger.presenters.kinds import Kind, kinds_for
from stronghold.ledger.presenters.place import full_name
from stronghold.ledger.queries.chronology import MOST_ITEMS, chronology
from stronghold.ledger.queries.places import LedgerPlace

# Only reports hold a person's words; the chronology has those cleared for sharing.
_CLEARED = "sanitised_text"


@dataclass(frozen=True)
class Item:
    """One numbered line: when, what, the reference, the exhibit, the cleared words."""

    number: int
    when: str
    kind: str
    title: str
    reference: str
    exhibit: str
    words: str


@dataclass(frozen=True)
class ChronologyView:
    """What the document shows, and the references in it."""

    title: str
    made: str
    marking: str
    items: Sequence[Item]
    cut_note: str

    @property
    def references(self) -> list[str]:
        return [item.reference for item in self.items]


def chronology_view(viewer: User, place: LedgerPlace) -> ChronologyView:
    """Present each record by its facts, and reports by their cleared words only."""
    kinds = {kind.source.code: kind for kind in kinds_for(viewer)}
    found = chronology(viewer, place, [kind.source for kind in kinds.values()])
    items = [
        _item(n, kinds[record.source.code], record.row, viewer=viewer)
        for n, record in enumerate(found.items, start=1)
    ]
    cut = f"Only the latest {MOST_ITEMS} records are listed." if found.is_cut else ""
    return ChronologyView(
        title=full_name(place),
        made=f"{written_instant(clock.now())} by {viewer.display_name}",
        marking=settings.PROTECTIVE_MARKING,
        items=items,
        cut_note=cut,
    )


def _item(number: int, kind: Kind, row: Any, *, viewer: User) -> Item:
    shown = kind.source.shown(viewer) - {"description"}
    entry = kind.entry(row, shown)
    facts = [entry.title, entry.facts]
    return Item(
        number=number,
        when=entry.when,
        kind=entry.kind,
        title=". ".join(filter(None, facts)),
        reference=entry.reference,
        exhibit=getattr(row, "exhibit_reference", "") or "",
        words=getattr(row, _CLEARED, ""),
    )
