"""A builder for each kind of record and of plan, by the kind's code."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from operations.activities.actions import NewActivity, record_activity
from operations.activities.choices import ActivityKind
from operations.after_care.actions import NewAfterCare, begin_after_care
from operations.arrests.actions import NewArrest, record_arrest
from operations.arrests.choices import AgeBand, OffenceClass
from operations.closure_moves.choices import Ground
from operations.closures.actions import NewCase, open_closure
from operations.groups.actions import NewGroup, record_group
from operations.groups.choices import GroupStatus, Suspicion
from operations.operation.actions import OperationFacts, set_up_operation
from operations.priorities.actions import PriorityFacts, set_priority
from operations.safeguarding.actions.concerns import NewConcern, raise_concern
from operations.safeguarding.actions.lines import LineFacts, open_line
from operations.safeguarding.actions.referrals import NewReferral, open_referral
from operations.safeguarding.choices import (
    Band,
    ExploitationSign,
    LineStatus,
    ReferralKind,
    Subject,
)
from operations.seizures.actions import NewSeizure, record_seizure
from operations.seizures.choices import SeizureKind
from operations.statute.choices import Enactment
from operations.taskings.actions import TaskingFacts, set_tasking
from operations.taskings.queries import Assignee
from operations.warrants.actions.warrant import NewWarrant, record_warrant
from reports.intake.actions import NewReport, submit_report
from reports.report.choices import Channel, Concern
from stronghold.core.kernel.london import london_date
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.rules import When
from stronghold.demo.builders.stage import Stage, within

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from operations.after_care.models import AfterCare
    from operations.arrests.models import Arrest
    from operations.closures.models import ClosureCase
    from operations.groups.models import CrimeGroup
    from operations.operation.models import Operation
    from operations.priorities.models import Priority
    from operations.safeguarding.models import Concern as ExploitationConcern
    from operations.safeguarding.models import CountyLine, Referral
    from operations.seizures.models import Seizure
    from operations.taskings.models import Tasking
    from operations.warrants.models import Warrant
    from reports.models import Report
    from stronghold.core.accounts.models import User

R = TypeVar("R")
Answers = dict[str, Any]


def _nothing(by: "User", at: datetime) -> Answers:
    return {}


@dataclass(frozen=True)
class Builder(Generic[R]):
    """How one kind is made: the action, what it takes, and valid answers.

    `shape` is the class of what is stored, and `takes` the action's name for it.
    `answers` are valid ones by the names of the fields; `fitting` gives those that
    depend on who records it and when.
    """

    action: Callable[..., R]
    shape: type[Any]
    takes: str
    answers: Answers
    fitting: Callable[["User", datetime], Answers] = field(default=_nothing)
    # What its submissions are named, if not as the action names it.
    of: str = ""

    def make(self, stage: Stage, at: datetime, *, by: "User", **given: Any) -> R:
        """Store one, recorded at a time; what is given replaces the valid answers.

        Unless given, it happened when it was recorded, at no known place. `of` names
        the submission, unless the `submission` itself is given.
        """
        submission = given.pop("submission", None)
        of = given.pop("of", self.of or self.takes)
        parameters = inspect.signature(within(self.action)).parameters
        own = {name: given.pop(name) for name in [*given] if name in parameters}
        own[self.takes] = self._shaped(self.fitting(by, at) | given, at)
        return stage.act(
            at,
            self.action,
            by=by,
            submission=submission or stage.submission(of=of),
            **own,
        )

    def _shaped(self, given: Answers, at: datetime) -> Any:
        """Return the shape with these values; those it has no field for are facts."""
        names = {field.name for field in fields(self.shape)}
        usual = {"occurred": When.at_instant(at), "place": PlaceMeant()}
        values = {name: usual[name] for name in usual.keys() & names}
        values |= {**self.answers, **given}
        facts = {name: values.pop(name) for name in [*values] if name not in names}
        if facts:
            values["facts"] = facts
        return self.shape(**values)


REPORT: "Builder[Report]" = Builder(
    submit_report,
    NewReport,
    "report",
    {"concern": Concern.DEALING, "channel": Channel.OFFICER},
    lambda by, at: {"received_at": at},
)
ARREST: "Builder[Arrest]" = Builder(
    record_arrest,
    NewArrest,
    "arrest",
    {"offence_class": OffenceClass.SUPPLY, "age_band": AgeBand.ADULT},
)
WARRANT: "Builder[Warrant]" = Builder(
    record_warrant, NewWarrant, "warrant", {"enactment": Enactment.DRUGS_ACT_S23}
)
CLOSURE: "Builder[ClosureCase]" = Builder(
    open_closure, NewCase, "case", {"ground": Ground.NUISANCE}, of="closure"
)
SEIZURE: "Builder[Seizure]" = Builder(
    record_seizure, NewSeizure, "seizure", {"kind": SeizureKind.CASH}
)
ACTIVITY: "Builder[Activity]" = Builder(
    record_activity,
    NewActivity,
    "activity",
    {"kind": ActivityKind.HIGH_VISIBILITY, "n_people": 2, "minutes": 30},
)
REFERRAL: "Builder[Referral]" = Builder(
    open_referral,
    NewReferral,
    "referral",
    {"kind": ReferralKind.MASH, "subject": Subject.CHILD},
)
CONCERN: "Builder[ExploitationConcern]" = Builder(
    raise_concern,
    NewConcern,
    "concern",
    {
        "kind": ReferralKind.MASH,
        "subject": Subject.CHILD,
        "signs": [ExploitationSign.CRIMINAL],
    },
)
LINE: "Builder[CountyLine]" = Builder(
    open_line,
    LineFacts,
    "facts",
    {
        "name": "Blue",
        "hub": "London",
        "status": LineStatus.ACTIVE,
        "children": Band.UNKNOWN,
        "adults": Band.UNKNOWN,
    },
    lambda by, at: {"first_known_on": london_date(at)},
    of="line",
)
GROUP: "Builder[CrimeGroup]" = Builder(
    record_group,
    NewGroup,
    "group",
    {
        "name": "Harbour",
        "status": GroupStatus.ACTIVE,
        "suspected_of": [Suspicion.DRUGS],
    },
    lambda by, at: {"team": by.team, "first_known": When(london_date(at))},
)
OPERATION: "Builder[Operation]" = Builder(
    set_up_operation,
    OperationFacts,
    "facts",
    {"name": "Stronghold"},
    lambda by, at: {"begins_on": london_date(at)},
    of="operation",
)
PRIORITY: "Builder[Priority]" = Builder(
    set_priority,
    PriorityFacts,
    "facts",
    {"issue": "Dealing from cars", "place_text": "Lake Street"},
    lambda by, at: {"since": london_date(at)},
    of="priority",
)
TASKING: "Builder[Tasking]" = Builder(
    set_tasking,
    TaskingFacts,
    "facts",
    {"what": "Patrol after school"},
    lambda by, at: {
        "assignee": Assignee(by.organisation),
        "due_on": london_date(at) + timedelta(days=7),
    },
    of="tasking",
)
AFTER_CARE: "Builder[AfterCare]" = Builder(
    begin_after_care,
    NewAfterCare,
    "home",
    {},
    lambda by, at: {"since": london_date(at)},
    of="after care",
)
BUILDERS: Mapping[str, Builder[Any]] = {
    "reports": REPORT,
    "arrests": ARREST,
    "warrants": WARRANT,
    "closures": CLOSURE,
    "seizures": SEIZURE,
    "activities": ACTIVITY,
    "referrals": REFERRAL,
    "concerns": CONCERN,
    "lines": LINE,
    "groups": GROUP,
    "operations": OPERATION,
    "priorities": PRIORITY,
    "taskings": TASKING,
    "after_care": AFTER_CARE,
}
