"""What a list of shared rows is narrowed to: days, a ward, how a row stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stronghold.kernel.clock import midnight
from stronghold.kernel.errors import RuleBroken
from stronghold.portal.kinds import NAMES, SharedKind
from stronghold.records.rules import read_area, read_date


@dataclass(frozen=True)
class Narrowing:
    """It comes from an address and goes back into one; without any, all rows."""

    kind: SharedKind
    date_from: date | None = None
    date_to: date | None = None
    # The code of a ward, and one of the codes of the kind's column `by`.
    ward: str = ""
    by: str = ""

    @classmethod
    def from_params(cls, kind: SharedKind, params: Mapping[str, str]) -> "Narrowing":
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
        """Return the parameters that make this again."""
        days = {"from": self.date_from, "to": self.date_to}
        params = {name: day.isoformat() for name, day in days.items() if day}
        codes = {"ward": self.ward, "by": self.by}
        return params | {name: code for name, code in codes.items() if code}

    def condition(self) -> tuple[str, list[Any]]:
        """Return a condition on the columns of the kind's view, and what it is given.

        Each name in it comes from kinds.py, and each value is given apart.
        """
        said = [
            (f"{self.kind.day} >= %s", self._bound(self.date_from)),
            (f"{self.kind.day} < %s", self._bound(self.date_to, days=1)),
            ("ward_code = %s", self.ward or None),
            (f"{self.kind.by} = %s", self.by or None),
        ]
        wanted = [(words, value) for words, value in said if value is not None]
        words = " AND ".join(words for words, _ in wanted)
        return (f"WHERE {words}" if words else ""), [value for _, value in wanted]

    def _bound(self, day: date | None, *, days: int = 0) -> date | datetime | None:
        """Return a day, or where London's day begins if the column has instants."""
        if day is None:
            return None
        bound = day + timedelta(days=days)
        is_instant = self.kind.day.endswith("_at")
        return midnight(bound) if is_instant else bound


def codes_of(kind: SharedKind) -> list[tuple[str, str]]:
    """Return the codes that a kind can be narrowed by, and what each is called."""
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
