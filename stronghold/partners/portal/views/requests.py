"""The pages of one tasking and one referral, with the partner's answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from operations.safeguarding.actions.referrals import StepDetails, answer_referral
from operations.taskings.actions import answer_own_tasking
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.sharing.choices import Shared
from stronghold.partners.portal.forms.requests import (
    AnswerForm,
    ReferralAnswerForm,
    TaskingAnswerForm,
)
from stronghold.partners.portal.presenters.requests import (
    STEPS,
    referral_page,
    tasking_page,
)
from stronghold.partners.portal.queries.requests import shared_row

# The message once a step of a referral is stored, after its reference.
STEP_MESSAGES = {
    "acknowledge": "is acknowledged: the police can see it",
    "decide": "is decided: the police can see it",
    "feedback": "has its outcome sent to the police",
}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.ANSWER_OWN_TASKING, page="its page")
@form_methods
def tasking(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a tasking for the viewer's organisation, and take its answer."""

    def read() -> dict[str, Any]:
        row = shared_row(request.user, Shared.TASKINGS, reference)
        return tasking_page(reference, row)

    if request.method == "POST":
        form = TaskingAnswerForm(request.POST)

        def act() -> str:
            answer_own_tasking(
                by=request.user, reference=reference, **form.cleaned_data
            )
            return f"{reference} is answered"

        return _stored(request, form, act=act, read=read)
    page = read()
    form = TaskingAnswerForm()
    form.offer(page["state"])
    return render(request, "portal/answer.html", {"page": page, "form": form})


@requires(Verb.ANSWER_REFERRAL, page="its page")
@form_methods
def referral(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a referral to the viewer's organisation, and take its next step."""

    def read() -> dict[str, Any]:
        row = shared_row(request.user, Shared.REFERRALS, reference)
        return referral_page(reference, row, now=clock.now())

    if request.method == "POST":
        step = request.POST.get("step", "")
        form = ReferralAnswerForm(request.POST, step=step)

        def act() -> str:
            details = StepDetails(at=clock.now(), **form.cleaned)
            answer_referral(
                by=request.user, reference=reference, step=step, details=details
            )
            return f"{reference} {STEP_MESSAGES.get(step, 'is saved')}"

        return _stored(request, form, act=act, read=read)
    page = read()
    next_step = STEPS.get(page["state"])
    code = next_step.code if next_step else ""
    form = ReferralAnswerForm(
        step=code, kind=page["kind"], their_reference=page["their_reference"]
    )
    form.offer(is_urgent=page["is_urgent"])
    return render(request, "portal/answer.html", {"page": page, "form": form})


def _stored(
    request: SignedInRequest,
    form: AnswerForm,
    *,
    act: Callable[[], str],
    read: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """Store an answer. If it is refused, what was typed is shown again.

    `act` calls the action and says what was done; `read` reads the page.
    """
    try:
        done = _done(form, act)
        if done:
            messages.success(request, done)
            return redirect(request.path)
        shown = read()
    except NotFound:
        # The agreement ended, or the police withdrew it, while this was being written.
        answer = render(
            request, "portal/no_longer_shared.html", {"form": form}, status=404
        )
    else:
        answer = _again(request, form, shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _done(form: AnswerForm, act: Callable[[], str]) -> str:
    """Return what was done; "" if the form or the action refused what was typed."""
    if form.is_valid():
        try:
            return act()
        except RuleBroken as broken:
            form.add_rule(broken)
    return ""


def _again(
    request: SignedInRequest, form: AnswerForm, shown: dict[str, Any]
) -> HttpResponse:
    """Show the form with what was typed, or only that text if it is too late."""
    is_stale = form.is_stale(shown["state"], shown["kind"])
    if isinstance(form, ReferralAnswerForm):
        form.offer(is_urgent=shown["is_urgent"])
    context = {"page": shown, "form": form, "is_stale": is_stale}
    return render(request, "portal/answer.html", context, status=400)
