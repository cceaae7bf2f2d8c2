"""The pages of seizures: the list, one, a new one, a correction, one in error."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from operations.seizures import presenters, queries
from operations.seizures.actions import WITHDRAW, withdraw_seizure
from operations.seizures.forms import (
    CorrectForm,
    SeizedWithForm,
    SeizureFilterForm,
    SeizureForm,
    TakenWith,
)
from operations.seizures.redaction import SEIZURE_FIELDS
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import RecordKind, list_page
from stronghold.core.records.queries import PageRequest
from stronghold.core.records.views import answer_detail, answer_new, answer_withdraw
from stronghold.core.sharing.fields import fields_read_by

SEIZURES = RecordKind(
    app="seizures",
    export="seizures",
    one="Seizure",
    many="Seizures",
    new_text="Record a seizure",
    another_text="Record another seizure",
    first="Seizure recorded",
    empty_text="Drugs, cash, weapons and phones that were seized will be listed here.",
    read=Verb.READ_SEIZURES,
    write=Verb.RECORD_SEIZURE,
    withdraw=WITHDRAW,
)


@requires(Verb.READ_SEIZURES)
@require_safe
def seizure_list(request: SignedInRequest) -> HttpResponse:
    """Show the seizures, the latest first."""
    form = SeizureFilterForm(request.GET)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.seizures_page(request.user, form.wanted, ask)
    shown = list_page(
        SEIZURES,
        request.user,
        page,
        table=presenters.seizures_table(page.items),
        chosen=form.chosen,
        params=form.wanted.as_params(),
    )
    return render(request, "records/list.html", {"page": shown, "form": form})


@requires(Verb.RECORD_SEIZURE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Record a seizure made without an arrest or a warrant."""
    data = request.POST if request.method == "POST" else None
    return answer_new(request, SeizureForm(data, viewer=request.user), SEIZURES)


@requires(Verb.READ_SEIZURES)
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one seizure with its history."""
    seizure = queries.seizure(request.user, reference)
    shown = fields_read_by(request.user, Verb.READ_SEIZURES, SEIZURE_FIELDS)
    events = queries.history(request.user, reference)
    facts = presenters.seizure_facts(seizure, shown)
    panel = presenters.correct_panel(request.user, seizure)
    return answer_detail(
        request,
        seizure,
        SEIZURES,
        facts=facts,
        events=events,
        panels=[panel] if panel else [],
    )


@requires(Verb.RECORD_SEIZURE)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, reference: str) -> HttpResponse:
    """Correct the facts of a seizure, for example after a count or a test."""
    seizure = queries.seizure(request.user, reference)
    data = request.POST if request.method == "POST" else None
    form = CorrectForm(data, viewer=request.user, seizure=seizure)
    if request.method == "POST" and form.submit():
        messages.success(request, f"{seizure.reference} is corrected")
        return redirect("seizures:detail", seizure.reference)
    context = {
        "form": form,
        "title": "Correct the seizure",
        "caption": seizure.reference,
        "lede": "Its time and place stay as they are.",
        "button": "Save",
        "back_url": reverse("seizures:detail", args=[seizure.reference]),
    }
    status = 400 if form.errors else 200
    return render(request, "seizures/new_with.html", context, status=status)


@requires(Verb.READ_SEIZURES)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a seizure as recorded in error: one's own, or any with that verb."""
    seizure = queries.seizure(request.user, reference)
    return answer_withdraw(request, seizure, SEIZURES, withdraw=withdraw_seizure)


def answer_new_seizure(
    request: SignedInRequest, kind: RecordKind, row: Any, *, taken_with: TakenWith
) -> HttpResponse:
    """Show the form of a seizure at an arrest or an entry, or store it and go back.

    For views of arrests and warrants, which have found the row and require
    RECORD_SEIZURE.
    """
    data = request.POST if request.method == "POST" else None
    form = SeizedWithForm(data, viewer=request.user, taken_with=taken_with)
    back_url = kind.url("detail", row.reference)
    seizure = form.submit() if request.method == "POST" else None
    if seizure:
        done = "was saved already" if seizure.is_repetition else "saved"
        messages.success(request, f"Seizure {seizure.reference} {done}")
        return redirect(back_url)
    context = {
        "form": form,
        "title": "Record a seizure",
        "caption": f"{kind.one} {row.reference}",
        "back_url": back_url,
    }
    status = 400 if form.errors else 200
    return render(request, "seizures/new_with.html", context, status=status)
