"""The models of oversight, gathered where Django looks for them."""

from stronghold.oversight.retention.models import (
    Decision,
    DecisionEnd,
    ErasureAnswer,
    Period,
    PeriodAnswer,
    Tombstone,
)

__all__ = [
    "Decision",
    "DecisionEnd",
    "ErasureAnswer",
    "Period",
    "PeriodAnswer",
    "Tombstone",
]
