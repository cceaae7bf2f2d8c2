"""The pages of imports of history: send a file, see its check, store it.

The work itself is the worker's: a page asks for it, and shows how far it is.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.imports import actions, presenters, queries
from operations.imports.actions import SentFile
from operations.imports.choices import LARGEST_MB
from operations.imports.forms import HistoryForm
from operations.imports.kinds import KINDS, kind_named
from operations.imports.kinds.kind import HistoryKind
from operations.imports.mapping import MappingFile, read_mapping, template
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.csv_file import MEGABYTE
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused
from stronghold.core.ui.file_form import answer_upload, with_fault
from stronghold.core.ui.file_headers import FILE_HEADERS
from stronghold.core.ui.form_page import Done, FormPage, answer_form, form_page
from stronghold.core.ui.parts import columns_table
from stronghold.core.uploads.upload import SpooledUpload

UNREADABLE = "The upload was not complete. Send the file again"


@requires(Verb.IMPORT_HISTORY, page="the list of files of earlier records")
@require_safe
def history_list(request: SignedInRequest) -> HttpResponse:
    """List one's own files, and the kinds that can be imported."""
    labels = {kind.code: kind.label for kind in KINDS}
    table = presenters.files_table(queries.files(request.user), labels)
    return render(request, "imports/list.html", {"table": table, "kinds": KINDS})


@csrf_exempt
@requires(Verb.IMPORT_HISTORY, page="the form that imports earlier records", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Send a file; the token is checked once the request can be read."""
    page = FormPage(
        title="Import earlier records",
        back_url=reverse("imports:list"),
        back_text="Earlier records",
        button="Check the file",
        template="imports/new.html",
    )
    if request.method != "POST":
        return form_page(request, HistoryForm(), page)

    def take(request: SignedInRequest) -> HttpResponse:
        form = HistoryForm(request.POST, request.FILES)

        def act() -> Done:
            try:
                row = actions.add_file(by=request.user, sent=_sent(form))
            except FileRefused as refused:
                raise RuleBroken(str(refused), field="file") from refused
            actions.import_soon()
            return Done(url=reverse("imports:detail", args=[row.key]))

        return answer_form(request, form, page, act=act)

    def broken() -> HttpResponse:
        answer = form_page(request, with_fault(HistoryForm({}), UNREADABLE), page)
        answer.status_code = 413
        return answer

    handler = SpooledUpload(request, largest=LARGEST_MB * MEGABYTE)
    return answer_upload(request, handler, take=take, broken=broken)


def _sent(form: HistoryForm) -> SentFile:
    """Return what was sent; RuleBroken at the field of a file that is not valid."""
    given = form.cleaned_data
    file, kind = given["file"], kind_named(given["kind"])
    try:
        mapping = _mapping(form, kind)
    except FileRefused as refused:
        raise RuleBroken(str(refused), field="mapping") from refused
    return SentFile(kind.code, file.name, file.read(), mapping)


def _mapping(form: HistoryForm, kind: HistoryKind) -> MappingFile | None:
    sent = form.cleaned_data["mapping"]
    if not sent:
        return None
    return read_mapping(sent.name, sent.read(), kind=kind.code, known=kind.columns)


@requires(Verb.IMPORT_HISTORY, page="the page of a file of earlier records")
@require_safe
def detail(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show how far a file is, and what is wrong with it."""
    row = queries.file_with(request.user, key)
    found = queries.problems(row, most=presenters.MOST_PROBLEMS)
    page = presenters.file_page(row, kind_named(row.kind).label, found)
    answer = render(request, "imports/detail.html", {"page": page})
    # It quotes the lines.
    answer.headers["Cache-Control"] = "no-store"
    return answer


@requires(Verb.IMPORT_HISTORY, page="the page of a file of earlier records")
@require_POST
def store(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Begin to store the good lines of a file that was checked."""
    try:
        actions.begin_storing(by=request.user, key=key, good_lines=True)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        actions.import_soon()
    return redirect("imports:detail", key=key)


@requires(Verb.IMPORT_HISTORY, page="the page of a file of earlier records")
@require_POST
def stop(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Stop after the present piece."""
    actions.stop(by=request.user, key=key)
    return redirect("imports:detail", key=key)


@requires(Verb.IMPORT_HISTORY, page="the page of a file of earlier records")
@require_POST
def resume(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Continue where it was stopped."""
    actions.resume(by=request.user, key=key)
    actions.import_soon()
    return redirect("imports:detail", key=key)


@requires(Verb.IMPORT_HISTORY, page="the page of a file of earlier records")
@require_POST
def remove(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Remove a file; the records that it stored stay."""
    try:
        actions.remove_file(by=request.user, key=key)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("imports:detail", key=key)
    messages.success(request, "The file is removed")
    return redirect("imports:list")


@requires(Verb.IMPORT_HISTORY, page="the wrong lines of a file of earlier records")
@require_safe
def wrong(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Return the wrong lines as a file to correct."""
    row = queries.file_with(request.user, key)
    content = actions.wrong_lines(request.user, key)
    return _file(content, f"wrong-{row.kind}.csv", "text/csv")


@requires(Verb.IMPORT_HISTORY, page="the columns of a file of earlier records")
@require_safe
def columns(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the columns of a kind, with the template of its mapping."""
    kind = _kind(code)
    context = {"kind": kind, "table": columns_table(kind.columns)}
    return render(request, "imports/columns.html", context)


@requires(Verb.IMPORT_HISTORY, page="the columns of a file of earlier records")
@require_safe
def mapping_template(request: SignedInRequest, code: str) -> HttpResponse:
    """Return an empty mapping file for a kind."""
    kind = _kind(code)
    content = template(kind.code, kind.columns, kind.required)
    return _file(content, f"{kind.code}.toml", "application/toml")


def _kind(code: str) -> HistoryKind:
    try:
        return kind_named(code)
    except RuleBroken:
        raise Http404 from None


def _file(content: str, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    for header, value in FILE_HEADERS.items():
        answer.headers[header] = value
    return answer
