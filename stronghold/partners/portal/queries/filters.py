"""The filters of a list of shared rows: days, a ward and a code such as the status."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import midnight
from stronghold.core.records.filters import (
    CodesFilter,
    DayFilter,
    Filter,
    ListFilter,
    YesFilter,
)
from stronghold.core.records.rules import read_area
from stronghold.partners.portal.kinds import LABELS, NAMES, SharedKind


class OfWard(Filter):
    """A ward of the agreement, by its code."""

    name, label, may_be_saved = "ward", "Ward", True

    def __init__(self, wards: Sequence[tuple[str, str]]) -> None:
        self._wards = wards

    def read(self, text: str) -> str:
        code = read_area(text, others=(), field=self.name)
        if code not in dict(self._wards):
            raise RuleBroken("Choose a ward of the agreement", field=self.name)
        return code

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return self._wards


class OfCode(CodesFilter):
    """One of the codes of the kind's column `by`."""

    name = "by"

    def __init__(self, kind: SharedKind) -> None:
        names: Any = NAMES[(kind.code, kind.by)]
        self.label = LABELS[kind.by]
        self.choices = [
            pair for pair in names.choices if pair[0] not in kind.never_shown
        ]


class OnlyOwn(YesFilter):
    """Only the rows in which the partner itself took part."""

    name, label = "own", "Only those that you took part in"


def filters_of(kind: SharedKind, wards: Sequence[tuple[str, str]] = ()) -> list[Filter]:
    """Return the filters of the list of a kind; `wards` are those of the agreement."""
    label = LABELS[kind.day]
    filters: list[Filter] = [
        DayFilter("from", f"{label}, from", kind.day),
        DayFilter("to", f"{label}, to", kind.day, is_last=True),
    ]
    if kind.has_place and wards:
        filters.append(OfWard(wards))
    if kind.by:
        filters.append(OfCode(kind))
    if kind.own:
        filters.append(OnlyOwn())
    return filters


def condition(kind: SharedKind, wanted: ListFilter) -> tuple[str, list[Any]]:
    """Return an SQL condition on the kind's view, and its parameters.

    The names in it come from kinds.py; the values are passed as parameters.
    """
    given = wanted.as_params()
    conditions = [
        (f"{kind.day} >= %s", _bound(kind, given.get("from"))),
        (f"{kind.day} < %s", _bound(kind, given.get("to"), days=1)),
        ("ward_code = %s", given.get("ward")),
        (f"{kind.by} = %s", given.get("by")),
    ]
    chosen = [(words, value) for words, value in conditions if value is not None]
    named = [words for words, _ in chosen]
    if given.get("own"):
        named.append(f"{kind.own} IS NOT NULL")
    words = " AND ".join(named)
    return (f"WHERE {words}" if words else ""), [value for _, value in chosen]


def _bound(
    kind: SharedKind, given: str | None, *, days: int = 0
) -> date | datetime | None:
    """Return a day, or the start of it in London if the column has instants."""
    if given is None:
        return None
    bound = date.fromisoformat(given) + timedelta(days=days)
    return midnight(bound) if kind.day.endswith("_at") else bound
