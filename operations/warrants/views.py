"""The pages of warrants: the list, one, a new one, each move, an entry, a review."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.seizures.forms import TakenWith
from operations.seizures.presenters import seizures_panel
from operations.seizures.queries import seized_at
from operations.seizures.views import answer_new_seizure
from operations.visits.views import check_visit_of_record
from operations.warrants import queries
from operations.warrants.actions.entries import (
    endorse_premises,
    plan_entry,
    review_irregular,
)
from operations.warrants.actions.moves import move_warrant
from operations.warrants.actions.warrant import WITHDRAW, withdraw_warrant
from operations.warrants.forms.entry import EntryForm
from operations.warrants.forms.moves import FORMS, MoveForm, PlanForm, ReviewForm
from operations.warrants.forms.warrant import (
    PremisesForm,
    WarrantFilterForm,
    WarrantForm,
)
from operations.warrants.presenters import panel as panels
from operations.warrants.presenters import warrant as presenters
from operations.warrants.redaction import WARRANT_FIELDS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.places.views import answer_suggestions
from stronghold.core.records.forms import RecordForm
from stronghold.core.records.presenters import KindWords, list_page
from stronghold.core.records.queries import PageRequest
from stronghold.core.records.rules import When
from stronghold.core.records.views import (
    answer_detail,
    answer_new,
    answer_stored,
    answer_withdraw,
    is_from_queue,
    refused,
    stored_from,
    wants_json,
)
from stronghold.core.sharing.fields import fields_read_by

if TYPE_CHECKING:
    from operations.warrants.models import Warrant

WARRANTS = KindWords(
    app="warrants",
    export="warrants",
    one="Warrant",
    many="Warrants",
    new_text="New warrant",
    another_text="Another warrant",
    first="Warrant drawn up",
    empty_text="Your team’s search warrants, and others that have ended, will be "
    "listed here.",
    read=Verb.READ_WARRANTS,
    write=Verb.RUN_WARRANTS,
    withdraw=WITHDRAW,
)
page_methods = require_http_methods(["GET", "HEAD", "POST"])
# The moves of one set of premises; all others go through the table alone.
STORES: dict[str, Callable[..., Any]] = {
    "plan": plan_entry,
    "endorse": endorse_premises,
}


@requires(Verb.READ_WARRANTS)
@require_safe
def warrant_list(request: SignedInRequest) -> HttpResponse:
    """Show the warrants that the viewer may see, the latest first."""
    form = WarrantFilterForm(request.GET)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.warrants_page(request.user, form.wanted, ask)
    shown = list_page(
        WARRANTS,
        request.user,
        page,
        table=presenters.warrants_table(page.items),
        chosen=form.chosen,
        params=form.wanted.as_params(),
    )
    return render(request, "records/list.html", {"page": shown, "form": form})


@requires(Verb.RUN_WARRANTS)
@page_methods
def new(request: SignedInRequest) -> HttpResponse:
    """Open a new warrant."""
    data = request.POST if request.method == "POST" else None
    form = WarrantForm(data, viewer=request.user)

    def store() -> "Warrant":
        check_visit_of_record(form)
        return form.store()

    return answer_new(request, form, WARRANTS, store=store)


@requires(Verb.RUN_WARRANTS)
@require_POST
def suggest(request: SignedInRequest) -> HttpResponse:
    """Suggest places while one is typed into a warrant."""
    return answer_suggestions(request)


@requires(Verb.READ_WARRANTS)
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one warrant: its deadline, next steps, premises, entries and history."""
    viewer = request.user
    warrant = queries.warrant(viewer, reference)
    shown = fields_read_by(viewer, Verb.READ_WARRANTS, WARRANT_FIELDS)
    premises = queries.premises_of(viewer, warrant)
    found = [panels.panel(viewer, warrant, premises)]
    entries = queries.entries_of(viewer, warrant)
    if entries and policy.can(viewer, Verb.READ_SEIZURES):
        seized = seized_at(viewer, entry_ids=[entry.pk for entry in entries])
        found.append(seizures_panel(seized, may_record=False))
    return answer_detail(
        request,
        warrant,
        WARRANTS,
        facts=presenters.warrant_facts(warrant, shown),
        events=queries.history(viewer, reference),
        panels=found,
    )


