"""The models of oversight, gathered where Django looks for them."""

from stronghold.oversight.breaches.models import BreachStep, DataBreach
from stronghold.oversight.requests.models import (
    DataRequest,
    RequestItem,
    RequestNotice,
    RequestRecord,
    RequestStep,
)
from stronghold.oversight.retention.models import (
    Decision,
    DecisionEnd,
    ErasureAnswer,
    Period,
    PeriodAnswer,
    ScheduleLook,
    Tombstone,
)

__all__ = [
    "BreachStep",
    "DataBreach",
    "DataRequest",
    "Decision",
    "DecisionEnd",
    "ErasureAnswer",
    "Period",
    "PeriodAnswer",
    "RequestItem",
    "RequestNotice",
    "RequestRecord",
    "RequestStep",
    "ScheduleLook",
    "Tombstone",
]
