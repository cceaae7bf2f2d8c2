"""Everything that can be done in a story, by the name that the stories call it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from operations.activities.queries import Other
from operations.operation.actions import (
    OperationFacts,
    begin_phase,
    change_operation,
)
from operations.priorities.actions import answer_priority
from operations.taskings.actions import answer_own_tasking, move_tasking
from operations.taskings.choices import TaskingMove
from operations.taskings.queries import Assignee
from stronghold.core.kernel.london import london_date
from stronghold.core.records.rules import When
from stronghold.demo import closures, data_duties, referrals, warrants
from stronghold.demo.accounts import TEAMS
from stronghold.demo.builders.links import link
from stronghold.demo.builders.records import (
    ACTIVITY,
    OPERATION,
    PRIORITY,
    REPORT,
    TASKING,
)
from stronghold.demo.places import home_of, place_of
from stronghold.demo.player import Case, Do, Step
from stronghold.demo.queries import reports_from
from stronghold.partners.portal.actions import send_activity, send_report

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from operations.operation.models import Operation
    from operations.priorities.models import Priority
    from operations.taskings.models import Tasking
    from reports.models import Report
    from stronghold.core.accounts.models import User

WARDS = {code: wards for code, _, wards in TEAMS}


def _link(case: Case, step: Step, by: "User") -> None:
    """Link what the step is about, or each of several, to another record."""
    one, other = case.value(step.answers["from"]), case.value(step.answers["to"])
    for each in one if isinstance(one, list) else [one]:
        link(case.scene, each, other, by=by, at=step.at)


def _link_reports(case: Case, step: Step, by: "User") -> None:
    """Link the latest reports from the street of the home, before the step."""
    since = step.at - timedelta(days=step.answers["days"])
    street = home_of(case).street_id
    for report in reports_from(street, since, step.at)[-step.answers["most"] :]:
        link(case.scene, report, case.row, by=by, at=step.at)


def _send_report(case: Case, step: Step, by: "User") -> "Report":
    answers = case.value(step.answers)
    answers["place"] = place_of(case, answers["place"])
    answers["occurred"] = When.at_instant(answers["occurred"])
    builder = replace(REPORT, action=send_report)
    return builder.make(case.scene, step.at, by=by, **answers)


def _set_up(case: Case, step: Step, by: "User") -> "Operation":
    answers: dict[str, Any] = case.value(step.answers)
    known = case.scene.organisations
    answers["partners"] = [known[code] for code in answers["partners"]]
    answers["areas"] = WARDS[answers["areas"]]
    return OPERATION.make(case.scene, step.at, by=by, **answers)


def _make_part(case: Case, step: Step, by: "User") -> None:
    """Make other operations parts of the one that the case is about."""
    for row in case.value(step.answers["parts"]):
        facts = OperationFacts(
            name=row.name,
            begins_on=row.begins_on,
            aims=row.aims,
            areas=row.areas,
            partners=row.partners.all(),
            part_of=case.row,
        )
        case.scene.act(
            step.at, change_operation, by=by, reference=row.reference, facts=facts
        )


def _begin_phase(case: Case, step: Step, by: "User") -> None:
    case.scene.act(
        step.at,
        begin_phase,
        by=by,
        reference=case.row.reference,
        began_on=london_date(step.at),
        **step.answers,
    )


def _set_priority(case: Case, step: Step, by: "User") -> "Priority":
    return PRIORITY.make(case.scene, step.at, by=by, **case.value(step.answers))


def _answer_priority(case: Case, step: Step, by: "User") -> None:
    case.scene.act(
        step.at,
        answer_priority,
        by=by,
        reference=case.row.reference,
        answered_on=london_date(step.at),
        **step.answers,
    )


def _set_tasking(case: Case, step: Step, by: "User") -> "Tasking":
    answers = {"source": "Weekly tasking meeting", **case.value(step.answers)}
    answers["place"] = place_of(case, answers.get("place", ""))
    answers["assignee"] = _assignee(case, answers.pop("for"))
    return TASKING.make(case.scene, step.at, by=by, **answers)


def _assignee(case: Case, code: str) -> Assignee:
    officer = case.scene.officer
    if code == "officer":
        return Assignee(officer.organisation, person=officer)
    if code == "team":
        return Assignee(officer.organisation, team=officer.team)
    return Assignee(case.scene.organisations[code])


def _move_tasking(case: Case, step: Step, by: "User") -> None:
    """Make a move of a tasking; a partner's own moves are an action of their own."""
    answers = case.value(step.answers)
    row = answers.pop("of", case.row)
    is_partners = by.organisation != case.scene.officer.organisation
    case.scene.act(
        step.at,
        answer_own_tasking if is_partners else move_tasking,
        by=by,
        reference=row.reference,
        move=step.do.partition(".")[2],
        **answers,
    )


def _record_activity(case: Case, step: Step, by: "User") -> "Activity":
    """Record an activity once it is over; `others` are who took part, by `key`."""
    answers = case.value(step.answers)
    known = case.scene.organisations
    if code := answers.pop("organisation", None):
        answers["organisation"] = known[code]
    answers["others"] = [
        Other(
            one["n"],
            known.get(one["of"]),
            "" if one["of"] in known else one["of"],
            one.get("minutes"),
        )
        for one in answers.get("others", ())
    ]
    answers["place"] = place_of(case, answers["place"])
    answers["occurred"] = When.at_instant(answers["occurred"])
    is_partners = by.organisation != case.scene.officer.organisation
    builder = replace(ACTIVITY, action=send_activity) if is_partners else ACTIVITY
    return builder.make(case.scene, step.at, by=by, **answers)


DO: Mapping[str, Do] = MappingProxyType(
    {
        **{f"taskings.{move}": _move_tasking for move in TaskingMove},
        "activities.record": _record_activity,
        "links.make": _link,
        "operations.set_up": _set_up,
        "operations.make_part": _make_part,
        "operations.begin_phase": _begin_phase,
        "priorities.set": _set_priority,
        "priorities.answer": _answer_priority,
        "reports.link_before": _link_reports,
        "reports.send": _send_report,
        "taskings.set": _set_tasking,
        **closures.DO,
        **data_duties.DO,
        **referrals.DO,
        **warrants.DO,
    }
)
