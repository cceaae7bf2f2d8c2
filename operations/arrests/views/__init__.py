"""The pages of arrests: the list, one arrest, a new one, marking one as in error."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from operations.arrests import presenters, queries
from operations.arrests.actions import NewArrest, record_arrest, withdraw_arrest
from operations.arrests.forms import ArrestForm
from operations.arrests.presenters.to_do import to_do_panel
from operations.arrests.record import ARRESTS
from operations.seizures.presenters import seizures_panel
from operations.seizures.queries import seized_at
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.places.queries import premises_named
from stronghold.core.records.presenters import Panel
from stronghold.core.records.queries import history, one_record
from stronghold.core.records.saved_views.views import list_methods
from stronghold.core.records.views import (
    answer_detail,
    answer_list,
    answer_new,
    answer_withdraw,
)
from stronghold.core.ui.form_page import data_of
from stronghold.core.ui.parts import Link

if TYPE_CHECKING:
    from operations.arrests.models import Arrest


@requires(Verb.READ_ARRESTS, page="the list of arrests")
@list_methods
def arrest_list(request: SignedInRequest) -> HttpResponse:
    """Show the arrests, the latest first."""
    return answer_list(request, ARRESTS, links=_links(request.user))


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
    form = ArrestForm(
        data_of(request), viewer=request.user, initial=_first_answers(request)
    )

    def store() -> "Arrest":
        arrest = NewArrest(**form.cleaned)
        return record_arrest(by=request.user, submission=form.submission, arrest=arrest)

    return answer_new(request, form, ARRESTS, store=store)


def _first_answers(request: SignedInRequest) -> dict[str, str]:
    """Return what the page that led here knows: the offence, the time, the premises."""
    given = {
        name: request.GET[param]
        for name, param in (("offence_class", "offence"), ("when", "when"))
        if param in request.GET
    }
    if premises := request.GET.get("premises", ""):
        given["place"] = premises_named(request.user, premises).address
    return given


@requires(Verb.READ_ARRESTS, page="its page")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one arrest with its history."""
    arrest = one_record(ARRESTS, request.user, reference)
    if arrest.same_as:
        consulted([arrest.same_as.reference])
    panels = [_to_do(request.user, arrest), _seized(request.user, arrest)]
    return answer_detail(
        request,
        arrest,
        ARRESTS,
        facts=presenters.arrest_facts(arrest, ARRESTS.shown_to(request.user)),
        events=history(ARRESTS, request.user, reference, of=arrest),
        panels=[panel for panel in panels if panel],
    )


def _to_do(viewer: User, arrest: "Arrest") -> Panel | None:
    """Return what the viewer can do next about an arrest."""
    if arrest.is_in_error or arrest.same_as_id:
        return None
    return to_do_panel(
        arrest,
        may_complete=policy.can(viewer, Verb.RECORD_ARREST),
        has_match=queries.has_match(viewer, arrest),
    )


def _seized(viewer: User, arrest: "Arrest") -> Panel | None:
    """Return what was seized at an arrest, for those who may read seizures."""
    if not policy.can(viewer, Verb.READ_SEIZURES):
        return None
    url = ARRESTS.url("new_seizure", arrest.reference)
    return seizures_panel(
        seized_at(viewer, arrest_id=arrest.pk),
        may_record=policy.can(viewer, Verb.RECORD_SEIZURE),
        new_url="" if arrest.is_in_error else url,
    )


@requires(Verb.READ_ARRESTS, page="the form that marks it as recorded in error")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark an arrest as recorded in error: one's own, or any with that verb."""
    arrest = one_record(ARRESTS, request.user, reference)
    return answer_withdraw(request, arrest, ARRESTS, withdraw=withdraw_arrest)
