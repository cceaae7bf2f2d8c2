"""The brief as a PDF: live for one viewer, or as it is signed for all readers.

The first page is the first screen; an appendix has the rest. A signed document holds
references and codes, and no words of a record, tasking or priority, and no address:
those may be corrected or erased, and the document may not.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from operations.deadlines.presenters.page import line_of
from operations.taskings.presenters import assignee_name, state_of
from stronghold.brief.presenters.first_screen import first_screen
from stronghold.brief.presenters.page import figures_part
from stronghold.brief.presenters.taskings import Ways
from stronghold.brief.presenters.what_was_done import (
    called_back,
    came_of_it,
    kinds_done,
    time_part,
)
from stronghold.brief.presenters.wording import title_of
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import short_date, written_instant

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.priorities.models import Priority
    from operations.taskings.models import Tasking
    from stronghold.brief.models import Brief
    from stronghold.brief.presenters.week import WeekReads


# Characters of a comment.
MOST_ON_FIRST_PAGE = 240


def signed_by(brief: "Brief") -> str:
    """Return the week, who signed its brief, and when."""
    signed = f"{brief.signed_by.display_name}, {written_instant(brief.signed_at)}"
    return f"{Week(brief.week)}, signed by {signed}"


def week_document(
    read: "WeekReads",
    *,
    force: str,
    reference: str,
    comment: str = "",
    copy: str = "",
    has_words: bool = False,
    is_signed: bool = False,
) -> dict[str, Any]:
    """Return what `documents/brief.html` draws.

    With words, it has those of its records, and addresses. `copy` is the notice on a
    reading copy.
    """
    week, today = read.week, read.today
    # Nothing is set from paper, and what was set is in the list of taskings.
    ways = Ways(week, today, may_task=False, found={})
    return {
        "title": title_of(week),
        "reference": reference,
        "force": force,
        "is_signed": is_signed,
        "comment": comment,
        # The first page has room for a few lines.
        "is_long": len(comment) > MOST_ON_FIRST_PAGE,
        "copy": copy,
        "screen": first_screen(read, ways, has_places=has_words),
        "signals": read.section,
        "taskings": [
            _tasking(row, today, has_words=has_words) for row in read.taskings.rows
        ],
        "taskings_cut": read.taskings.cut,
        "priorities": [
            _priority(row, read.areas, has_words=has_words)
            for row in read.priorities.rows
        ],
        "priorities_cut": read.priorities.cut,
        "figures": figures_part(read, ways),
        "done": kinds_done(read),
        "called": called_back(read.called),
        "came_of_it": came_of_it(read.came_of_it),
        "time": time_part(read),
        "due": _due(read.due.rows, read.now, has_words=has_words),
        "due_cut": read.due.cut,
        "changed_before": read.changed_before,
    }


def _due(
    found: "Sequence[Found]", now: datetime, *, has_words: bool
) -> list[tuple[Any, ...]]:
    """List what is due, how urgent, by which law, the time left, when, the record.

    Only with words does it name the object, which may be an address.
    """
    lines = [line_of(one, now) for one in found]
    return [
        (
            line.title if has_words else line.what,
            line.tag.text,
            line.by_law,
            line.left,
            line.when,
            line.reference,
        )
        for line in lines
    ]


def _tasking(tasking: "Tasking", today: date, *, has_words: bool) -> dict[str, str]:
    """Return a tasking; its words, and the name of a person, only in a live one."""
    team = tasking.team.name if tasking.team else tasking.organisation.name
    return {
        "reference": tasking.reference,
        "words": tasking.what if has_words else "",
        "where": assignee_name(tasking) if has_words else team,
        "day": short_date(tasking.due_on),
        "state": str(state_of(tasking, today)),
    }


def _priority(
    priority: "Priority", areas: Mapping[str, str], *, has_words: bool
) -> dict[str, str]:
    place = priority.place_text if has_words else ""
    return {
        "reference": priority.reference,
        "words": priority.issue if has_words else "",
        "where": areas.get(priority.area_code, place),
        "day": short_date(priority.since),
    }
