"""The files of the weekly brief: the document, its reading copy, and the exports."""

from collections.abc import Callable
from io import BytesIO

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from operations.abstraction.queries import team_weeks
from stronghold.brief.actions.files import note_file
from stronghold.brief.presenters.page import WAIT
from stronghold.brief.presenters.sheets import (
    figures_table,
    label_for,
    making_page,
    take_page,
    week_tables,
)
from stronghold.brief.queries.changed import changed_of, changes_of
from stronghold.brief.queries.figures import measures_for
from stronghold.brief.queries.signed import document_of, signed_before, signed_brief
from stronghold.brief.views.documents import live_document, reading_copy
from stronghold.brief.views.reads import figures_shown
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.weeks import Week, week_named
from stronghold.core.ui.csv_file import write_csv
from stronghold.core.ui.tables import XLSX_MEDIA, FileLabel, Table
from stronghold.exports.forms import PurposeForm

TAKE = "brief/take.html"
READING_COPY = "reading copy"
# The weeks before that of the brief, in its sheet of time by team.
WEEKS_OF_TIME = 12
MEDIA = {
    "pdf": "application/pdf",
    READING_COPY: "application/pdf",
    "xlsx": XLSX_MEDIA,
    "csv": "text/csv; charset=utf-8",
}


@requires(Verb.READ_FIGURES, page="the weekly brief as a PDF")
@require_safe
@cache_control(no_store=True)
def pdf(request: SignedInRequest, week: str) -> HttpResponse:
    """Return the document as it was signed, byte for byte; else as it is now."""
    named = week_named(week, today=clock.today())
    if WAIT in request.GET:
        return _wait(request, named, title="The PDF is being made")
    signed = signed_brief(request.user, named)
    document = document_of(signed) if signed else live_document(request.user, named)
    return _file(request, document, named, form="pdf")


@requires(Verb.READ_FIGURES, page="a reading copy of the weekly brief")
@require_safe
@cache_control(no_store=True)
def copy_to_read(request: SignedInRequest, week: str) -> HttpResponse:
    """Return a signed brief with the words of its records, made now and not stored."""
    named = week_named(week, today=clock.today())
    if WAIT in request.GET:
        return _wait(request, named, title="The reading copy is being made")
    signed = signed_brief(request.user, named)
    if signed is None:
        raise NotFound
    document = reading_copy(request.user, signed)
    return _file(request, document, named, form=READING_COPY)


def _wait(request: SignedInRequest, week: Week, *, title: str) -> HttpResponse:
    """Say that a document is being made, on a page that then fetches it.

    A document takes up to three seconds. The page works without JavaScript, and
    leaving the brief for it prevents a second press.
    """
    page = making_page(week, title=title, file_url=request.path)
    return render(request, "components/making_file.html", {"page": page})


@requires(Verb.EXPORT, page="the weekly brief as a workbook", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def xlsx(request: SignedInRequest, week: str) -> HttpResponse:
    """Return the tables of the brief as a workbook with definitions."""
    # Imported here: its library takes 7 MB, and few processes need it.
    from stronghold.core.ui.xlsx_file import write_xlsx

    def write(stream: BytesIO, label: FileLabel, named: Week) -> None:
        write_xlsx(stream, label, _tables(request.user, named))

    return _export(request, week, "xlsx", write=write)


@requires(Verb.EXPORT, page="the figures of the weekly brief", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def csv(request: SignedInRequest, week: str) -> HttpResponse:
    """Return the figures of the brief as a CSV file."""

    def write(stream: BytesIO, label: FileLabel, named: Week) -> None:
        signed = signed_brief(request.user, named)
        figures = figures_shown(request.user, named, signed)
        write_csv(stream, label, figures_table(figures))

    return _export(request, week, "csv", write=write)


def _tables(viewer: User, week: Week) -> list[Table]:
    """Read all tables of the workbook that the viewer may read."""
    signed = signed_brief(viewer, week)
    figures = figures_shown(viewer, week, signed)
    before = changed_of(viewer, signed_before(viewer, week))
    briefs = ([signed] if signed else []) + [brief for brief, _ in before]
    changes = changes_of(viewer, briefs)
    time = team_weeks(viewer, week.shifted(-WEEKS_OF_TIME), week)
    return week_tables(figures, changes, measures_for(viewer), time)


def _export(
    request: SignedInRequest,
    week: str,
    form: str,
    *,
    write: Callable[[BytesIO, FileLabel, Week], None],
) -> HttpResponse:
    """Ask for the purpose of the file, then return it."""
    named = week_named(week, today=clock.today())
    purpose_form = PurposeForm(request.POST if request.method == "POST" else None)
    if not purpose_form.is_valid():
        context = {"page": take_page(named, form), "form": purpose_form}
        status = 400 if purpose_form.errors else 200
        return render(request, TAKE, context, status=status)
    purpose = purpose_form.stated
    signed = signed_brief(request.user, named)
    label = label_for(request.user, named, signed, purpose=purpose, now=clock.now())
    stream = BytesIO()
    write(stream, label, named)
    return _file(request, stream.getvalue(), named, form=form, purpose=purpose)


def _file(
    request: SignedInRequest,
    content: bytes,
    week: Week,
    *,
    form: str,
    purpose: str = "",
) -> HttpResponse:
    """Log the file and return it."""
    signed = signed_brief(request.user, week) is not None
    note_file(by=request.user, week=week, form=form, signed=signed, purpose=purpose)
    ending = "reading-copy.pdf" if form == READING_COPY else form
    name = f'attachment; filename="brief-{week}.{ending}"'
    return HttpResponse(content, MEDIA[form], headers={"Content-Disposition": name})
