"""The evidence chronology of premises: numbered, in time order, in cleared words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from stronghold.core.records.kind import RecordKind
from stronghold.ledger.presenters.entries import entry_of

# A longer bundle would not be read; the latest records are kept.
MOST_ITEMS = 400
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


def chronology_view(
    name: str, items: Sequence[Item], *, is_cut: bool, made: str, marking: str
) -> ChronologyView:
    """Present the records at a place; `made` says when and by whom."""
    cut = f"Only the latest {MOST_ITEMS} records are listed." if is_cut else ""
    return ChronologyView(
        title=name,
        made=made,
        marking=marking,
        items=items,
        cut_note=cut,
    )


def item_of(
    number: int, kind: RecordKind[Any], row: Any, *, shown: Collection[str]
) -> Item:
    """Present a record by its facts, and a report by its cleared words only."""
    entry = entry_of(kind, row, set(shown) - {"description"})
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
