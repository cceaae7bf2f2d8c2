"""What is due of kinds of which a phone may keep the number alone."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Counted:
    """How many records of one kind, urgent ones apart, have something due.

    `first` is the most urgent of what is due on them.
    """

    kind: str
    is_danger: bool
    n: int
    first: Any
