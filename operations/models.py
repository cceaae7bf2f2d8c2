"""The models of all slices, gathered where Django looks for them."""

from operations.arrests.models import Arrest, ArrestMatch
from operations.closures.models import (
    ClosureCase,
    ClosureEvent,
    ClosureNotice,
    ClosurePaper,
    ClosureSignatory,
)
from operations.deadlines.models import Alert, AlertMail, Deadline, DutyMail, FeedKey
from operations.plans.models import Operation, PhaseBegun
from operations.safeguarding.models import (
    Concern,
    CountyLine,
    Referral,
    SharingHold,
)
from operations.seizures.models import Seizure
from operations.statute.models import Provision, ProvisionDecision, ProvisionLook
from operations.umbrella.models import Activity, Priority, Tasking
from operations.visits.models import AskMark, VisitAlert, VisitMail
from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises

__all__ = [
    "Concern",
    "CountyLine",
    "Referral",
    "SharingHold",
    "Tasking",
    "Priority",
    "PhaseBegun",
    "Operation",
    "Activity",
    "Alert",
    "AlertMail",
    "Arrest",
    "ArrestMatch",
    "AskMark",
    "ClosureCase",
    "ClosureEvent",
    "ClosureNotice",
    "ClosurePaper",
    "ClosureSignatory",
    "Deadline",
    "DutyMail",
    "FeedKey",
    "Provision",
    "ProvisionDecision",
    "ProvisionLook",
    "Seizure",
    "VisitAlert",
    "VisitMail",
    "Warrant",
    "WarrantEntry",
    "WarrantPremises",
]
