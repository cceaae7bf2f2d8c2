"""View functions common to all record types."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.replicas import reads_replica
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.records.actions import may_withdraw_row
from stronghold.core.records.export_link import export_links
from stronghold.core.records.forms import FilterForm, RecordForm, WithdrawForm
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.pages import PageRequest
from stronghold.core.records.presenters import (
    SORT,
    Panel,
    RecordFacts,
    history_items,
    kind_table,
    list_page,
    named,
    people_in,
    record_page,
    sort_params,
)
from stronghold.core.records.queries import RecordList, names_of_people
from stronghold.core.records.rules import ChangedMeanwhile
from stronghold.core.records.saved_views.views import ListViews
from stronghold.core.registered import registered
from stronghold.core.ui.form_page import (
    Done,
    FormPage,
    RuleForm,
    answer_form,
    data_of,
    form_page,
)
from stronghold.core.ui.parts import Link, Table, TimelineItem

if TYPE_CHECKING:
    from stronghold.core.records.models import Record


S = TypeVar("S")
PAGE, JSON = "text/html", "application/json"
# A cookie with the UUIDs of saved forms, so that a browser that goes back to one of
# them starts a new record. It is sent only to the form's page and holds only random
# numbers.
SAVED, MOST_SAVED, SAVED_SECONDS = "saved_forms", 8, 60 * 60 * 24
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Set by the queue of a phone, which shows its own messages about sent records.
FROM_QUEUE = "X-From-Queue"


@dataclass(frozen=True)
class Layout:
    """The template of a record's page, and what a kind's own template shows as well.

    A kind's own template extends `records/detail.html`.
    """

    template: str = "records/detail.html"
    context: Mapping[str, Any] = field(default_factory=dict)


PLAIN = Layout()


@reads_replica
def answer_list(
    request: SignedInRequest,
    kind: RecordKind[Any],
    *,
    table: Callable[[Sequence[Any]], Table | None] | None = None,
    links: Sequence[Link] = (),
    sections: Sequence[Link] = (),
) -> HttpResponse:
    """Show a page of the list of a kind with its filters, or change its saved views.

    `table` draws the records where a kind has a table of its own. `links` lead to
    other views of the same records, `sections` to the other pages of its part of the
    site.
    """
    viewer = request.user
    form = FilterForm(kind.filters, request.GET, viewer=viewer)
    form.is_valid()
    params, wanted = form.wanted.as_params(), form.wanted
    sorting = kind.sorted_by(request.GET.get(SORT, ""))
    views = ListViews(
        request,
        kind.code,
        kind.url("list"),
        form,
        order=sort_params(kind, sorting),
    )
    if done := views.changed():
        return done
    ask = PageRequest.from_params(request.GET)
    records = RecordList(kind, viewer, wanted, sorting=sorting)
    page = records.page(ask)
    shown = list_page(
        kind,
        page,
        records.position(page),
        sorting=sorting,
        has_days=records.has_days,
        filters=form,
        table=table(page.items) if table else kind_table(kind, page.items),
        links=[*links, *export_links(viewer, kind.export, params)],
        may_create=policy.can(viewer, kind.verb_to_write(viewer)),
    )
    context = {
        "page": shown,
        "form": form,
        "views": views.shown,
        "sections": sections,
    }
    return render(request, "records/list.html", context, status=views.status)


def answer_new(
    request: SignedInRequest,
    form: RecordForm,
    kind: RecordKind[Any],
    *,
    store: Callable[[], "Record"],
) -> HttpResponse:
    """Show the form of a new record, or store it and redirect to its page.

    `store` calls the action with what the form cleaned. A script that asks for JSON
    receives the reference, or the errors by field.
    """
    row = stored_from(form, store)
    if row and not is_from_queue(request):
        words = "was saved already" if row.is_repetition else "saved"
        messages.success(request, f"{kind.one} {row.reference} {words}")
    if row:
        url = kind.url("detail", row.reference)
        answer = answer_stored(
            request, url, reference=row.reference, is_repetition=row.is_repetition
        )
        return _remember_saved(answer, request, row.client_uuid)
    if request.method == "POST" and wants_json(request):
        return refused(form)
    return _form_page(request, form, kind)


def answer_sent(
    request: SignedInRequest,
    form: RecordForm,
    page: FormPage,
    *,
    store: Callable[[], Any],
    done: str,
) -> HttpResponse:
    """Answer a form about one record that a phone may keep, and send once it can.

    `store` calls the action and returns what it stored, with its `reference` and
    whether it `is_repetition`. `done` is the message for the next page. A script that
    asks for JSON receives the reference, or the errors by field.
    """
    if row := stored_from(form, store):
        if not is_from_queue(request):
            messages.success(request, done)
        return answer_stored(
            request,
            page.back_url,
            reference=row.reference,
            is_repetition=row.is_repetition,
        )
    if request.method == "POST" and wants_json(request):
        return refused(form)
    return form_page(request, form, page)


def answer_move(
    request: SignedInRequest,
    form: RuleForm,
    page: FormPage,
    *,
    move: Callable[[], Any],
    done: str,
) -> HttpResponse:
    """Answer a move of one record, which a phone may keep, and send once it can.

    `move` calls the action and returns the row, with its `reference` and whether it
    `is_repetition`. If the record has changed since the person saw it, a script that
    asks for JSON gets what it is now (409), for the person to decide.
    """

    def act() -> Done:
        move()
        return Done(done)

    if request.method != "POST" or not wants_json(request):
        return answer_form(request, form, page, act=act)
    if form.is_valid():
        try:
            row = move()
        except ChangedMeanwhile as changed:
            answer = {
                "now": changed.message,
                "mark": changed.mark,
                "may_still": changed.may_still,
            }
            return JsonResponse({"changed": answer}, status=409)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            if not is_from_queue(request):
                messages.success(request, done)
            return answer_stored(
                request,
                page.back_url,
                reference=row.reference,
                is_repetition=row.is_repetition,
            )
    return refused(cast(Form, form))


def stored_from(form: RecordForm, store: Callable[[], S]) -> S | None:
    """Store what a valid form says; or return None, with errors in the form."""
    if form.is_valid():
        try:
            return store()
        except RuleBroken as broken:
            form.add_rule(broken)
    if form.is_bound:
        form.offer_place_again()
    return None


def _form_page(
    request: SignedInRequest, form: RecordForm, kind: RecordKind[Any]
) -> HttpResponse:
    status = 400 if form.errors else 200
    context = new_page(form, kind)
    answer = render(request, f"{kind.app}/new.html", context, status=status)
    if request.method == "POST":
        # It contains what was typed, such as reporter details: not cached by the
        # browser.
        answer.headers["Cache-Control"] = "no-store"
    return answer


def new_page(form: RecordForm, kind: RecordKind[Any]) -> dict[str, Any]:
    """Return the context of the page of a new record."""
    return {"form": form, "title": kind.new_text, "list_url": kind.url("list")}


def _remember_saved(
    answer: HttpResponse, request: HttpRequest, client_uuid: UUID
) -> HttpResponse:
    earlier = request.COOKIES.get(SAVED, "")[: 40 * MOST_SAVED].split(".")
    saved = [str(client_uuid), *(key for key in earlier if _UUID.fullmatch(key))]
    answer.set_cookie(
        SAVED,
        ".".join(dict.fromkeys(saved[:MOST_SAVED])),
        max_age=SAVED_SECONDS,
        path=request.path,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type([PAGE, JSON]) == JSON


def is_from_queue(request: HttpRequest) -> bool:
    """Return whether a phone's queue sent it, which shows its own messages."""
    return FROM_QUEUE in request.headers


