"""Ledger entries of a record of any kind, and of arrests."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.arrests.choices import AgeBand, DrugClass, OffenceClass
from operations.arrests.presenters import state_of as arrest_status
from stronghold.core.records.kind import RecordKind
from stronghold.core.ui.dates import short_when
from stronghold.core.ui.parts import Tag

if TYPE_CHECKING:
    from operations.arrests.models import Arrest


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
    # Records that do not count (in error or merged) are drawn in grey.
    is_muted: bool = False


def entry_of(kind: RecordKind[Any], row: Any, shown: Collection[str]) -> Entry:
    """Show a record of a kind on its day, with what the kind says of it."""
    return Entry(
        kind=kind.one,
        reference=row.reference,
        url=kind.url("detail", row.reference),
        on=kind.on(row),
        when=kind.when(row),
        title=kind.title(row),
        facts=" · ".join(filter(None, kind.facts(row, shown))),
        where=kind.where(row),
        words=kind.words(row, shown),
        tag=kind.status(row),
        is_muted=not kind.counts(row),
    )


def arrest_entry(arrest: "Arrest", shown: Collection[str]) -> Entry:
    """Show an arrest on its day."""
    facts = []
    if "drug_class" in shown and arrest.drug_class != DrugClass.UNKNOWN:
        facts.append(DrugClass(arrest.drug_class).label)
    if "age_band" in shown and arrest.age_band != AgeBand.UNKNOWN:
        facts.append(f"Aged {AgeBand(arrest.age_band).label}")
    return Entry(
        kind="Arrest",
        reference=arrest.reference,
        url=reverse("arrests:detail", args=[arrest.reference]),
        on=arrest.occurred_on,
        when=short_when(arrest.occurred_on, arrest.occurred_at),
        title=OffenceClass(arrest.offence_class).label,
        facts=" · ".join(facts),
        where=arrest.place_text,
        tag=arrest_status(arrest),
        is_muted=_is_not_counted(arrest),
    )


def _is_not_counted(arrest: "Arrest") -> bool:
    is_second = arrest.waits_for_match or arrest.same_as_id is not None
    return arrest.is_in_error or is_second
