"""What a chart is made of: periods with their counts, and how each is said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["whole", "late", "unfinished", "gap"]


@dataclass(frozen=True)
class Point:
    """A period and its count; None is a gap that no source covers, never a zero."""

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
        return "late" if self.late else "whole"

    @property
    def told(self) -> str:
        """The count as it is read out and stands in a table."""
        words = {
            "gap": "no data",
            "unfinished": f"{self.value}, unfinished",
            "late": f"{self.value}, still filling in",
            "whole": f"{self.value}",
        }
        return words[self.kind]

    @property
    def described(self) -> str:
        return f"{self.label}: {self.told}"


def described(points: Sequence[Point], *, each: str, noun: str) -> str:
    """Say in words what is drawn: how many, how much, the highest, what is missing."""
    known = [point for point in points if point.value is not None]
    if not known:
        return "No data for this range."
    highest = max(known, key=lambda point: point.value or 0)
    total = sum(point.value or 0 for point in known)
    named = f" {noun}" if noun else ""
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
