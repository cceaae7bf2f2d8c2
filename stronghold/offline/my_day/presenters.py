"""My day in words: titles, places, cleared words, and the moves that may wait.

It names no one who reported, and shows no words of a report but those cleared for all.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from django.urls import reverse

from operations.activities.record import ACTIVITIES
from operations.deadlines.presenters.page import line_of
from operations.deadlines.presenters.wording import by_when, urgency_at, urgency_tag
from operations.deadlines.rules.urgency import harm_of
from operations.taskings.choices import TaskingStatus
from operations.taskings.record import TASKINGS
from operations.taskings.rules import is_overdue
from operations.visits.presenters import ASKED
from reports.report.choices import Concern
from reports.report.presenters import due_words, grade_words, report_is_late
from reports.report.record import REPORTS, status_tag
from stronghold.core.records.presenters import written_place
from stronghold.core.ui.dates import short_date, short_instant
from stronghold.core.ui.parts import Tag
from stronghold.offline.my_day.rules import Counted
from stronghold.to_do.presenters import PARTS
from stronghold.to_do.rules import Kind

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from operations.deadlines.queries.listed import Found
    from operations.taskings.models import Tasking
    from reports.report.models import Report
    from stronghold.offline.my_day.queries import Day, Line

TITLE = "My day"
OVERDUE = Tag("Overdue", "attention")
DUE_TODAY = Tag("Due today", "active")
UNDER_WAY = Tag("Under way", "active")
# What is only counted, one and many.
WORDS: Mapping[str, tuple[str, str]] = {
    "referral": ("referral", "referrals"),
    "warrant": ("warrant", "warrants"),
    "arrest": ("arrest", "arrests"),
    "call_back": ("person to call back", "people to call back"),
    "visit": (
        "visit where your team asks to be rung",
        "visits where your team asks to be rung",
    ),
}
# The moves that an officer may make without signal, by their codes: those that ask for
# nothing that depends on the record, and that another move can undo.
OF_REPORT = ("start", "hand_back")
OF_TASKING = ("accept", "do", "leave")


class AnyMove(Protocol):
    """A move of a table: of a report or a tasking."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class OpenMoves:
    """The moves of a record that are open to the viewer, and the mark of its state."""

    mark: str
    moves: Sequence[AnyMove]


@dataclass(frozen=True)
class Press:
    """A move as a form of one button. `asks` is the text it needs, "" for none.

    `code` names the form in a phone's queue, and `seen` is the state it was shown in.
    """

    code: str
    url: str
    move: str
    label: str
    seen: str
    asks: str = ""

    @property
    def needs(self) -> str:
        """What a phone asks for before it keeps the move, as JSON."""
        need = {"fields": ["outcome"], "message": f"Enter an answer: {self.asks}"}
        return json.dumps([need] if self.asks else [])


@dataclass(frozen=True)
class Item:
    """One thing in hand: what and where, by when, and what can be done to it."""

    title: str
    url: str
    tag: Tag
    by: str
    note: str = ""
    words: str = ""
    presses: Sequence[Press] = ()


@dataclass(frozen=True)
class Part:
    title: str
    items: Sequence[Item]


def day_page(
    day: "Day",
    still: Mapping[str, OpenMoves],
    *,
    now: datetime,
    today: date,
    until: datetime,
) -> dict[str, object]:
    """Return what the page shows, on the site and kept on a phone until `until`.

    `still` is what is open to the viewer, by the references of reports and taskings.
    """
    parts = [Part("Under way", [_activity(row) for row in day.activities])]
    for part, lines in day.parts.items():
        items = [_item(line, still, now=now, today=today) for line in lines]
        parts.append(Part(PARTS[part].title, items))
    return {
        "title": TITLE,
        "parts": [part for part in parts if part.items],
        "as_of": short_instant(now),
        "until": short_instant(until),
        "more_url": reverse("home") if day.has_more else "",
    }


def _item(
    line: "Line", still: Mapping[str, OpenMoves], *, now: datetime, today: date
) -> Item:
    if isinstance(line, Counted):
        return _count(line, now)
    if isinstance(line, REPORTS.model):
        return _report(line, still[line.reference], now)
    if isinstance(line, TASKINGS.model):
        return _tasking(line, still[line.reference], today)
    return _due(line, now)


def _activity(row: "Activity") -> Item:
    return Item(
        ACTIVITIES.title(row),
        ACTIVITIES.url("detail", row.reference),
        UNDER_WAY,
        f"Since {short_instant(row.occurred_at)}" if row.occurred_at else "",
    )


def _due(found: "Found", now: datetime) -> Item:
    line = line_of(found, now)
    return Item(line.title, line.url, line.tag, line.left, note=_after(line.when))


def _after(when: str) -> str:
    """Return a date as it stands within a sentence: a day keeps its capital."""
    is_latest = when.startswith("At ")
    return f"{when[:1].lower()}{when[1:]}" if is_latest else when


def _count(found: Counted, now: datetime) -> Item:
    """Say how many are due, with none of what they are about."""
    one, many = WORDS[found.kind]
    urgent = "urgent " if found.is_danger and found.kind == "referral" else ""
    tag, by = _when(found, now)
    return Item(
        f"{found.n} {urgent}{one if found.n == 1 else many}",
        reverse("home"),
        tag,
        by,
        note="open with signal: not kept on a phone",
    )


def _when(found: Counted, now: datetime) -> tuple[Tag, str]:
    """Return how urgent the first of what is counted is, and by when it is due."""
    due = found.due
    if due:
        urgency = urgency_at(due, now, **harm_of(due.referral))
        return urgency_tag(urgency), by_when(due, now, kind=due.kind).main
    if found.kind == Kind.VISIT:
        return ASKED, "Before someone goes in"
    at = found.first.urgent_at
    tag = OVERDUE if at < now else DUE_TODAY
    return tag, f"By {short_instant(at)}"


def _report(row: "Report", still: OpenMoves, now: datetime) -> Item:
    is_late = report_is_late(row, now)
    due, grade = due_words(row, now), grade_words(row)
    url = reverse("reports:move", args=[row.reference])
    return Item(
        _title_of(row),
        REPORTS.url("detail", row.reference),
        OVERDUE if is_late else status_tag(row),
        due or grade,
        note=f"grade {grade}" if due else "",
        words="" if _is_of_a_child(row) else row.sanitised_text,
        presses=_presses("report_move", url, still, OF_REPORT),
    )


def _title_of(row: "Report") -> str:
    """Return the title of a report, without a concern about a child."""
    if _is_of_a_child(row):
        return f"{REPORTS.one}, {written_place(row)}"
    return REPORTS.title(row)


def _is_of_a_child(row: "Report") -> bool:
    """Return whether neither the title nor the cleared words may be shown.

    Words that are cleared for everyone may still say what the concern is.
    """
    return bool(row.concern == Concern.EXPLOITATION)


def _tasking(row: "Tasking", still: OpenMoves, today: date) -> Item:
    is_late = is_overdue(row.status, row.due_on, today=today)
    status = TaskingStatus(row.status)
    url = TASKINGS.url("move", row.reference)
    return Item(
        TASKINGS.title(row),
        TASKINGS.url("detail", row.reference),
        OVERDUE if is_late else Tag(status.label, "new"),
        f"Due by {short_date(row.due_on)}",
        presses=_presses("tasking_move", url, still, OF_TASKING),
    )


def _presses(
    code: str, url: str, still: OpenMoves, offered: Sequence[str]
) -> list[Press]:
    return [
        Press(code, url, one.code, one.label, still.mark, getattr(one, "asks", ""))
        for one in still.moves
        if one.code in offered
    ]
