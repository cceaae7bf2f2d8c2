"""The brief as a PDF: live for one viewer, or as it is signed for all readers."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stronghold.brief.actions.sign import Signed
from stronghold.brief.presenters.document import signed_by, week_document
from stronghold.brief.queries.figures import Figures, figures_of, measures_for
from stronghold.brief.queries.said import (
    Said,
    said_from,
    said_in,
    said_kept,
    said_now,
)
from stronghold.brief.queries.signed import kept_figures
from stronghold.brief.rules.lines import MAPPED
from stronghold.brief.views.reads import read_week
from stronghold.core.accounts.models import User
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.pdf import pdf_of
from stronghold.signals.visibility import every_reader

if TYPE_CHECKING:
    from stronghold.brief.models import Brief

TEMPLATE = "documents/brief.html"
MOST_SIGNALS = 5


def live_document(viewer: User, week: Week) -> bytes:
    """Return the brief of a week as the viewer may see it now."""
    made = f"{week}, not signed, made {written_instant(clock.now())}"
    figures, said = figures_of(viewer, week), said_now(viewer, week)
    return _document(viewer, week, figures, said, reference=made, has_words=True)


def reading_copy(viewer: User, brief: "Brief") -> bytes:
    """Return a signed brief with the words of its records, for a meeting.

    It shows what every reader may see, since it is passed on to others. It is made each
    time and not stored. Its figures and lists are as signed, its words those of today.
    A brief that an earlier version signed kept no lists: they are those of today.
    """
    reader, week = every_reader(viewer), Week(brief.week)
    copy = (
        f"Reading copy, made {written_instant(clock.now())} for {viewer.display_name}. "
        "It is not the signed document: the words of taskings, priorities and what is "
        "due are those of today. Destroy it after the meeting."
    )
    return _document(
        reader,
        week,
        kept_figures(reader, brief),
        said_in(reader, brief) or said_now(reader, week),
        reference=signed_by(brief),
        comment=brief.comment,
        is_signed=True,
        copy=copy,
        has_words=True,
    )


def signed_document(brief: "Brief", figures: Figures) -> Signed:
    """Return the document of a brief that is being signed, as every reader sees it.

    It is made from what the brief keeps, as the page of the signed week is.
    """
    reader, week = every_reader(brief.signed_by), Week(brief.week)
    readable = {measure.code for measure in measures_for(reader)}
    readable_figures = replace(
        figures,
        lines=[line for line in figures.lines if line.measure in readable],
        by_ward=figures.by_ward if MAPPED in readable else {},
    )
    kept = said_kept(said_now(reader, week))
    pdf = _document(
        reader,
        week,
        readable_figures,
        said_from(reader, brief, kept),
        reference=signed_by(brief),
        comment=brief.comment,
        is_signed=True,
    )
    return Signed(pdf, kept)


def _document(
    reader: User, week: Week, figures: Figures, said: Said, **words: Any
) -> bytes:
    """Set the document of a week; `words` are those of `week_document`."""
    read = read_week(reader, week, figures, said, most_signals=MOST_SIGNALS)
    page = week_document(read, force=reader.force.name, **words)
    return pdf_of(TEMPLATE, {"page": page, "marking": marking_of(reader.force)})
