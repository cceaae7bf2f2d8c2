"""The models of all slices, gathered where Django looks for them."""

from operations.abstraction.models import TeamHours, TimeAway
from operations.activities.models import Activity, TookPart
from operations.after_care.models import AfterCare, Revisit
from operations.arrests.models import Arrest, ArrestMatch
from operations.closures.models import (
    ClosureCase,
    ClosureEvent,
    ClosureException,
    ClosureNotice,
    ClosureSignatory,
)
from operations.deadlines.models import (
    Alert,
    AlertMail,
    Deadline,
    DeadlineCheck,
    DeadlineMark,
    DutyMail,
    FeedKey,
    SweptLaw,
)
from operations.disruptions.models import Disruption
from operations.groups.models import CrimeGroup
from operations.imports.models import HistoryFile, HistoryProblem
from operations.links.models import Link, Linked
from operations.operation.models import Operation, PhaseBegun
from operations.papers.models import Paper
from operations.priorities.models import Priority
from operations.safeguarding.models import (
    Concern,
    CountyLine,
    Referral,
    SharingHold,
)
from operations.seizures.models import Seizure
from operations.statute.models import (
    Judgment,
    JudgmentDecision,
    Provision,
    ProvisionDecision,
    ProvisionLook,
)
from operations.taskings.models import Tasking
from operations.visits.models import AskFirstRequest, VisitAlert, VisitMail
from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises
from stronghold.duty.handover.models import LeftWork, LeftWorkMail

__all__ = [
    "AfterCare",
    "Revisit",
    "TeamHours",
    "TimeAway",
    "Concern",
    "CountyLine",
    "CrimeGroup",
    "Referral",
    "SharingHold",
    "Tasking",
    "Priority",
    "PhaseBegun",
    "HistoryFile",
    "HistoryProblem",
    "Operation",
    "Paper",
    "Activity",
    "Alert",
    "AlertMail",
    "Arrest",
    "ArrestMatch",
    "AskFirstRequest",
    "ClosureCase",
    "ClosureEvent",
    "ClosureException",
    "ClosureNotice",
    "ClosureSignatory",
    "Deadline",
    "DeadlineCheck",
    "DeadlineMark",
    "Disruption",
    "DutyMail",
    "FeedKey",
    "Judgment",
    "JudgmentDecision",
    "LeftWork",
    "LeftWorkMail",
    "Link",
    "Linked",
    "Provision",
    "ProvisionDecision",
    "ProvisionLook",
    "Seizure",
    "SweptLaw",
    "TookPart",
    "VisitAlert",
    "VisitMail",
    "Warrant",
    "WarrantEntry",
    "WarrantPremises",
]
