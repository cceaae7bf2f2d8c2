"""A lawful try of each move that the API has: a record, and a body for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from operations.activities.models import Activity
from operations.after_care.record import AFTER_CARE
from operations.doors.actions import DoorVisit, record_visit
from reports.report.record import REPORTS
from reports.triage.actions.queue import Undo, states_of
from reports.triage.undo_token import seal
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.records.submission import Submission
from tests.closure_events import make_irregular_event, make_served_event
from tests.factories import (
    make_activity,
    make_arrest,
    make_closure,
    make_concern,
    make_county_line,
    make_group,
    make_operation,
    make_premises,
    make_priority,
    make_referral,
    make_report,
    make_row,
    make_seizure,
    make_tasking,
    make_warrant,
)
from tests.things import make_disruption

Body = dict[str, Any]
IN_ERROR: Body = {"reason": "Entered twice"}
VISIT = UUID("5f0c2f0e-7d0f-4c58-9a6d-0a4a3f1f7c11")


@dataclass(frozen=True)
class Try:
    """A record to move, and a body that the rules allow.

    `shows`: the move changes what the API shows of the record, and so its version.
    `changed` returns the reference of what its history names, if that is another.
    """

    make: Callable[[User], Any]
    given: Body | Callable[[User], Body]
    shows: bool = True
    changed: Callable[[Any], str] = attrgetter("reference")

    def body(self, by: User) -> Body:
        return self.given(by) if callable(self.given) else self.given


def under_way(by: User) -> Any:
    now = clock.now() - timedelta(hours=1)
    return make_activity(by, is_under_way=True, minutes=None, occurred_at=now)


def disrupted(by: User) -> Any:
    group = make_group(by)
    make_disruption(by, group)
    return group


def irregular(by: User) -> Any:
    case = make_closure(by)
    make_irregular_event(case, by)
    return case


def at_home(by: User) -> Any:
    return make_closure(by, premises=make_premises(by))


def of_their_team(by: User) -> Any:
    return make_report(by, team=by.team)


def of_child(by: User) -> Any:
    return make_arrest(by, age_band="10-17", offence_class="92A")


def after_care(by: User) -> Any:
    return make_row(AFTER_CARE, by)


def linked(by: User) -> Any:
    line = make_county_line(by)
    line.linked_reports.add(make_report(by, place_text=line.reference))
    return line


def linked_report(by: User) -> Body:
    return {"record": latest_report(by).reference}


def latest_report(by: User) -> Any:
    return REPORTS.rows(by).latest("pk")


def triaged(by: User) -> Body:
    """Grade the latest report, and return what undoes it."""
    row = latest_report(by)
    before = states_of([row])
    row.grade = "1"
    row.save(update_fields=["grade"])
    return {"undo": seal(Undo(before, states_of([row])), by)}


def merged(by: User) -> Any:
    return make_report(by, merged_into=make_report(by))


def kept(by: User) -> Body:
    """Return the report that is kept of those that were merged last."""
    row = REPORTS.rows(by).filter(merged_into__isnull=False).latest("pk")
    return {"other": row.merged_into.reference}


def closed(by: User) -> Any:
    case = make_closure(by)
    make_served_event(case, by)
    return case


def visited(by: User) -> Any:
    case = closed(by)
    record_visit(
        by=by,
        submission=Submission.of(VISIT, {}),
        reference=case.reference,
        visit=DoorVisit("breach", clock.now()),
    )
    return case


def visit_of_it(_case: Any) -> str:
    return str(Activity.objects.get(client_uuid=VISIT).reference)


def today(days: int = 0) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def now(by: User) -> Body:
    return {"ended_at": clock.now().isoformat()}


TRIES: Mapping[str, Try] = {
    "reports/moves": Try(of_their_team, {"move": "take"}),
    "reports/assess": Try(
        make_report, {"grade": "2", "threat": "low", "vulnerability": "high"}
    ),
    "reports/source": Try(make_report, {"source_evaluation": "1"}),
    "reports/words": Try(make_report, {"text": "Dealing at the corner."}),
    "reports/merge": Try(make_report, lambda by: {"into": make_report(by).reference}),
    "reports/grade": Try(make_report, {"grade": "2"}),
    "reports/undo_triage": Try(make_report, triaged),
    "reports/not_the_same": Try(
        make_report, lambda by: {"other": make_report(by).reference}, shows=False
    ),
    "reports/undo_decision": Try(merged, kept),
    "reports/withdraw": Try(make_report, IN_ERROR),
    "arrests/complete": Try(make_arrest, {"disposal": "bail"}),
    "arrests/exploitation": Try(
        of_child, {"answer": "no", "reason": "An adult paid no part in it."}
    ),
    "arrests/withdraw": Try(make_arrest, IN_ERROR),
    "warrants/withdraw": Try(make_warrant, IN_ERROR),
    "seizures/correct": Try(make_seizure, {"packaging": "tube"}),
    "seizures/withdraw": Try(make_seizure, IN_ERROR),
    "activities/end": Try(under_way, now),
    "activities/who": Try(
        make_activity, {"others": [{"outside": "housing", "n_people": 2}]}
    ),
    "activities/withdraw": Try(make_activity, IN_ERROR),
    "groups/correct": Try(make_group, {"phase": "hold"}),
    "groups/status": Try(make_group, {"status": "disrupted"}),
    "groups/withdraw": Try(make_group, IN_ERROR),
    "groups/disruptions/withdraw": Try(disrupted, IN_ERROR | {"n": 1}),
    "operations/change": Try(make_operation, {"aims": "Fewer cars after school."}),
    "operations/phase": Try(
        make_operation, lambda by: {"phase": "hold", "began_on": today()}
    ),
    "operations/records": Try(
        make_operation, lambda by: {"of": make_arrest(by).reference}, shows=False
    ),
    "priorities/change": Try(make_priority, {"why": "Reports rose in three weeks."}),
    "priorities/answer": Try(
        make_priority,
        lambda by: {"done": "A camera was put up.", "answered_on": today()},
    ),
    "taskings/change": Try(make_tasking, lambda by: {"due_on": today(9)}),
    "taskings/moves": Try(make_tasking, {"move": "accept"}),
    "referrals/moves": Try(
        make_referral,
        {
            "step": "make",
            "to_name": "A charity",
            "consent": "given",
            "name_passed": "phone",
        },
    ),
    "referrals/withdraw": Try(make_referral, IN_ERROR),
    "concerns/withdraw": Try(make_concern, IN_ERROR),
    "lines/change": Try(make_county_line, {"hub": "A city in the north"}),
    "lines/link": Try(
        make_county_line,
        lambda by: {"record": make_report(by).reference},
        shows=False,
    ),
    "lines/unlink": Try(linked, linked_report, shows=False),
    "lines/withdraw": Try(make_county_line, IN_ERROR),
    "after_care/end": Try(after_care, {"because": "moved"}),
    "closures/tenure": Try(at_home, {"tenure": "secure"}, shows=False),
    "closures/review": Try(irregular, {"n": 1, "note": "Legal services know."}),
    "closures/visits": Try(closed, {"found": "as_ordered"}, shows=False),
    "closures/visits/undo": Try(
        visited, {"visit": str(VISIT)}, shows=False, changed=visit_of_it
    ),
    "closures/withdraw": Try(make_closure, IN_ERROR),
}
