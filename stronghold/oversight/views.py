"""The audit log, and its pages for one record and one person."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.queries import reasons_of
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.ui.parts import Table
from stronghold.oversight import presenters, queries


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
    ask = _page_request(request)
    page = queries.log_of_record(request.user, reference, ask)
    url = reverse("oversight:record", args=[reference])
    names = queries.names_in(request.user, page.items)
    title = presenters.name_of(reference, names)
    screen = presenters.screen(
        page,
        _table(page, names),
        title=title,
        caption="Audit log",
        url=url,
        filter_by={"record": reference},
    )
    return render(request, "oversight/events.html", {"screen": screen})


@requires(Verb.READ_AUDIT, page="the audit log of this person")
@require_safe
def person(request: SignedInRequest, username: str) -> HttpResponse:
    """Show what a person did and read, and what was done to their account."""
    ask = _page_request(request)
    who, page = queries.log_of_person(request.user, username, ask)
    url = reverse("oversight:person", args=[username])
    caption = f"Audit log: {who.get_role_display()}, username {who.username}"
    screen = presenters.screen(
        page,
        _table(page, queries.names_in(request.user, page.items)),
        title=who.display_name,
        caption=caption,
        url=url,
        filter_by={"person": who.username},
    )
    return render(request, "oversight/events.html", {"screen": screen})


def _table(page: Page[Any], names: Mapping[str, str]) -> Table | None:
    reasons = reasons_of(page.items)
    return presenters.events_table(page.items, names=names, reasons=reasons)


def _page_request(request: SignedInRequest) -> PageRequest:
    return PageRequest.from_params(request.GET, size=queries.PAGE_SIZE)
