"""The pages of a week of action: its return, and the return as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import FilterForm
from stronghold.core.ui.csv_file import csv_answer
from stronghold.core.ui.form_page import data_of, form_page
from stronghold.core.ui.pdf import pdf_answer
from stronghold.core.ui.tables import FileLabel
from stronghold.exports.forms import PurposeForm
from stronghold.weeks_of_action import presenters, queries, rules
from stronghold.weeks_of_action.actions import note_file

TEMPLATE = "weeks_of_action/page.html"
file_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Made:
    """What a file is made of, and its name without the ending."""

    label: FileLabel
    parts: Sequence[queries.Part]
    tables: presenters.Tables
    name: str


@requires(Verb.EXPORT, page="the return of a week of action")
@require_safe
def week(request: SignedInRequest) -> HttpResponse:
    """Show the national figures of some days, with the references behind each."""
    form, days = _asked(request)
    if days is None:
        return render(request, TEMPLATE, {"form": form}, status=400)
    parts = queries.return_of(request.user, days)
    consulted(queries.references_in(parts), **_params(days))
    page = presenters.week_page(days, parts, today=clock.today())
    return render(request, TEMPLATE, {"form": form, "page": page})


@requires(Verb.EXPORT, page="the return of a week of action, as a file", fresh=True)
@file_methods
@never_cache
def csv(request: SignedInRequest) -> HttpResponse:
    """Return the figures as CSV. The purpose is asked for first."""

    def answer(made: Made) -> HttpResponse:
        return csv_answer(made.label, made.tables.figures, name=made.name)

    return _file(request, "csv", answer)


@requires(Verb.EXPORT, page="the return of a week of action, as a file", fresh=True)
@file_methods
@never_cache
def pdf(request: SignedInRequest) -> HttpResponse:
    """Return the figures as PDF. The purpose is asked for first."""

    def answer(made: Made) -> HttpResponse:
        context = presenters.document_of(made.label, made.parts)
        return pdf_answer("documents/week_of_action.html", context, name=made.name)

    return _file(request, "pdf", answer)


@requires(Verb.EXPORT, page="the return of a week of action, as a file", fresh=True)
@file_methods
@never_cache
def xlsx(request: SignedInRequest) -> HttpResponse:
    """Return the figures and the references behind them as a workbook."""
    # Imported here: its library takes 7 MB, and few processes need it.
    from stronghold.core.ui.xlsx_file import xlsx_answer

    def answer(made: Made) -> HttpResponse:
        tables = [made.tables.figures, made.tables.references]
        return xlsx_answer(made.label, tables, name=made.name)

    return _file(request, "xlsx", answer)


def _file(
    request: SignedInRequest, form: str, answer: Callable[[Made], HttpResponse]
) -> HttpResponse:
    """Ask for the purpose, then log the file and return it."""
    asked, days = _asked(request)
    if days is None:
        return render(request, TEMPLATE, {"form": asked}, status=400)
    purpose_form = PurposeForm(data_of(request))
    if not purpose_form.is_valid():
        page = presenters.purpose_page(days, form)
        return form_page(request, purpose_form, page)
    purpose = purpose_form.stated
    parts = queries.return_of(request.user, days)
    tables = presenters.tables_of(parts)
    label = presenters.label_of(request.user, days, purpose=purpose, now=clock.now())
    name = f"week-of-action-{days.first}-{days.last}"
    file = answer(Made(label, parts, tables, name))
    # Only the workbook has references.
    references = tables.exported if form == "xlsx" else []
    note_file(
        by=request.user, days=days, references=references, form=form, purpose=purpose
    )
    return file


def _asked(request: SignedInRequest) -> tuple[FilterForm, rules.Days | None]:
    """Return the form of the days, and the days; None if they are wrong.

    Without any they are those of the last whole week.
    """
    today = clock.today()
    given = {name: request.GET.get(name, "") for name in ("from", "to")}
    if not any(given.values()):
        given = _params(rules.last_whole_week(today))
    form = FilterForm(queries.FILTERS, given, viewer=request.user)
    if not form.is_valid():
        return form, None
    first, last = (_day(form.wanted[name]) for name in ("from", "to"))
    try:
        return form, rules.days_from(first, last, today=today)
    except RuleBroken as broken:
        form.add_error(broken.field, broken.message)
        return form, None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _params(days: rules.Days) -> dict[str, str]:
    return {"from": days.first.isoformat(), "to": days.last.isoformat()}
