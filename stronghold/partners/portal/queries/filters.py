"""The filters of a list of shared rows: days, a ward and a code such as the status."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import midnight
from stronghold.core.records.rules import read_area, read_date
from stronghold.partners.portal.kinds import NAMES, SharedKind


@dataclass(frozen=True)
class SharedFilter:
    """The filters in an address; without any, the list has all rows."""

    kind: SharedKind
    date_from: date | None = None
    date_to: date | None = None
    # The code of a ward, and one of the codes of the kind's column `by`.
    ward: str = ""
    by: str = ""

    @classmethod
    def from_params(cls, kind: SharedKind, params: Mapping[str, str]) -> "SharedFilter":
        """Read the parameters of an address; RuleBroken says which one is wrong."""
        given = {n: params.get(n, "").strip() for n in ("from", "to", "ward", "by")}
        found = cls(
            kind,
            date_from=read_date(given["from"], field="from"),
            date_to=read_date(given["to"], field="to"),
            ward=_ward(kind, given["ward"]),
            by=_code(kind, given["by"]),
        )
        if found.date_from and found.date_to and found.date_to < found.date_from:
            raise RuleBroken("The last day must not be before the first", field="to")
        return found

    def as_params(self) -> dict[str, str]:
        """Return the address parameters for these filters."""
        days = {"from": self.date_from, "to": self.date_to}
        params = {name: day.isoformat() for name, day in days.items() if day}
        codes = {"ward": self.ward, "by": self.by}
        return params | {name: code for name, code in codes.items() if code}

    def condition(self) -> tuple[str, list[Any]]:
        """Return an SQL condition on the kind's view, and its parameters.

        The names in it come from kinds.py; the values are passed as parameters.
        """
        conditions = [
            (f"{self.kind.day} >= %s", self._bound(self.date_from)),
            (f"{self.kind.day} < %s", self._bound(self.date_to, days=1)),
            ("ward_code = %s", self.ward or None),
            (f"{self.kind.by} = %s", self.by or None),
        ]
        wanted = [(words, value) for words, value in conditions if value is not None]
        words = " AND ".join(words for words, _ in wanted)
        return (f"WHERE {words}" if words else ""), [value for _, value in wanted]

    def _bound(self, day: date | None, *, days: int = 0) -> date | datetime | None:
        """Return a day, or the start of it in London if the column has instants."""
        if day is None:
            return None
        bound = day + timedelta(days=days)
        is_instant = self.kind.day.endswith("_at")
        return midnight(bound) if is_instant else bound


def codes_of(kind: SharedKind) -> list[tuple[str, str]]:
    """Return the codes that a kind can be filtered by, with their labels."""
    if not kind.by:
        return []
    choices: Any = NAMES[(kind.code, kind.by)]
    return [
        (code, str(label))
        for code, label in choices.choices
        if code not in kind.never_shown
    ]


def _ward(kind: SharedKind, text: str) -> str:
    return read_area(text, others=(), field="ward") if kind.has_place else ""


def _code(kind: SharedKind, given: str) -> str:
    if given and given not in dict(codes_of(kind)):
        raise RuleBroken(f"{given[:20]!r} is not known", field="by")
    return given
