"""The brief as a PDF: live for one viewer, or as it is signed for all readers.

A signed document holds references and codes, and no words of a record, tasking or
priority: those may be corrected or erased, and the document may not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from operations.deadlines.presenters.page import line_of
from operations.taskings.presenters import assignee_name, state_of
from stronghold.brief.presenters.changes import ChangedBefore
from stronghold.brief.presenters.figures import FigureRow, figure_rows
from stronghold.brief.presenters.key_figures import Figure, key_figures
from stronghold.brief.presenters.ward_map import WardMap, ward_map
from stronghold.brief.presenters.what_was_done import KindDone, kinds_done
from stronghold.brief.presenters.wording import title_of
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import short_date, written_instant
from stronghold.signals.presenters.section import SignalsSection

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.priorities.models import Priority
    from operations.taskings.models import Tasking
    from stronghold.brief.models import Brief
    from stronghold.brief.presenters.week import WeekReads


@dataclass(frozen=True)
class PlanLine:
    """A tasking or a priority in the document; `words` only in a live one."""

    reference: str
    words: str
    where: str
    day: str
    state: str


@dataclass(frozen=True)
class Document:
    """What `documents/brief.html` draws."""

    title: str
    reference: str
    force: str
    comment: str
    key_figures: Sequence[Figure]
    signals: SignalsSection
    taskings: Sequence[PlanLine]
    taskings_cut: str
    priorities: Sequence[PlanLine]
    priorities_cut: str
    figures: Sequence[FigureRow]
    map: WardMap | None
    done: Sequence[KindDone]
    due: Sequence[Sequence[Any]]
    due_cut: str
    changed_before: ChangedBefore
    # The notice on a reading copy; empty in the document itself.
    copy: str = ""


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
    has_words: bool = False,
) -> Document:
    """Present a week on paper. With words, it has those of its records."""
    figures, week, today = read.figures, read.week, read.today
    return Document(
        title=title_of(week),
        reference=reference,
        force=force,
        comment=comment,
        key_figures=key_figures(
            read.signals,
            figures,
            read.taskings_to_all,
            due=read.due_to_all,
            called=read.called,
        ),
        signals=read.section,
        taskings=[
            _tasking(row, today, has_words=has_words) for row in read.taskings.rows
        ],
        taskings_cut=read.taskings.cut,
        priorities=[
            _priority(row, read.areas, has_words=has_words)
            for row in read.priorities.rows
        ],
        priorities_cut=read.priorities.cut,
        figures=figure_rows(
            figures.lines, week, today=today, not_tested=read.not_tested
        ),
        map=ward_map(week, figures.by_ward, read.outlines),
        done=kinds_done(week, figures, read.done, people_hours=read.people_hours),
        due=_due(read.due.rows, read.now, has_words=has_words),
        due_cut=read.due.cut,
        changed_before=read.changed_before,
    )


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


def _tasking(tasking: "Tasking", today: date, *, has_words: bool) -> PlanLine:
    team = tasking.team.name if tasking.team else tasking.organisation.name
    return PlanLine(
        reference=tasking.reference,
        words=tasking.what if has_words else "",
        where=assignee_name(tasking) if has_words else team,
        day=short_date(tasking.due_on),
        state=str(state_of(tasking, today)),
    )


def _priority(
    priority: "Priority", areas: Mapping[str, str], *, has_words: bool
) -> PlanLine:
    place = priority.place_text if has_words else ""
    return PlanLine(
        reference=priority.reference,
        words=priority.issue if has_words else "",
        where=areas.get(priority.area_code, place),
        day=short_date(priority.since),
        state="",
    )
