"""The filter of a list of records: read from query parameters, and written back.

Pages, the API and exports narrow a list by it; map programs get the list without
parameters, so without what it leaves out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.kind import NOT_IN_ERROR, RecordKind
from stronghold.core.records.rules import (
    read_area,
    read_date,
    read_reference,
    read_yes,
)

# Values of the area filter other than the code of an area.
ELSEWHERE = "elsewhere"
NOT_KNOWN = "not-known"
COMMON = ("from", "to", "area", "reference", "mine", "in_error")


@dataclass(frozen=True)
class ListFilter:
    """The filter of the list of a kind. `chosen` is by the names of `kind.filters`."""

    kind: RecordKind[Any]
    date_from: date | None = None
    date_to: date | None = None
    area: str = ""
    reference: str = ""
    mine: bool = False
    in_error: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_params(cls, kind: RecordKind[Any], params: Mapping[str, str]) -> Self:
        """Read query parameters. RuleBroken names the one that is wrong."""
        given = {name: params.get(name, "").strip() for name in names_of(kind)}
        found = cls(
            kind,
            date_from=read_date(given["from"], field="from"),
            date_to=read_date(given["to"], field="to"),
            area=read_area(given["area"], others=(ELSEWHERE, NOT_KNOWN)),
            reference=read_reference(given["reference"], prefix=kind.prefix),
            mine=read_yes(given["mine"], field="mine"),
            in_error=read_yes(given["in_error"], field="in_error"),
            chosen={one.name: one.read(given[one.name]) for one in kind.filters},
        )
        if found.date_from and found.date_to and found.date_to < found.date_from:
            raise RuleBroken("The last day must not be before the first", field="to")
        return found

    def as_params(self) -> dict[str, str]:
        """Return the query parameters of this filter."""
        days = {"from": self.date_from, "to": self.date_to}
        params = {name: day.isoformat() for name, day in days.items() if day}
        texts = {"area": self.area, "reference": self.reference, **self.chosen}
        params |= {name: text for name, text in texts.items() if text}
        return params | {n: "yes" for n in ("mine", "in_error") if getattr(self, n)}

    def rows(self, viewer: User) -> Q:
        """Return the condition for the rows of the list."""
        rows = self.kind.listed(is_by_reference=bool(self.reference))
        if not self.in_error:
            rows &= NOT_IN_ERROR
        if self.date_from:
            rows &= Q(**{f"{self.kind.listed_on}__gte": self.date_from})
        if self.date_to:
            rows &= Q(**{f"{self.kind.listed_on}__lte": self.date_to})
        if self.reference:
            rows &= Q(reference__startswith=self.reference)
        if self.mine:
            rows &= Q(recorded_by=viewer)
        for one in self.kind.filters:
            if text := self.chosen.get(one.name):
                rows &= one.rows(text, viewer)
        return rows & in_area(self.area)


def names_of(kind: RecordKind[Any]) -> tuple[str, ...]:
    """Return the names of the query parameters of a kind's list."""
    return (*COMMON, *(one.name for one in kind.filters))


def in_area(area: str) -> Q:
    """Return the condition for an area of any edition and kind, or for no area."""
    if not area:
        return Q()
    if area == NOT_KNOWN:
        return Q(point__isnull=True)
    if area == ELSEWHERE:
        return Q(point__isnull=False, ward__isnull=True)
    ids = Area.objects.filter(code=area).values("pk")
    return Q(ward__in=ids) | Q(district__in=ids) | Q(lsoa__in=ids)
