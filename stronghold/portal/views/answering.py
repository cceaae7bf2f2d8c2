"""The pages of one tasking and of one referral, with the partner's answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.kernel.errors import NotFound
from stronghold.portal.forms.answering import (
    AnswerForm,
    ReferralAnswerForm,
    TaskingAnswerForm,
)
from stronghold.portal.presenters.answering import (
    STEPS,
    AnswerPage,
    referral_page,
    tasking_page,
)

# What is said once a step of a referral is stored, after its reference.
SAID = {
    "acknowledge": "is acknowledged: the police see it",
    "decide": "is decided: the police see it",
    "feedback": "is told back: the police see it",
}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.ANSWER_OWN_TASKING)
@form_methods
def tasking(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a tasking for the viewer's organisation, and take its answer."""
    told: Any = {"viewer": request.user, "reference": reference}
    if request.method == "POST":
        form = TaskingAnswerForm(request.POST, **told)
        return _stored(request, form, page=tasking_page, said="is answered")
    page = tasking_page(request.user, reference)
    form = TaskingAnswerForm(**told)
    form.offer(page.state)
    return render(request, "portal/answer.html", {"page": page, "form": form})


@requires(Verb.ANSWER_REFERRAL)
@form_methods
def referral(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a referral to the viewer's organisation, and take its next step."""
    told: Any = {"viewer": request.user, "reference": reference}
    if request.method == "POST":
        step = request.POST.get("step", "")
        form = ReferralAnswerForm(request.POST, step=step, **told)
        return _stored(
            request, form, page=referral_page, said=SAID.get(step, "is saved")
        )
    page = referral_page(request.user, reference)
    next_step = STEPS.get(page.state)
    code = next_step.code if next_step else ""
    form = ReferralAnswerForm(
        step=code, kind=page.kind, their_reference=page.their_reference, **told
    )
    form.offer(is_urgent=page.is_urgent)
    return render(request, "portal/answer.html", {"page": page, "form": form})


def _stored(
    request: SignedInRequest,
    form: AnswerForm,
    *,
    page: Callable[..., AnswerPage],
    said: str,
) -> HttpResponse:
    """Store an answer. What was typed is shown again, whatever refuses it."""
    try:
        row = form.submit()
        if row is not None:
            messages.success(request, f"{row.reference} {said}")
            return redirect(request.path)
        shown = page(request.user, form.reference)
    except NotFound:
        # The agreement ended, or it was taken back, while this was being written.
        answer = render(request, "portal/over.html", {"form": form}, status=404)
    else:
        answer = _again(request, form, shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _again(
    request: SignedInRequest, form: AnswerForm, shown: AnswerPage
) -> HttpResponse:
    """Show the form with what was typed, or what was typed alone if it is too late."""
    is_stale = form.is_stale(shown.state, shown.kind)
    if isinstance(form, ReferralAnswerForm):
        form.offer(is_urgent=shown.is_urgent)
    context = {"page": shown, "form": form, "is_stale": is_stale}
    return render(request, "portal/answer.html", context, status=400)
