"""Replays the events of a case to find its status.

What ends with time alone is calculated, and is not an event.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.facts import (
    ABOUT_PREMISES,
    HAPPENS_NOW,
    AppealOutcome,
    Appellant,
)
from operations.closure_moves.rules.moves import MOVE_OF, REFUSALS, Happened, Status
from stronghold.core.kernel.london import london_date

# No appeal lies from the Crown Court by section 84.
_NO_FURTHER_APPEAL = {"granted_at": None, "denied_at": None}


def live_events(events: Iterable[Happened]) -> list[Happened]:
    """Return the events without those that were undone."""
    found: list[Happened] = []
    for event in events:
        if event.kind == EventKind.TAKE_BACK:
            found = [one for one in found if one.n != event.facts.event]
        else:
            found.append(event)
    return found


def replay(events: Iterable[Happened]) -> Status:
    """Return the status of a case after these events, in the order of recording."""
    status = Status()
    for event in live_events(events):
        status = next_status(status, event)
    return status


def next_status(before: Status, event: Happened) -> Status:
    """Return the status of a case after one more event."""
    move = MOVE_OF[event.kind]
    changed = _CHANGES[event.kind](before, event)
    state = changed.pop("state", move.target or before.state)
    is_in_order = event.kind not in HAPPENS_NOW | ABOUT_PREMISES
    latest = event if is_in_order else before.latest
    return replace(before, **changed, state=state, last=event, latest=latest)


def _in_effect(
    before: Status, event: Happened, *, is_ended: bool = False
) -> dict[str, Any]:
    """End a suspension, if there is one.

    An order that `is_ended` too did not take effect again on its last day.
    """
    if before.suspended_at is None:
        return {}
    until = london_date(event.at) + timedelta(days=is_ended)
    days = (london_date(before.suspended_at), until)
    kept = [days] if days[0] < until else []
    suspended = (*before.suspended_before, *kept)
    return {"suspended_at": None, "suspended_by": None, "suspended_before": suspended}


def _prepared(before: Status, event: Happened) -> dict[str, Any]:
    return {"prepared": event.facts, "not_signed": None}


def _signature_asked(before: Status, event: Happened) -> dict[str, Any]:
    return {"asked": event, "not_signed": None}


def _signature_refused(before: Status, event: Happened) -> dict[str, Any]:
    return {"asked": None, "not_signed": event}


def _rebooked(before: Status, event: Happened) -> dict[str, Any]:
    court, at = event.facts.hearing_court, event.facts.hearing_at
    return {"prepared": replace(before.prepared, hearing_court=court, hearing_at=at)}


def _consultee_named(before: Status, event: Happened) -> dict[str, Any]:
    return {"consultees": before.consultees | {event.facts.organisation}}


def _authorised(before: Status, event: Happened) -> dict[str, Any]:
    signed = {"signed_by": event.facts.signed_by, "hours": event.facts.hours}
    return {**signed, "signed": event, "asked": None, "not_signed": None}


def _served(before: Status, event: Happened) -> dict[str, Any]:
    again = {
        "first_adjourned_at": None,
        "has_court_reason": False,
        "continuations": (),
    }
    return {"served_at": event.at, "cancelled_at": None, **again}


def _notice_extended(before: Status, event: Happened) -> dict[str, Any]:
    facts = event.facts
    return {
        "extended_by": facts.signed_by,
        "extension_hours": facts.extension_hours,
    }


def _cancelled(before: Status, event: Happened) -> dict[str, Any]:
    return {"cancelled_at": event.at}


def _adjourned(before: Status, event: Happened) -> dict[str, Any]:
    facts = event.facts
    continued = ((event.at, facts.until),) if facts.notice_continued else ()
    return {
        "adjourned_at": event.at,
        "first_adjourned_at": before.first_adjourned_at or event.at,
        "has_court_reason": facts.has_court_reason,
        "adjourned_until": facts.until,
        "notice_continued": facts.notice_continued,
        "continuations": before.continuations + continued,
    }


def _order(before: Status, event: Happened) -> dict[str, Any]:
    facts = event.facts
    return {
        "granted_at": event.at,
        "denied_at": None,
        "heard_at": event.at,
        "order_made_at": event.at,
        "ends_on": facts.ends_on,
        "ends_time": facts.ends_time,
        "ends_before": None,
        "begins_on": facts.begins_on,
        "begins_time": facts.begins_time,
        **_in_effect(before, event),
        "reviewed_at": None,
        "scope": str(facts.scope or ""),
        "exceptions": facts.exceptions,
        "ended_at": None,
        "refused_at": None,
        "refusal_upheld_at": None,
    }


def _refused(before: Status, event: Happened) -> dict[str, Any]:
    hours = getattr(event.facts, "hours", 0)
    return {
        "denied_at": event.at,
        "heard_at": event.at,
        "refused_at": event.at,
        "continued_hours": hours,
    }


def _applied(before: Status, event: Happened) -> dict[str, Any]:
    return {"application": event}


def _order_extended(before: Status, event: Happened) -> dict[str, Any]:
    return {
        **_longer(before, event),
        "granted_at": event.at,
        "denied_at": None,
        "application": None,
    }


def _longer(before: Status, event: Happened) -> dict[str, Any]:
    facts = event.facts
    ends = {"ends_on": facts.ends_on, "ends_time": facts.ends_time}
    return {**ends, "ends_before": before.ends_on}


def _not_extended(before: Status, event: Happened) -> dict[str, Any]:
    return {"denied_at": event.at, "application": None}


def _appeal_lodged(before: Status, event: Happened) -> dict[str, Any]:
    served = event.facts.lodged_by == Appellant.SERVED
    return {
        "appeal_lodged_at": event.at,
        "is_making_appealed": served and before.is_making_latest,
    }


def _appeal_decided(before: Status, event: Happened) -> dict[str, Any]:
    # What was suspended pending the appeal takes effect again with its end.
    is_quashed = event.facts.outcome == AppealOutcome.QUASHED
    in_effect = _in_effect(before, event, is_ended=is_quashed)
    ended: dict[str, Any] = {"appeal_ended_at": event.at, **in_effect}
    if before.is_under_appeal and before.is_making_appealed:
        ended["making_appeal_ended_at"] = event.at
    match event.facts.outcome:
        case AppealOutcome.QUASHED:
            ended_at = before.ended_at or event.at
            return {**ended, "state": State.QUASHED, "ended_at": ended_at}
        case AppealOutcome.ORDER_MADE:
            made = _order(before, event) | _NO_FURTHER_APPEAL
            return {**ended, **made, "state": State.ORDER}
        case AppealOutcome.EXTENDED:
            longer = {**_longer(before, event), "state": State.ORDER_EXTENDED}
            return {**ended, **longer, **_NO_FURTHER_APPEAL}
        case AppealOutcome.DISMISSED if before.state in REFUSALS:
            return {**ended, "refusal_upheld_at": event.at}
    return ended


def _suspended(before: Status, event: Happened) -> dict[str, Any]:
    return {"suspended_at": event.at, "suspended_by": event.facts.court}


def _resumed(before: Status, event: Happened) -> dict[str, Any]:
    return _in_effect(before, event)


def _quashed(before: Status, event: Happened) -> dict[str, Any]:
    """Undo the decision: nothing of it can be appealed against or ends by time."""
    was_order = before.order_made_at is not None and before.state not in REFUSALS
    ended_at = (before.ended_at or event.at) if was_order else None
    appeal = {"appeal_ended_at": event.at} if before.is_under_appeal else {}
    return {
        **appeal,
        "reviewed_at": event.at,
        "ended_at": ended_at,
        "granted_at": None,
        "denied_at": None,
        "refused_at": None,
        "continued_hours": 0,
        "adjourned_at": None,
        "adjourned_until": None,
        "first_adjourned_at": None,
        "has_court_reason": False,
        **_in_effect(before, event, is_ended=was_order),
    }


def _discharged(before: Status, event: Happened) -> dict[str, Any]:
    return {"ended_at": event.at}


def _entered(before: Status, event: Happened) -> dict[str, Any]:
    return {"entered_at": event.at}


def _nothing(before: Status, event: Happened) -> dict[str, Any]:
    return {}


_CHANGES: Mapping[str, Callable[[Status, Happened], dict[str, Any]]] = {
    EventKind.PREPARE: _prepared,
    EventKind.REBOOK: _rebooked,
    EventKind.NAME_CONSULTEE: _consultee_named,
    EventKind.ASK_SIGNATURE: _signature_asked,
    EventKind.NOT_SIGNED: _signature_refused,
    EventKind.AUTHORISE: _authorised,
    EventKind.ABANDON: _nothing,
    EventKind.SERVE: _served,
    EventKind.EXTEND_NOTICE: _notice_extended,
    EventKind.VARY: _nothing,
    EventKind.CANCEL: _cancelled,
    EventKind.ADJOURN: _adjourned,
    EventKind.ORDER: _order,
    EventKind.SUSPEND: _suspended,
    EventKind.RESUME: _resumed,
    EventKind.QUASH: _quashed,
    EventKind.REFUSE: _refused,
    EventKind.REFUSE_CONTINUE: _refused,
    EventKind.APPLY_EXTENSION: _applied,
    EventKind.EXTEND_ORDER: _order_extended,
    EventKind.NOT_EXTENDED: _not_extended,
    EventKind.LODGE_APPEAL: _appeal_lodged,
    EventKind.DECIDE_APPEAL: _appeal_decided,
    EventKind.DISCHARGE: _discharged,
    EventKind.ENTER: _entered,
    EventKind.RETURN: _nothing,
}
