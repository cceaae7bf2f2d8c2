"""The pages of the weekly brief."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.taskings.forms import TaskingForm
from operations.taskings.views import set_from
from stronghold.brief.actions import subscribe as subscriptions
from stronghold.brief.actions.files import note_file
from stronghold.brief.actions.sign import sign_brief
from stronghold.brief.forms import PurposeForm, SignForm
from stronghold.brief.presenters.document import (
    live_document,
    reading_copy,
    signed_document,
)
from stronghold.brief.presenters.page import brief_page
from stronghold.brief.presenters.sheets import (
    figures_table,
    label_for,
    tables_for,
    take_page,
)
from stronghold.brief.presenters.taskings import tasking_panel
from stronghold.brief.queries.signed import document_of, signed_brief
from stronghold.brief.rules.weeks import last_whole_week, week_named
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.csv_file import write_csv
from stronghold.core.ui.form_page import data_of
from stronghold.core.ui.tables import FileLabel
from stronghold.core.ui.xlsx_file import write_xlsx

PAGE, TAKE = "brief/page.html", "brief/take.html"
READING_COPY = "reading copy"
MEDIA = {
    "pdf": "application/pdf",
    READING_COPY: "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@requires(Verb.READ_FIGURES)
@require_safe
def latest(request: SignedInRequest) -> HttpResponse:
    """Redirect to the brief of the last finished week."""
    return redirect("brief:week", str(last_whole_week(clock.today())))


@requires(Verb.READ_FIGURES, page="the weekly brief")
@require_safe
def brief(request: SignedInRequest, week: str) -> HttpResponse:
    """Show a week: what changed, what was done, what is due."""
    return _show(request, week_named(week, today=clock.today()))


@requires(Verb.RUN_OPERATIONS, page="the weekly brief")
@require_http_methods(["GET", "HEAD", "POST"])
def set_a_tasking(request: SignedInRequest, week: str, line: str) -> HttpResponse:
    """Set a tasking from a line of the brief, and return to the line."""
    named = week_named(week, today=clock.today())
    part = request.GET.get("part", "")
    panel = tasking_panel(request.user, named, line, part=part)
    form = TaskingForm(
        data_of(request),
        viewer=request.user,
        initial={"source": panel.source, "priority": panel.priority},
    )
    if form.is_valid():
        try:
            tasking = set_from(request.user, form)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, f"{tasking.reference} is set")
            return redirect(panel.back_url)
    return _show(request, named, panel=panel, form=form)


@requires(Verb.SIGN_BRIEF, page="the weekly brief")
@require_POST
def sign(request: SignedInRequest, week: str) -> HttpResponse:
    """Sign the brief of a finished week, once."""
    named = week_named(week, today=clock.today())
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            sign_brief(
                by=request.user,
                week=named,
                document=signed_document,
                **form.cleaned_data,
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, f"The brief of {named} is signed")
            return redirect("brief:week", str(named))
    return _show(request, named, sign_form=form)


@requires(Verb.READ_FIGURES)
@require_POST
def subscribe(request: SignedInRequest, week: str) -> HttpResponse:
    """Start or stop the Monday e-mail that the brief is ready."""
    named = week_named(week, today=clock.today())
    wanted = request.POST.get("wanted") == "yes"
    try:
        if wanted:
            subscriptions.subscribe(by=request.user)
        else:
            subscriptions.unsubscribe(by=request.user)
    except RuleBroken as refusal:
        messages.error(request, refusal.message)
    else:
        done = "You will get the e-mail on Mondays" if wanted else "The e-mail stops"
        messages.success(request, done)
    return redirect("brief:week", str(named))


@requires(Verb.READ_FIGURES, page="the weekly brief as a PDF")
@require_safe
@cache_control(no_store=True)
def pdf(request: SignedInRequest, week: str) -> HttpResponse:
    """Return the document as it was signed, byte for byte; else as it is now."""
    named = week_named(week, today=clock.today())
    signed = signed_brief(request.user, named)
    document = document_of(signed) if signed else live_document(request.user, named)
    return _file(request, document, named, form="pdf")


@requires(Verb.READ_FIGURES, page="a reading copy of the weekly brief")
@require_safe
@cache_control(no_store=True)
def copy_to_read(request: SignedInRequest, week: str) -> HttpResponse:
    """Return a signed brief with the words of its records, made now and not stored."""
    named = week_named(week, today=clock.today())
    signed = signed_brief(request.user, named)
    if signed is None:
        raise NotFound
    document = reading_copy(request.user, signed)
    return _file(request, document, named, form=READING_COPY)


@requires(Verb.EXPORT, page="the weekly brief as a workbook")
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def xlsx(request: SignedInRequest, week: str) -> HttpResponse:
    """Return the tables of the brief as a workbook with definitions."""

    def write(stream: BytesIO, label: FileLabel, named: Week) -> None:
        write_xlsx(stream, label, tables_for(request.user, named))

    return _export(request, week, "xlsx", write=write)


@requires(Verb.EXPORT, page="the figures of the weekly brief")
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def csv(request: SignedInRequest, week: str) -> HttpResponse:
    """Return the figures of the brief as a CSV file."""

    def write(stream: BytesIO, label: FileLabel, named: Week) -> None:
        write_csv(stream, label, figures_table(request.user, named))

    return _export(request, week, "csv", write=write)


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
    purpose = " ".join(purpose_form.cleaned_data["purpose"].split())
    stream = BytesIO()
    write(stream, label_for(request.user, named, purpose=purpose), named)
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


def _show(request: SignedInRequest, week: Week, **more: Any) -> HttpResponse:
    """Show a week, with the submitted form if there is one."""
    forms = [more[name] for name in ("form", "sign_form") if name in more]
    status = 400 if any(form.errors for form in forms) else 200
    page = brief_page(request.user, week)
    context = {"page": page, "sign_form": SignForm(), **more}
    return render(request, PAGE, context, status=status)
