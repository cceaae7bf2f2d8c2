"""Requests in words: titles, tags, clocks, steps."""

from datetime import datetime
from typing import TYPE_CHECKING

from operations.statute.presenters import left
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Tag, TimelineItem, Tone
from stronghold.oversight.requests.choices import (
    ExtendBecause,
    RequestMove,
    State,
)

if TYPE_CHECKING:
    from stronghold.oversight.requests.models import DataRequest, RequestStep
    from stronghold.oversight.requests.queries import Shown

_TONES: dict[str, Tone] = {
    State.OPEN: "active",
    State.CLARIFYING: "waiting",
    State.DECIDED: "active",
    State.ANSWERED: "done",
    State.WITHDRAWN: "stopped",
}


def state_tag(row: "DataRequest") -> Tag:
    return Tag(str(State(row.state).label), _TONES[row.state])


def clock_words(shown: "Shown", now: datetime) -> tuple[str, str]:
    """Return by when it is answered, and how long is left, or why no clock runs."""
    facts, due = shown.facts, shown.due
    if not shown.is_running:
        ended = shown.row.ended_on
        on = f"{shown.row.get_state_display()} {written_date(ended)}" if ended else ""
        return (on, in_time_words(shown) or "Ended")
    if facts.stopped_on is not None:
        return ("Clock stopped", f"Since {written_date(facts.stopped_on)}")
    if facts.since is None:
        return ("Clock not started", f"Waiting for {facts.waits_for}")
    if due is None and facts.is_acknowledged:
        return ("Acknowledged", "The outcome is due without undue delay: s.164A(4)")
    if due is None:
        return ("No time limit", "No provision of that day is in force")
    return (written_date(london_date(due.due_at)), left(due, now=now))


def in_time_words(shown: "Shown") -> str:
    """Say whether a request was answered in time; "" if no law says by when."""
    due, on = shown.due, shown.row.ended_on
    if shown.is_running or due is None or on is None:
        return ""
    last = london_date(due.due_at)
    if on <= last:
        return f"In time: due by {written_date(last)}"
    n = (on - last).days
    return f"{n} {'day' if n == 1 else 'days'} late: due by {written_date(last)}"


def step_items(shown: "Shown") -> list[TimelineItem]:
    """Return the history of a request, the newest first."""
    items = [_step_item(step) for step in shown.steps]
    opened = TimelineItem(
        "Opened", shown.row.opened_at, by=shown.row.opened_by.display_name
    )
    return items[::-1] + [opened]


def _step_item(step: "RequestStep") -> TimelineItem:
    move = RequestMove(step.move)
    title = str(move.label).partition(":")[0]
    because = ExtendBecause(step.because).label if step.because else ""
    # Its day, where it was recorded on another.
    is_same = step.on == london_date(step.at)
    day = "" if is_same else f"On {written_date(step.on)}"
    text = ". ".join(filter(None, (day, str(because), step.words)))
    return TimelineItem(title, step.at, by=step.by.display_name, text=text)