def answer_stored(
    request: HttpRequest, url: str, *, reference: str, is_repetition: bool
) -> HttpResponse:
    """Redirect to the page of a stored record, or return its address to a script."""
    if not wants_json(request):
        return redirect(url)
    answer = {"reference": reference, "url": url, "repeated": is_repetition}
    return JsonResponse(answer, status=200 if is_repetition else 201)


def refused(form: Form) -> JsonResponse:
    """Return the errors of a form as JSON, by field; "" has the general errors."""
    fields: Any = {field.name: field for field in form}
    errors = {name: fields[name].messages for name in form.errors if name in fields}
    if general := form.non_field_errors():
        errors[""] = list(general)
    return JsonResponse({"errors": errors}, status=400)


def answer_detail(
    request: SignedInRequest,
    row: "Record",
    kind: RecordKind[Any],
    *,
    facts: RecordFacts,
    events: Sequence[Any],
    panels: Sequence[Panel] = (),
    more_history: Sequence[TimelineItem] = (),
    layout: Layout = PLAIN,
) -> HttpResponse:
    """Show one record: its facts, panels and history.

    `more_history` is events of the record that are not changes of its own row.
    `layout` is a template of the kind's own.
    """
    names = names_of_people(people_in(events))
    history = history_items(events, labels=facts.labels, names=names, first=kind.first)
    history = sorted([*history, *more_history], key=lambda item: item.at, reverse=True)
    viewer = request.user
    page = record_page(
        kind,
        row,
        facts=facts,
        history=history,
        may_create=policy.can(viewer, kind.verb_to_write(viewer)),
        may_withdraw=not row.is_in_error
        and may_withdraw_row(viewer, row, kind.verbs_to_withdraw(row)),
        may_audit=policy.can(viewer, Verb.READ_AUDIT),
    )
    added = [make(viewer, row) for make in registered("RECORD_PANELS")]
    shown = [*panels, *(panel for panel in added if panel)]
    more = [panel for panel in shown if panel.under_more]
    shown = [panel for panel in shown if not panel.under_more]
    context = {"page": page, "panels": shown, "more": more, **layout.context}
    return render(request, layout.template, context)


def answer_withdraw(
    request: SignedInRequest,
    row: "Record",
    kind: RecordKind[Any],
    *,
    withdraw: Callable[..., Any],
) -> HttpResponse:
    """Ask for the reason of an error, and mark the record as recorded in error."""
    detail_url = kind.url("detail", row.reference)
    verbs = kind.verbs_to_withdraw(row)
    if not may_withdraw_row(request.user, row, verbs):
        raise NotAllowed(verbs.any)
    if row.is_in_error:
        return redirect(detail_url)
    form = WithdrawForm(data_of(request))

    def act() -> Done:
        withdraw(by=request.user, reference=row.reference, **form.cleaned_data)
        return Done(f"{row.reference} is marked as recorded in error")

    page = FormPage(
        title="Mark as recorded in error",
        caption=named(kind, row),
        back_url=detail_url,
        warning="It will no longer count in any figure. The list shows it only with "
        "the filter “Include those recorded in error”. Its page shows your name and "
        "the reason.",
        button="Mark as recorded in error",
        button_kind="warning",
    )
    return answer_form(request, form, page, act=act)
