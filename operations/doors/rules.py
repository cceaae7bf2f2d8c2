"""What a tap at a door says of the visit."""

from collections.abc import Mapping
from types import MappingProxyType

from operations.activities.choices import Result
from operations.closure_moves.choices import Found

RESULT_OF: Mapping[str, Result] = MappingProxyType(
    {
        Found.AS_ORDERED: Result.AS_ORDERED,
        Found.BREACH: Result.BREACH,
        Found.NO_ANSWER: Result.NO_ANSWER,
    }
)
WRONG_BUTTON = "The wrong button was tapped at the door"
NEVER_CLOSED = "Nothing has closed this address: no notice was served, no order made"