@requires(Verb.READ_WARRANTS)
@page_methods
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a warrant as recorded in error."""
    warrant = queries.warrant(request.user, reference)
    return answer_withdraw(request, warrant, WARRANTS, withdraw=withdraw_warrant)


@requires(Verb.RUN_WARRANTS)
@page_methods
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make a move."""
    warrant = queries.warrant(request.user, reference)
    code = (request.POST or request.GET).get("move", "")
    if code not in FORMS:
        raise NotFound
    premises = queries.premises_of(request.user, warrant)
    of: dict[str, Any] = {"viewer": request.user, "warrant": warrant}
    form = FORMS[code](request.POST or None, premises=premises, **of)
    store = STORES.get(code)
    given = {} if store else {"move": code}
    why_not = panels.why_closed(warrant, premises, code)
    if request.method == "POST" and why_not:
        form.full_clean()
        form.add_rule(why_not)
    return _answer(
        request, warrant, form, code=code, store=store or move_warrant, **given
    )


@requires(Verb.REVIEW_IRREGULAR)
@page_methods
def review(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record an inspector's review of an irregularity."""
    warrant = queries.warrant(request.user, reference)
    asked = (request.POST or request.GET).get("entry", "")
    entries = queries.entries_of(request.user, warrant)
    irregular = next(
        (one.irregular for one in entries if str(one.number) == asked),
        warrant.irregular,
    )
    of: dict[str, Any] = {"viewer": request.user, "warrant": warrant}
    form = ReviewForm(request.POST or None, initial={"entry": asked}, **of)
    return _answer(
        request,
        warrant,
        form,
        code="review",
        store=review_irregular,
        irregular=irregular,
    )


def _answer(
    request: SignedInRequest,
    warrant: "Warrant",
    form: MoveForm,
    *,
    code: str,
    store: Callable[..., Any],
    irregular: Any = (),
    **given: Any,
) -> HttpResponse:
    """Show a form, or store it and return to the warrant."""
    page = panels.form_page(warrant, code=code, irregular=irregular)
    if request.method == "POST" and _stored(
        request, warrant, form, store=store, given=given
    ):
        messages.success(request, f"{warrant.reference} {page.done}")
        return redirect("warrants:detail", warrant.reference)
    context = {"form": form, "page": page, "code": code}
    http_status = 400 if form.errors else 200
    return render(request, "warrants/move.html", context, status=http_status)


def _stored(
    request: SignedInRequest,
    warrant: "Warrant",
    form: MoveForm,
    *,
    store: Callable[..., Any],
    given: dict[str, Any],
) -> bool:
    if not form.is_valid():
        return False
    if isinstance(form, PlanForm) and not form.may_visit(form.place):
        return False
    try:
        store(by=request.user, reference=warrant.reference, **form.given, **given)
    except RuleBroken as broken:
        form.add_rule(broken)
        return False
    return True


@requires(Verb.RUN_WARRANTS)
@page_methods
def enter(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record an entry, as it was made."""
    viewer = request.user
    warrant = queries.warrant(viewer, reference)
    data = request.POST if request.method == "POST" else None
    premises = queries.premises_of(viewer, warrant)
    form = EntryForm(data, viewer=viewer, warrant=warrant, premises=premises)
    return _answer_record(request, warrant, form, code="enter", store=form.store)


@requires(Verb.RUN_WARRANTS)
@page_methods
def add_premises(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add premises to a warrant."""
    warrant = queries.warrant(request.user, reference)
    data = request.POST if request.method == "POST" else None
    form = PremisesForm(data, viewer=request.user, warrant=warrant)

    def store() -> "Warrant":
        check_visit_of_record(form)
        return form.store()

    return _answer_record(request, warrant, form, code="add_premises", store=store)


def _answer_record(
    request: SignedInRequest,
    warrant: "Warrant",
    form: RecordForm,
    *,
    code: str,
    store: Callable[[], Any],
) -> HttpResponse:
    page = panels.form_page(warrant, code=code)
    is_post = request.method == "POST"
    if stored := stored_from(form, store):
        if not is_from_queue(request):
            messages.success(request, f"{warrant.reference} {page.done}")
        return answer_stored(
            request,
            reverse("warrants:detail", args=[warrant.reference]),
            reference=warrant.reference,
            is_repetition=getattr(stored, "is_repetition", False),
        )
    if is_post and wants_json(request):
        return refused(form)
    http_status = 400 if form.errors else 200
    context = {"form": form, "page": page}
    return render(request, f"warrants/{code}.html", context, status=http_status)


@requires(Verb.RECORD_SEIZURE)
@page_methods
def seize(request: SignedInRequest, reference: str, entry: int) -> HttpResponse:
    """Record what was seized at an entry."""
    warrant = queries.warrant(request.user, reference)
    entries = queries.entries_of(request.user, warrant)
    made = next((one for one in entries if one.number == entry), None)
    if made is None:
        raise NotFound
    taken_with = TakenWith.at(
        made.at, occurred=When.at_instant(made.entered_at), entry_id=made.pk
    )
    return answer_new_seizure(request, WARRANTS, warrant, taken_with=taken_with)
