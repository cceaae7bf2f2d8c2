"""The pages of arrests: the list, one arrest, a new one, marking one as in error."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from operations.arrests import presenters, queries
from operations.arrests.actions import WITHDRAW, withdraw_arrest
from operations.arrests.forms import ArrestFilterForm, ArrestForm
from operations.arrests.presenters import to_do
from operations.arrests.redaction import ARREST_FIELDS
from operations.seizures.presenters import seizures_panel
from operations.seizures.queries import seized_at
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import KindWords, list_page
from stronghold.core.records.queries import PageRequest
from stronghold.core.records.views import answer_detail, answer_new, answer_withdraw
from stronghold.core.sharing.fields import fields_read_by
from stronghold.core.ui.parts import Link

ARRESTS = KindWords(
    app="arrests",
    export="arrests",
    one="Arrest",
    many="Arrests",
    new_text="Record an arrest",
    another_text="Record another arrest",
    first="Arrest recorded",
    empty_text="Arrests for drug offences will be listed here.",
    read=Verb.READ_ARRESTS,
    write=Verb.RECORD_ARREST,
    withdraw=WITHDRAW,
)


@requires(Verb.READ_ARRESTS, page="the list of arrests")
@require_safe
def arrest_list(request: SignedInRequest) -> HttpResponse:
    """Show the arrests, the latest first."""
    form = ArrestFilterForm(request.GET)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.arrests_page(request.user, form.wanted, ask)
    shown = list_page(
        ARRESTS,
        request.user,
        page,
        table=presenters.arrests_table(page.items),
        chosen=form.chosen,
        params=form.wanted.as_params(),
        links=_links(request.user),
    )
    return render(request, "records/list.html", {"page": shown, "form": form})


def _links(viewer: User) -> list[Link]:
    """Return the links to arrests waiting for a decision, and to the import."""
    links = []
    if n_waiting := queries.count_waiting(viewer):
        url = ARRESTS.url("matches")
        links.append(Link(presenters.waiting_text(n_waiting), url))
    if policy.can(viewer, Verb.IMPORT_ARRESTS):
        links.append(Link("Import arrests from custody", ARRESTS.url("import")))
    return links


@requires(Verb.RECORD_ARREST, page="the form of a new arrest")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Record an arrest."""
    data = request.POST if request.method == "POST" else None
    return answer_new(request, ArrestForm(data, viewer=request.user), ARRESTS)


@requires(Verb.READ_ARRESTS, page="its page")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one arrest with its history."""
    arrest = queries.arrest(request.user, reference)
    shown = fields_read_by(request.user, Verb.READ_ARRESTS, ARREST_FIELDS)
    events = queries.history(request.user, reference)
    facts = presenters.arrest_facts(arrest, shown)
    new_url = "" if arrest.is_in_error else ARRESTS.url("new_seizure", reference)
    first = to_do.panel(request.user, arrest)
    panels = [first] if first else []
    if policy.can(request.user, Verb.READ_SEIZURES):
        may_record = policy.can(request.user, Verb.RECORD_SEIZURE)
        seized = seized_at(request.user, arrest_id=arrest.pk)
        panels.append(seizures_panel(seized, may_record=may_record, new_url=new_url))
    return answer_detail(
        request, arrest, ARRESTS, facts=facts, events=events, panels=panels
    )


@requires(Verb.READ_ARRESTS, page="the form that marks it as recorded in error")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark an arrest as recorded in error: one's own, or any with that verb."""
    arrest = queries.arrest(request.user, reference)
    return answer_withdraw(request, arrest, ARRESTS, withdraw=withdraw_arrest)
