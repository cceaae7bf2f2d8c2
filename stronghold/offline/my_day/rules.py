"""What of My day a phone keeps without what it is about."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from operations.deadlines.models import Deadline


@dataclass(frozen=True)
class Counted:
    """How many records of one kind, urgent ones apart, have something due.

    `first` is the most urgent of what is due on them.
    """

    kind: str
    is_danger: bool
    n: int
    first: "Deadline"
