"""The pages of call-backs: the list, making one, clearing its words, transfer."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from reports.call_backs import presenters, queries
from reports.call_backs.actions import (
    clear_for_call_back,
    give_call_back,
    record_call_back,
    take_call_back,
)
from reports.call_backs.forms import ResultForm, WordsForm
from reports.report.record import REPORTS
from reports.reporter import queries as reporters
from reports.reporter.presenters import ORDINALS, CallBackShown, shown_call_back
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.filters import AtPlace
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.presenters import named
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.duty.queries import covered_by

if TYPE_CHECKING:
    from reports.reporter.models import CallBack

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OWN_REPORTER, page="the list of call-backs")
@require_safe
def due(request: SignedInRequest) -> HttpResponse:
    """Show the list of call-backs, soonest due first."""
    form = FilterForm(queries.FILTERS, request.GET, viewer=request.user)
    form.is_valid()
    rows = queries.call_backs(request.user, form.wanted)
    waiting = queries.waiting_for_absent(request.user)
    people = queries.may_be_given_to(request.user) if waiting else []
    off = queries.who_is_off([*rows, *waiting])
    reviews = policy.can(request.user, Verb.READ_ANY_REPORTER)
    to_give = [presenters.to_give(row, people, off) for row in waiting]
    page = presenters.due_page(
        rows,
        wanted=form.wanted,
        place=form.chosen_of(AtPlace.name),
        now=clock.now(),
        n_to_review=reporters.n_due_for_review(request.user) if reviews else 0,
        callers=presenters.Callers(off, covered_by(request.user)),
        waiting=[shown for shown in to_give if shown],
        may_say_off=policy.can(request.user, Verb.RECORD_OWN_ABSENCE),
    )
    return render(request, "reports/call_backs/list.html", {"page": page})


@requires(Verb.READ_OWN_REPORTER, page="the page of a call-back")
@FORM
def one(request: SignedInRequest, reference: str, ordinal: int) -> HttpResponse:
    """Show what may be said in a call-back, and record its result."""
    row = queries.call_back(request.user, reference, ordinal)
    form = ResultForm(data_of(request))

    def act() -> Done:
        result: str = form.cleaned_data["result"]
        n_cancelled = record_call_back(
            by=request.user, reference=reference, ordinal=ordinal, result=result
        )
        done = presenters.recorded(result, n_cancelled)
        return Done(done, REPORTS.url("detail", reference))

    people, off = queries.may_be_given_to(request.user), queries.who_is_off([row])
    shown = _shown(request.user, row, reference)
    page = FormPage(
        title=shown.title,
        caption=named(REPORTS, row.report),
        back_url=REPORTS.url("reporter", reference),
        back_text="How to reach them",
        template="reports/call_backs/one.html",
        context={
            "reference": reference,
            "shown": shown,
            "give": presenters.to_give(row, people, off),
        },
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.ASSIGN_CALL_BACK, page="the list of call-backs")
@require_POST
def give(request: SignedInRequest, reference: str, ordinal: int) -> HttpResponse:
    """Transfer a call-back to another person."""
    to = request.POST.get("to", "")
    try:
        row = give_call_back(
            by=request.user, reference=reference, ordinal=ordinal, to=to
        )
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        name = row.given_to.display_name if row.given_to else ""
        messages.success(request, f"Call-back of {reference} transferred to {name}")
    return redirect(f"{reverse('reports:call_backs')}?whose=team")


@requires(Verb.READ_OWN_REPORTER, page="the form that takes a call-back")
@FORM
def take(request: SignedInRequest, reference: str, ordinal: int) -> HttpResponse:
    """Take a call-back of someone for whom the viewer stands in."""
    row = queries.call_back_to_take(request.user, reference, ordinal)

    def act() -> Done:
        take_call_back(by=request.user, reference=reference, ordinal=ordinal)
        url = REPORTS.url("call_back", reference, str(ordinal))
        return Done("This call-back is yours", url)

    page = presenters.take_page(row, queries.who_is_off([row]))
    return answer_form(request, ActionForm(data_of(request)), page, act=act)


@requires(Verb.CLEAR_WORDS, page="the form that clears the words of a call-back")
@FORM
def words(request: SignedInRequest, reference: str, ordinal: int) -> HttpResponse:
    """Set the words that may be said in a call-back."""
    row = queries.call_back(request.user, reference, ordinal)
    form = WordsForm(data_of(request), initial={"words": row.cleared_text})

    def act() -> Done:
        clear_for_call_back(
            by=request.user, reference=reference, ordinal=ordinal, **form.cleaned_data
        )
        url = REPORTS.url("call_back", reference, str(ordinal))
        return Done("These words may be said", url)

    page = FormPage(
        title="Change what may be said",
        caption=f"{ORDINALS[row.ordinal]}, {named(REPORTS, row.report)}",
        back_url=REPORTS.url("detail", reference),
        back_text="Back to the report",
        button="Allow these words",
    )
    return answer_form(request, form, page, act=act)


def _shown(viewer: User, row: "CallBack", reference: str) -> CallBackShown:
    may_clear = policy.can(viewer, Verb.CLEAR_WORDS)
    return shown_call_back(row, reference, now=clock.now(), may_clear=may_clear)
