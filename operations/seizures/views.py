"""The pages of seizures: the list, one, a new one, a correction, one in error."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from operations.seizures import presenters
from operations.seizures.actions import (
    NewSeizure,
    correct_seizure,
    record_seizure,
    withdraw_seizure,
)
from operations.seizures.forms import (
    CorrectForm,
    SeizedWithForm,
    SeizureForm,
    TakenWith,
)
from operations.seizures.record import SEIZURES
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.presenters import Panel, named
from stronghold.core.records.queries import history, one_record
from stronghold.core.records.saved_views.views import list_methods
from stronghold.core.records.views import (
    answer_detail,
    answer_list,
    answer_new,
    answer_withdraw,
)
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of

if TYPE_CHECKING:
    from operations.seizures.models import Seizure


@requires(Verb.READ_SEIZURES, page="the list of seizures")
@list_methods
def seizure_list(request: SignedInRequest) -> HttpResponse:
    """Show the seizures, the latest first."""
    return answer_list(request, SEIZURES)


@requires(Verb.RECORD_SEIZURE, page="the form of a new seizure")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Record a seizure made without an arrest or a warrant."""
    form = SeizureForm(data_of(request), viewer=request.user)
    return answer_new(request, form, SEIZURES, store=lambda: _stored(request, form))


def _stored(request: SignedInRequest, form: SeizureForm) -> "Seizure":
    seizure = NewSeizure(**form.cleaned)
    return record_seizure(by=request.user, submission=form.submission, seizure=seizure)


@requires(Verb.READ_SEIZURES, page="its page")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one seizure with its history."""
    seizure = one_record(SEIZURES, request.user, reference)
    facts = presenters.seizure_facts(seizure, SEIZURES.shown_to(request.user))
    events = history(SEIZURES, request.user, reference, of=seizure)
    may_correct = policy.can(request.user, Verb.RECORD_SEIZURE)
    panels = []
    if may_correct and not seizure.is_in_error:
        url = SEIZURES.url("correct", reference)
        panels.append(Panel("seizures/correct_panel.html", url))
    return answer_detail(
        request, seizure, SEIZURES, facts=facts, events=events, panels=panels
    )


@requires(Verb.RECORD_SEIZURE, page="the form that corrects it")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, reference: str) -> HttpResponse:
    """Correct the facts of a seizure, for example after a count or a test."""
    seizure = one_record(SEIZURES, request.user, reference)
    form = CorrectForm(data_of(request), viewer=request.user, seizure=seizure)

    def act() -> Done:
        correct_seizure(by=request.user, reference=reference, facts=form.facts)
        return Done(f"{reference} is corrected")

    page = FormPage(
        title="Correct the seizure",
        caption=named(SEIZURES, seizure),
        lede="Its time and place stay as they are.",
        back_url=SEIZURES.url("detail", reference),
        template="seizures/what.html",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.READ_SEIZURES, page="the form that marks it as recorded in error")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a seizure as recorded in error: one's own, or any with that verb."""
    seizure = one_record(SEIZURES, request.user, reference)
    return answer_withdraw(request, seizure, SEIZURES, withdraw=withdraw_seizure)


def answer_new_seizure(
    request: SignedInRequest, kind: RecordKind[Any], row: Any, *, taken_with: TakenWith
) -> HttpResponse:
    """Show the form of a seizure at an arrest or an entry, or store it and go back.

    For views of arrests and warrants, which have found the row and require
    RECORD_SEIZURE.
    """
    form = SeizedWithForm(data_of(request), viewer=request.user, taken_with=taken_with)

    def act() -> Done:
        seizure = _stored(request, form)
        done = "was saved already" if seizure.is_repetition else "saved"
        return Done(f"Seizure {seizure.reference} {done}")

    page = FormPage(
        title="Record a seizure",
        caption=named(kind, row),
        lede="Its time and place are those of the arrest or entry.",
        button="Save seizure",
        back_url=kind.url("detail", row.reference),
        template="seizures/what.html",
    )
    return answer_form(request, form, page, act=act)
