"""The brief as a PDF: live for one viewer, or as it is signed for all readers.

A signed document holds references and codes, and no words of a record, tasking or
priority: those may be corrected or erased, and the document may not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings

from operations.deadlines.presenters.page import due_table
from operations.operation.queries import area_names
from operations.taskings.presenters import assignee_name, state_of
from stronghold.brief.presenters.changes import ChangedBefore, changed_before
from stronghold.brief.presenters.figures import FigureRow, figure_rows
from stronghold.brief.presenters.key_figures import Figure, key_figures
from stronghold.brief.presenters.ward_map import WardMap, ward_map
from stronghold.brief.presenters.what_was_done import KindDone, kinds_done
from stronghold.brief.presenters.wording import title_of
from stronghold.brief.queries import plans
from stronghold.brief.queries.figures import (
    MAPPED,
    Figures,
    figures_of,
    measures_for,
)
from stronghold.brief.queries.signed import kept_figures
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import short_date, written_instant
from stronghold.core.ui.pdf import pdf_of
from stronghold.signals.presenters.section import (
    SignalsSection,
)
from stronghold.signals.queries import signals_for
from stronghold.signals.views import section_for
from stronghold.signals.visibility import every_reader

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.priorities.models import Priority
    from operations.taskings.models import Tasking
    from stronghold.brief.models import Brief

TEMPLATE = "documents/brief.html"
MOST_SIGNALS = 5


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


def live_document(viewer: User, week: Week) -> bytes:
    """Return the brief of a week as the viewer may see it now."""
    made = f"{week}, not signed, made {written_instant(clock.now())}"
    figures = figures_of(viewer, week)
    return _pdf(_document(viewer, week, figures, reference=made, has_words=True))


def reading_copy(viewer: User, brief: "Brief") -> bytes:
    """Return a signed brief with the words of its records, for a meeting.

    It shows what every reader may see, since it is passed on to others. It is made each
    time and not stored. Its figures are as signed, its words those of today.
    """
    reader, week = every_reader(viewer), Week(brief.week)
    copy = (
        f"Reading copy, made {written_instant(clock.now())} for {viewer.display_name}. "
        "It is not the signed document: the words of taskings, priorities and what is "
        "due are those of today. Destroy it after the meeting."
    )
    document = _document(
        reader,
        week,
        kept_figures(reader, brief),
        reference=_signed_by(brief),
        comment=brief.comment,
        has_words=True,
    )
    return _pdf(replace(document, copy=copy))


def _signed_by(brief: "Brief") -> str:
    signed = f"{brief.signed_by.display_name}, {written_instant(brief.signed_at)}"
    return f"{Week(brief.week)}, signed by {signed}"


def signed_document(brief: "Brief", figures: Figures) -> bytes:
    """Return the document of a brief that is being signed, as every reader sees it."""
    reader, week = every_reader(brief.signed_by), Week(brief.week)
    readable = {measure.code for measure in measures_for(reader)}
    readable_figures = Figures(
        lines=[line for line in figures.lines if line.measure in readable],
        by_category=figures.by_category,
        supply=figures.supply,
        by_ward=figures.by_ward if MAPPED in readable else {},
        flagged=figures.flagged,
    )
    reference = _signed_by(brief)
    return _pdf(
        _document(
            reader,
            week,
            readable_figures,
            reference=reference,
            comment=brief.comment,
        )
    )


def _pdf(document: Document) -> bytes:
    context = {"page": document, "marking": settings.PROTECTIVE_MARKING}
    return pdf_of(TEMPLATE, context)


def _document(
    reader: User,
    week: Week,
    figures: Figures,
    *,
    reference: str,
    comment: str = "",
    has_words: bool = False,
) -> Document:
    found, any_reader = signals_for(reader, week), every_reader(reader)
    taskings = plans.taskings_in(reader, week)
    priorities, due = plans.priorities_in(reader, week), plans.due_after(reader, week)
    return Document(
        title=title_of(week),
        reference=reference,
        force=reader.force.name,
        comment=comment,
        key_figures=key_figures(
            found,
            figures,
            plans.n_taskings_in(any_reader, week),
            due=plans.n_due_after(any_reader, week),
            called=plans.call_backs_in(any_reader, week),
        ),
        signals=section_for(reader, found, most=MOST_SIGNALS),
        taskings=[_tasking(row, has_words=has_words) for row in taskings.rows],
        taskings_cut=taskings.cut,
        priorities=_priorities(priorities.rows, has_words=has_words),
        priorities_cut=priorities.cut,
        figures=figure_rows(figures.lines, week),
        map=ward_map(week, figures.by_ward),
        done=kinds_done(reader, week, figures),
        due=_due(due.rows, has_words=has_words),
        due_cut=due.cut,
        changed_before=changed_before(reader, week),
    )


def _due(found: "Sequence[Found]", *, has_words: bool) -> list[tuple[Any, ...]]:
    """List what is due, the time left, when, on which record, and its place."""
    table = due_table(found, clock.now(), "What is due")
    rows = table.rows if table else []
    places = [item.place if has_words else "" for item in found]
    return [
        (row.cells[0], row.cells[1], row.cells[2], row.cells[4], place)
        for row, place in zip(rows, places, strict=True)
    ]


def _tasking(tasking: "Tasking", *, has_words: bool) -> PlanLine:
    team = tasking.team.name if tasking.team else tasking.organisation.name
    return PlanLine(
        reference=tasking.reference,
        words=tasking.what if has_words else "",
        where=assignee_name(tasking) if has_words else team,
        day=short_date(tasking.due_on),
        state=str(state_of(tasking, clock.today())),
    )


def _priorities(found: "Sequence[Priority]", *, has_words: bool) -> list[PlanLine]:
    names = area_names([row.area_code for row in found if row.area_code])
    return [
        PlanLine(
            reference=row.reference,
            words=row.issue if has_words else "",
            where=names.get(row.area_code, row.place_text if has_words else ""),
            day=short_date(row.since),
            state="",
        )
        for row in found
    ]
