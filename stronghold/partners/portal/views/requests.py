"""The pages of one tasking and one referral, with the partner's answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.partners.portal.forms.requests import (
    AnswerForm,
    ReferralAnswerForm,
    TaskingAnswerForm,
)
from stronghold.partners.portal.presenters.requests import (
    STEPS,
    AnswerPage,
    referral_page,
    tasking_page,
)

# The message once a step of a referral is stored, after its reference.
STEP_MESSAGES = {
    "acknowledge": "is acknowledged: the police can see it",
    "decide": "is decided: the police can see it",
    "feedback": "has its outcome sent to the police",
}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.ANSWER_OWN_TASKING, page="the page of a tasking for them")
@form_methods
def tasking(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a tasking for the viewer's organisation, and take its answer."""
    key: Any = {"viewer": request.user, "reference": reference}
    if request.method == "POST":
        form = TaskingAnswerForm(request.POST, **key)
        return _stored(request, form, page=tasking_page, message="is answered")
    page = tasking_page(request.user, reference)
    form = TaskingAnswerForm(**key)
    form.offer(page.state)
    return render(request, "portal/answer.html", {"page": page, "form": form})


@requires(Verb.ANSWER_REFERRAL, page="the page of a referral to them")
@form_methods
def referral(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a referral to the viewer's organisation, and take its next step."""
    key: Any = {"viewer": request.user, "reference": reference}
    if request.method == "POST":
        step = request.POST.get("step", "")
        form = ReferralAnswerForm(request.POST, step=step, **key)
        return _stored(
            request,
            form,
            page=referral_page,
            message=STEP_MESSAGES.get(step, "is saved"),
        )
    page = referral_page(request.user, reference)
    next_step = STEPS.get(page.state)
    code = next_step.code if next_step else ""
    form = ReferralAnswerForm(
        step=code, kind=page.kind, their_reference=page.their_reference, **key
    )
    form.offer(is_urgent=page.is_urgent)
    return render(request, "portal/answer.html", {"page": page, "form": form})


def _stored(
    request: SignedInRequest,
    form: AnswerForm,
    *,
    page: Callable[..., AnswerPage],
    message: str,
) -> HttpResponse:
    """Store an answer. If it is refused, what was typed is shown again."""
    try:
        row = form.submit()
        if row is not None:
            messages.success(request, f"{row.reference} {message}")
            return redirect(request.path)
        shown = page(request.user, form.reference)
    except NotFound:
        # The agreement ended, or the police withdrew it, while this was being written.
        answer = render(
            request, "portal/no_longer_shared.html", {"form": form}, status=404
        )
    else:
        answer = _again(request, form, shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _again(
    request: SignedInRequest, form: AnswerForm, shown: AnswerPage
) -> HttpResponse:
    """Show the form with what was typed, or only that text if it is too late."""
    is_stale = form.is_stale(shown.state, shown.kind)
    if isinstance(form, ReferralAnswerForm):
        form.offer(is_urgent=shown.is_urgent)
    context = {"page": shown, "form": form, "is_stale": is_stale}
    return render(request, "portal/answer.html", context, status=400)
