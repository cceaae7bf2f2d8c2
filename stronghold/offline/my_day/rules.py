"""What of My day a phone keeps without what it is about, and how much it keeps."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.to_do.rules import Key, Kind

if TYPE_CHECKING:
    from operations.deadlines.models import Deadline

# The most lines that a phone keeps for a shift: one person does no more in it.
MOST = 60
# On which records what is due is only counted, and which other things are.
COUNTED = ("referral", "warrant", "arrest")
COUNTED_KINDS = frozenset({Kind.CALL_BACK, Kind.VISIT})


@dataclass(frozen=True)
class Counted:
    """How many things of one kind, urgent ones apart, are to be done.

    `kind` is that of their records, or call_back or visit. `first` is the most urgent
    of them, and `due` the row of what is due on its record, if it is on one.
    """

    kind: str
    is_danger: bool
    n: int
    first: Key
    due: "Deadline | None"
