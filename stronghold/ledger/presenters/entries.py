"""An entry of a ledger: a record of any kind on one axis of time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stronghold.core.records.kind import RecordKind
from stronghold.core.ui.parts import Tag


@dataclass(frozen=True)
class Entry:
    """One entry of a ledger: the record, the day it counts on, and its main facts."""

    kind: str
    reference: str
    url: str
    on: date
    when: str
    title: str
    facts: str = ""
    where: str = ""
    words: str = ""
    tag: Tag | None = None
    # What it is linked to: the label, the reference and the page of each.
    links: Sequence[tuple[str, str, str]] = ()
    # Records that do not count (in error or merged) are drawn in grey.
    is_muted: bool = False


def entry_of(
    kind: RecordKind[Any],
    row: Any,
    shown: Collection[str],
    links: Sequence[tuple[str, str, str]] = (),
) -> Entry:
    """Show a record of a kind on its day, with what the kind says of it."""
    return Entry(
        kind=kind.one,
        reference=row.reference,
        url=kind.url("detail", row.reference),
        on=kind.on(row),
        when=kind.when(row),
        title=kind.what(row),
        facts=" · ".join(filter(None, kind.facts(row, shown))),
        where=kind.where(row),
        words=kind.words(row, shown),
        tag=kind.status(row),
        links=links,
        is_muted=not kind.counts(row),
    )
