"""Why the records of a week have changed since its brief was signed."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Why(Enum):
    """What happened to a record that changes the figures of its week."""

    LATE = "Late entry"
    MOVED_HERE = "Moved here from another week"
    UNMERGED = "No longer merged"
    MATCHED = "Imported, and decided since"
    COUNTED_NOW = "Counted only since"
    IN_ERROR = "Recorded in error"
    MERGED = "Merged"
    SAME = "The same arrest as another"
    MOVED_AWAY = "Moved to another week"
    ENDED = "Not in force on the last day"
    NOT_COUNTED = "No longer counted"
    AREA = "Moved area"
    CATEGORY = "Changed category"


@dataclass(frozen=True, kw_only=True)
class State:
    """The status of a record now, and what the brief counted when it was signed.

    `dated_later`: the counted day was recorded after the record was made, as that of an
    entry under a warrant. `kept_as` is the reference of the record it was merged into.
    """

    recorded_at: datetime
    is_in_error: bool = False
    kept_as: str = ""
    is_same_as_another: bool = False
    is_imported: bool = False
    dated_later: bool = False
    was_received: bool = False
    from_week: str = ""
    to_week: str = ""
    is_stock: bool = False


def why_counted(state: State, *, signed_at: datetime) -> Why:
    """Return why a record counts now that did not count when the brief was signed."""
    if state.recorded_at > signed_at:
        return Why.LATE
    if state.from_week:
        return Why.MOVED_HERE
    if state.was_received:
        return Why.UNMERGED
    if state.is_imported:
        return Why.MATCHED
    return Why.LATE if state.dated_later else Why.COUNTED_NOW


def why_not_counted(state: State) -> Why:
    """Return why a record that the brief counted no longer counts."""
    if state.is_in_error:
        return Why.IN_ERROR
    if state.kept_as:
        return Why.SAME if state.is_same_as_another else Why.MERGED
    if state.to_week:
        return Why.MOVED_AWAY
    return Why.ENDED if state.is_stock else Why.NOT_COUNTED
