"""Search in the text of reports that the viewer may read."""

from django.contrib.postgres.search import SearchHeadline

from reports.report.models import Report, words_with
from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.search.queries.results import (
    Results,
    Wanted,
    ranked,
    rows_by_reference,
)
from stronghold.search.rules import END_MARK, MARK


def find_reports(viewer: User, wanted: Wanted) -> Results[Report]:
    """Return the reports with these words in the text that the viewer may read."""
    text = REPORTS.text_for(REPORTS.shown_to(viewer))
    words = words_with(text)
    rows = REPORTS.rows(viewer)
    rows = rows.annotate(words=words).filter(words=wanted.query)
    if wanted.since:
        rows = rows.filter(received_on__gte=wanted.since)
    found: Results[Report] = ranked(
        rows,
        wanted,
        words=words,
        order="received_at",
        day="received_on",
        headline=SearchHeadline(
            text,
            wanted.query,
            config="english",
            start_sel=MARK,
            stop_sel=END_MARK,
            max_words=35,
            min_words=20,
            max_fragments=2,
            fragment_delimiter=" … ",
        ),
    )
    REPORTS.note_words(viewer, found.items)
    return found


def reports_by_reference(viewer: User, words: str) -> list[Report]:
    """Return the reports whose reference is, or starts with, these words."""
    return rows_by_reference(REPORTS.rows(viewer), words, prefix=REPORTS.prefix)
