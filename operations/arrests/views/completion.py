"""The pages that complete an arrest: details, exploitation, a seizure."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from operations.arrests import queries
from operations.arrests.actions.completion import complete_arrest
from operations.arrests.forms import CompleteForm, ExploitationForm
from operations.arrests.views import ARRESTS
from operations.seizures.forms import TakenWith
from operations.seizures.views import answer_new_seizure
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.forms import FreeTextForm
from stronghold.core.records.rules import When


@requires(Verb.RECORD_ARREST, page="the form that completes it")
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add the details of an arrest that are known now."""
    arrest = queries.arrest(request.user, reference)
    names = ("age_band", "drug_class", "offence_provision", "disposal")
    initial = {name: getattr(arrest, name) for name in names}
    initial["custody_number"] = arrest.custody_number or ""
    form = CompleteForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        arrest=arrest,
    )
    return _answer(
        request,
        reference,
        form,
        title="Complete the arrest",
        template="arrests/complete.html",
        store=lambda: complete_arrest(
            by=request.user, reference=reference, details=form.details
        ),
    )


@requires(Verb.RECORD_ARREST, page="the form that asks if the child could be exploited")
@require_http_methods(["GET", "HEAD", "POST"])
def exploitation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Answer whether a child arrested for supply could be exploited."""
    arrest = queries.arrest(request.user, reference)
    names = ("exploitation", "exploitation_reason", "referral_reference")
    form = ExploitationForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(arrest, name) for name in names},
    )

    return _answer(
        request,
        reference,
        form,
        title="Could this child be exploited?",
        template="arrests/exploitation.html",
        store=lambda: form.answer(by=request.user, reference=reference),
    )


@requires(Verb.RECORD_SEIZURE, page="the form of a seizure at an arrest")
@require_http_methods(["GET", "HEAD", "POST"])
def new_seizure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record what was seized at an arrest."""
    arrest = queries.arrest(request.user, reference)
    if arrest.is_in_error:
        raise NotFound
    occurred = When(arrest.occurred_on, arrest.occurred_at)
    taken_with = TakenWith.at(arrest, occurred=occurred, arrest_id=arrest.pk)
    return answer_new_seizure(request, ARRESTS, arrest, taken_with=taken_with)


def _answer(
    request: SignedInRequest,
    reference: str,
    form: FreeTextForm,
    *,
    title: str,
    template: str,
    store: Callable[[], Any],
) -> HttpResponse:
    """Show a form about an arrest, or store it and go back to the arrest."""
    back_url = ARRESTS.url("detail", reference)
    if form.is_valid() and _stored(form, store):
        messages.success(request, f"Arrest {reference} saved")
        return redirect(back_url)
    context = {
        "form": form,
        "title": title,
        "reference": reference,
        "back_url": back_url,
    }
    return render(request, template, context, status=400 if form.errors else 200)


def _stored(form: FreeTextForm, store: Callable[[], Any]) -> bool:
    try:
        store()
    except RuleBroken as broken:
        form.add_rule(broken)
        return False
    return True
