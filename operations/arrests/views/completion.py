"""The pages that complete an arrest: details, exploitation, a seizure."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from operations.arrests.actions.completion import answer_exploitation, complete_arrest
from operations.arrests.forms import CompleteForm, ExploitationForm
from operations.arrests.record import ARRESTS
from operations.seizures.forms import TakenWith
from operations.seizures.views import answer_new_seizure
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.presenters import named
from stronghold.core.records.queries import one_record
from stronghold.core.records.rules import When
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of

if TYPE_CHECKING:
    from operations.arrests.models import Arrest


@requires(Verb.RECORD_ARREST, page="the form that completes it")
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add the details of an arrest that are known now."""
    arrest = one_record(ARRESTS, request.user, reference)
    form = CompleteForm(data_of(request), arrest=arrest)

    def act() -> Done:
        complete_arrest(by=request.user, reference=reference, facts=form.facts)
        return Done(f"Arrest {reference} saved")

    return answer_form(request, form, _page(arrest, "Complete the arrest"), act=act)


@requires(Verb.RECORD_ARREST, page="the form that asks if the child could be exploited")
@require_http_methods(["GET", "HEAD", "POST"])
def exploitation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Answer whether a child arrested for supply could be exploited."""
    arrest = one_record(ARRESTS, request.user, reference)
    form = ExploitationForm(data_of(request), arrest=arrest)

    def act() -> Done:
        answer_exploitation(by=request.user, reference=reference, **form.cleaned)
        return Done(f"Arrest {reference} saved")

    page = _page(
        arrest,
        "Could this child be exploited?",
        lede="A child who carries or sells drugs may be made to. Think of new phones "
        "or clothes, missing days, travel far from home, older friends, debts, "
        "injuries.",
    )
    return answer_form(request, form, page, act=act)


def _page(arrest: "Arrest", title: str, lede: str = "") -> FormPage:
    return FormPage(
        title=title,
        caption=named(ARRESTS, arrest),
        lede=lede,
        back_url=ARRESTS.url("detail", arrest.reference),
        back_text="Back to the arrest",
    )


@requires(Verb.RECORD_SEIZURE, page="the form of a seizure at an arrest")
@require_http_methods(["GET", "HEAD", "POST"])
def new_seizure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record what was seized at an arrest."""
    arrest = one_record(ARRESTS, request.user, reference)
    if arrest.is_in_error:
        raise NotFound
    occurred = When(arrest.occurred_on, arrest.occurred_at)
    taken_with = TakenWith.at(arrest, occurred=occurred, arrest_id=arrest.pk)
    return answer_new_seizure(request, ARRESTS, arrest, taken_with=taken_with)
