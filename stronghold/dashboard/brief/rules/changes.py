"""Why a week counts otherwise than when its brief was signed. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Why(Enum):
    """What happened to a record since, as far as its week's figures go."""

    LATE = "Late entry"
    MOVED_HERE = "Moved here from another week"
    PARTED = "No longer merged"
    DECIDED = "An import, decided on since"
    COUNTED_NOW = "Counted only since"
    IN_ERROR = "Recorded in error"
    MERGED = "Merged"
    SAME = "The same arrest as another"
    MOVED_AWAY = "Moved to another week"
    ENDED = "Not in force on the last day after all"
    NOT_COUNTED = "No longer counted"
    AREA = "Moved area"
    CATEGORY = "Other category"


@dataclass(frozen=True, kw_only=True)
class State:
    """How a record stands now, and what the brief knew of it when it was signed.

    `told_later`: the counted day was told after the record was made, as that of an
    entry under a warrant. `goes_on_in` is the record that it was merged into.
    """

    recorded_at: datetime
    is_in_error: bool = False
    goes_on_in: str = ""
    is_same_as_another: bool = False
    is_imported: bool = False
    told_later: bool = False
    was_received: bool = False
    from_week: str = ""
    to_week: str = ""
    is_stock: bool = False


def why_counted(state: State, *, signed_at: datetime) -> Why:
    """Say why a record counts that did not count when the brief was signed."""
    if state.recorded_at > signed_at:
        return Why.LATE
    if state.from_week:
        return Why.MOVED_HERE
    if state.was_received:
        return Why.PARTED
    if state.is_imported:
        return Why.DECIDED
    return Why.LATE if state.told_later else Why.COUNTED_NOW


def why_not_counted(state: State) -> Why:
    """Say why a record counts no more that the brief counted."""
    if state.is_in_error:
        return Why.IN_ERROR
    if state.goes_on_in:
        return Why.SAME if state.is_same_as_another else Why.MERGED
    if state.to_week:
        return Why.MOVED_AWAY
    return Why.ENDED if state.is_stock else Why.NOT_COUNTED
