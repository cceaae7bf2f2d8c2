"""Every read of arrests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Choices, QuerySet

from operations.arrests.choices import OffenceClass
from operations.arrests.models import Arrest
from operations.arrests.visibility import visible_arrests
from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    history_of,
    one_of,
    page_of,
    with_related,
)


@dataclass(frozen=True)
class ArrestFilter(RecordFilter):
    """What the list of arrests is narrowed to; days are those of the arrest."""

    offence_class: str = ""

    prefix: ClassVar[str] = "A"
    counted_on: ClassVar[str] = "occurred_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {"offence_class": OffenceClass}


def arrests_page(viewer: User, wanted: ArrestFilter, ask: PageRequest) -> Page[Arrest]:
    """Return a page of arrests, the latest first."""
    every = _visible(viewer)
    rows = with_related(every.filter(wanted.rows(viewer)))
    page = page_of(rows, every=every, order=("-occurred_on", "-pk"), ask=ask)
    consulted([], **wanted.as_params())
    return page


def arrest(viewer: User, reference: str) -> Arrest:
    """Return one arrest with what its page shows."""
    return one_of(with_related(_visible(viewer)), reference)


def history(viewer: User, reference: str) -> list[Any]:
    """Return the states that an arrest has been in, the first one first."""
    return history_of(_visible(viewer), reference)


def recent_by(viewer: User, limit: int = 5) -> list[Arrest]:
    """Return what the viewer recorded last."""
    rows = with_related(_visible(viewer).filter(recorded_by=viewer))
    found = list(rows.order_by("-recorded_at", "-pk")[:limit])
    consulted(row.reference for row in found)
    return found


def _visible(viewer: User) -> QuerySet[Arrest]:
    return Arrest.objects.filter(visible_arrests(viewer))
