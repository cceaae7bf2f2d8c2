"""The points of a chart: periods with their counts, and descriptions in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["complete", "late", "unfinished", "gap"]


@dataclass(frozen=True)
class Point:
    """A period and its count. None means that no source covers the period, not zero."""

    label: str
    value: int | None
    unfinished: bool = False
    late: bool = False
    selected: bool = False
    href: str = ""

    @property
    def kind(self) -> Kind:
        if self.value is None:
            return "gap"
        if self.unfinished:
            return "unfinished"
        return "late" if self.late else "complete"

    @property
    def text(self) -> str:
        """The count as text, for tables and screen readers."""
        words = {
            "gap": "no data",
            "unfinished": f"{self.value}, unfinished",
            "late": f"{self.value}, still filling in",
            "complete": f"{self.value}",
        }
        return words[self.kind]

    @property
    def described(self) -> str:
        return f"{self.label}: {self.text}"


def described(points: Sequence[Point], *, each: str, noun: str) -> str:
    """Describe points in words: their number, total, highest value and gaps."""
    known = [point for point in points if point.value is not None]
    if not known:
        return "No data for this range."
    highest = max(known, key=lambda point: point.value or 0)
    total = sum(point.value or 0 for point in known)
    # "1 in all", since the noun is plural.
    named = f" {noun}" if noun and total != 1 else ""
    words = [
        f"{len(points)} {each} from {points[0].label} to {points[-1].label}.",
        f"{total}{named} in all.",
        f"Highest {highest.value} ({highest.label}).",
    ]
    gaps = len(points) - len(known)
    if gaps:
        words.append(f"No data for {gaps} of them.")
    if points[-1].unfinished:
        words.append(f"{points[-1].label} is unfinished.")
    return " ".join(words)
