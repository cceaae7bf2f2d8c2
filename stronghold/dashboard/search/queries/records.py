"""Looks for words in reports and in arrests, each within what the viewer may read."""

from django.contrib.postgres.search import SearchHeadline
from django.db.models import Q

from operations.arrests.choices import OffenceClass
from operations.arrests.models import ARREST_WORDS, Arrest
from operations.arrests.visibility import visible_arrests
from reports.models.report import Report, words_with
from reports.queries.report import note_originals
from reports.redaction import REPORT_FIELDS
from reports.visibility import visible_reports
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.search.queries.found import Found, Wanted, begun_so, ranked
from stronghold.dashboard.search.rules import codes_called
from stronghold.sharing.fields import fields_read_by

# What stands around a word that was looked for. No keyboard types them, and if they
# were stored, a word would be marked that need not be.
MARK, END_MARK = "\ue000", "\ue001"


def find_reports(viewer: User, wanted: Wanted) -> Found[Report]:
    """Return the reports that say these words in what the viewer may read of them."""
    text = _text_for(viewer)
    words = words_with(text)
    rows = Report.objects.filter(visible_reports(viewer))
    rows = rows.annotate(words=words).filter(words=wanted.query)
    if wanted.since:
        rows = rows.filter(received_on__gte=wanted.since)
    found: Found[Report] = ranked(
        rows,
        wanted,
        words=words,
        order="received_at",
        day="received_on",
        told=SearchHeadline(
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
    note_originals(viewer, found.items)
    return found


def reports_begun(viewer: User, words: str) -> list[Report]:
    """Return the reports whose references these are, or begin."""
    rows = Report.objects.filter(visible_reports(viewer))
    return begun_so(rows, words, prefix="R")


def find_arrests(viewer: User, wanted: Wanted) -> Found[Arrest]:
    """Return the arrests of these words: custody number, place, or the offence's."""
    codes = codes_called(wanted.words, OffenceClass.choices)
    rows = Arrest.objects.filter(visible_arrests(viewer))
    rows = rows.annotate(words=ARREST_WORDS).filter(
        Q(words=wanted.query) | Q(offence_class__in=codes)
    )
    if wanted.since:
        rows = rows.filter(occurred_on__gte=wanted.since)
    return ranked(
        rows, wanted, words=ARREST_WORDS, order="occurred_on", day="occurred_on"
    )


def arrests_begun(viewer: User, words: str) -> list[Arrest]:
    """Return the arrests whose references these are, or begin."""
    rows = Arrest.objects.filter(visible_arrests(viewer))
    return begun_so(rows, words, prefix="A")


def _text_for(viewer: User) -> str:
    """Return the one text of a report that the viewer may read, and so search."""
    shown = fields_read_by(viewer, Verb.READ_REPORTS, REPORT_FIELDS)
    return "description" if "description" in shown else "sanitised_text"
