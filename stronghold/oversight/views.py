"""The audit log, and its pages for one record and one person."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.queries import reasons_of
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.presenters import address
from stronghold.core.ui.csv_file import csv_answer
from stronghold.core.ui.form_page import data_of, form_page
from stronghold.core.ui.parts import Table
from stronghold.core.ui.pdf import pdf_answer
from stronghold.exports.forms import PurposeForm
from stronghold.oversight import actions, queries
from stronghold.oversight.choices import Part
from stronghold.oversight.presenters import events as presenters
from stronghold.oversight.presenters import one_record


@requires(Verb.READ_AUDIT, page="the audit log")
@require_safe
def audit_log(request: SignedInRequest) -> HttpResponse:
    """Search the audit log of the viewer's force, newest first."""
    form = FilterForm(queries.LOG_FILTERS, request.GET, viewer=request.user)
    page: Page[Any] = Page()
    params, chosen = {}, []
    if form.is_valid():
        ask = _page_request(request)
        page = queries.search(request.user, form.wanted, ask)
        params, chosen = form.wanted.as_params(), form.chosen
    url = reverse("oversight:log")
    screen = presenters.screen(
        page,
        _table(page, queries.names_in(request.user, page.items)),
        title="Audit log",
        url=url,
        params=params,
        chosen=chosen,
    )
    context = {"screen": screen, "form": form, "url": url}
    status = 400 if form.errors else 200
    return render(request, "oversight/log.html", context, status=status)


@requires(Verb.READ_AUDIT, page="its audit log")
@require_safe
def record(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show what was done with a record, and who read it."""
    ask, show = _page_request(request), _show(request)
    form = FilterForm(queries.RECORD_FILTERS, request.GET, viewer=request.user)
    form.is_valid()
    summary, page = queries.log_of_record(
        request.user, reference, ask, show=show, wanted=form.wanted
    )
    params = form.wanted.as_params()
    url = reverse("oversight:record", args=[reference])
    names = queries.names_in(request.user, page.items)
    title = presenters.name_of(reference, names)
    screen = presenters.screen(
        page,
        _table(page, names, of=reference),
        title=title,
        caption="Audit log",
        url=url,
        params=one_record.with_part(params, show),
        chosen=form.chosen,
    )
    head = one_record.record_head(summary, reference, show, params)
    context = {
        "screen": screen,
        "head": head,
        "form": form,
        "kept": [("show", show)] if show else [],
        "clear_url": address(url, one_record.with_part({}, show)),
    }
    status = 400 if form.errors else 200
    return render(request, "oversight/record.html", context, status=status)


@requires(Verb.READ_AUDIT, page="its audit log, as a file", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def record_file(request: SignedInRequest, reference: str, form: str) -> HttpResponse:
    """Return what was done with a record as CSV or PDF: all of it, or one part.

    The purpose is asked for first.
    """
    policy.require(request.user, Verb.EXPORT)
    show = _show(request)
    filters = FilterForm(queries.RECORD_FILTERS, request.GET, viewer=request.user)
    filters.is_valid()
    summary, events = queries.events_of_record(
        request.user,
        reference,
        show=show,
        wanted=filters.wanted,
        most=one_record.MOST_IN_FILE,
    )
    names = queries.names_in(request.user, events)
    name = presenters.name_of(reference, names)
    purpose_form = PurposeForm(data_of(request))
    if not purpose_form.is_valid():
        params = one_record.with_part(filters.wanted.as_params(), show)
        page = one_record.file_page(reference, name, params, form)
        return form_page(request, purpose_form, page)
    made = one_record.RecordFile(
        reference=reference,
        name=name,
        show=show,
        filters=[words for _, words in filters.chosen],
        summary=summary,
        purpose=purpose_form.stated,
        by=f"{request.user.display_name}, {request.user.organisation.name}",
        at=clock.now(),
        marking=marking_of(request.user.force),
    )
    actions.note_file(
        by=request.user, reference=reference, form=form, purpose=made.purpose
    )
    table = one_record.record_table(events, names, reasons_of(events), of=reference)
    if form == "pdf":
        document = one_record.record_document(made, table)
        return pdf_answer("documents/record_log.html", document, name=made.file_name)
    return csv_answer(one_record.record_label(made), table, name=made.file_name)


def _show(request: SignedInRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in Part.values else ""


@requires(Verb.READ_AUDIT, page="the audit log of this person")
@require_safe
def person(request: SignedInRequest, username: str) -> HttpResponse:
    """Show what a person did and read, and what was done to their account."""
    ask = _page_request(request)
    who, page = queries.log_of_person(request.user, username, ask)
    url = reverse("oversight:person", args=[username])
    caption = f"Audit log: {who.role_name}, username {who.username}"
    screen = presenters.screen(
        page,
        _table(page, queries.names_in(request.user, page.items)),
        title=who.display_name,
        caption=caption,
        url=url,
        filter_by={"person": who.username},
    )
    return render(request, "oversight/events.html", {"screen": screen})


def _table(page: Page[Any], names: Mapping[str, str], *, of: str = "") -> Table | None:
    reasons = reasons_of(page.items)
    return presenters.events_table(page.items, names=names, reasons=reasons, of=of)


def _page_request(request: SignedInRequest) -> PageRequest:
    return PageRequest.from_params(request.GET, size=queries.PAGE_SIZE)
