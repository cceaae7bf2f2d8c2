"""The pages of call-backs: the list, making one, clearing its words, transfer."""

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
from reports.call_backs.actions import give_call_back
from reports.call_backs.forms import ResultForm, WordsForm
from reports.reporter import queries as reporters
from reports.reporter.presenters import shown_call_back
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OWN_REPORTER, page="the list of call-backs")
@require_safe
def due(request: SignedInRequest) -> HttpResponse:
    """Show the list of call-backs, soonest due first."""
    wanted = queries.CallBackFilter.from_params(request.user, request.GET)
    rows = queries.call_backs(request.user, wanted)
    waiting = queries.waiting_for_absent(request.user)
    people = queries.may_be_given_to(request.user) if waiting else []
    reviews = policy.can(request.user, Verb.READ_ANY_REPORTER)
    page = presenters.due_page(
        rows,
        wanted=wanted,
        n_to_review=reporters.n_due_for_review(request.user) if reviews else 0,
        off=queries.who_is_off([*rows, *waiting]),
        waiting=presenters.Waiting(waiting, people),
        may_say_off=policy.can(request.user, Verb.RECORD_OWN_ABSENCE),
    )
    return render(request, "reports/call_backs/list.html", {"page": page})


@requires(Verb.READ_OWN_REPORTER, page="the page of a call-back")
@FORM
def one(request: SignedInRequest, reference: str, ordinal: int) -> HttpResponse:
    """Show what may be said in a call-back, and record its result."""
    row = queries.call_back(request.user, reference, ordinal)
    data = request.POST if request.method == "POST" else None
    form = ResultForm(data)
    which = {"reference": reference, "ordinal": ordinal}
    if data is not None and form.submit(request.user, **which):
        text = presenters.recorded(form.cleaned_data["result"], form.n_cancelled)
        messages.success(request, text)
        return redirect("reports:detail", reference)
    people, off = queries.may_be_given_to(request.user), queries.who_is_off([row])
    context = {
        "form": form,
        "reference": reference,
        "shown": shown_call_back(request.user, row, reference),
        "give": presenters.to_give(row, people, off),
    }
    status = 400 if form.errors else 200
    return render(request, "reports/call_backs/one.html", context, status=status)


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


@requires(Verb.CLEAR_WORDS, page="the form that clears the words of a call-back")
@FORM
def words(request: SignedInRequest, reference: str, ordinal: int) -> HttpResponse:
    """Set the words that may be said in a call-back."""
    row = queries.call_back(request.user, reference, ordinal)
    data = request.POST if request.method == "POST" else None
    form = WordsForm(data, initial={"words": row.cleared_text})
    which = {"reference": reference, "ordinal": ordinal}
    if data is not None and form.submit(request.user, **which):
        messages.success(request, "These words may be said")
        return redirect("reports:call_back", reference, ordinal)
    shown = shown_call_back(request.user, row, reference)
    context = {"form": form, "reference": reference, "shown": shown}
    status = 400 if form.errors else 200
    return render(request, "reports/call_backs/words.html", context, status=status)
