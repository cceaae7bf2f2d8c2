"""The identity check before the police sign: could what is shown identify someone?"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing.actions import Check, check_again, sign_agreement
from stronghold.core.sharing.choices import RUNNING
from stronghold.core.sharing.presenters import lost_text
from stronghold.core.sharing.queries import last_check, losses_of, may_sign, version
from stronghold.core.ui.action_form import ActionForm
from stronghold.partners.preview.forms import AgainForm, CheckForm
from stronghold.partners.preview.presenters import identity as presenters
from stronghold.partners.preview.queries.identity import JudgedKind, what_identifies

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

CHANGED = "What is shown has changed since you opened this page. Check again, then sign"


@requires(Verb.VIEW_AS_PARTNER, page="the check before an agreement is signed")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, agreement: str, number: int) -> HttpResponse:
    """Show what could identify someone; sign for the police with an answer to it."""
    row = version(request.user, agreement, number)
    judged = what_identifies(request.user, row)
    losses = losses_of(row, request.user)
    page = presenters.check_page(
        row, judged, last=last_check(row), lost=lost_text(row, losses)
    )
    may_answer = (
        row.status in RUNNING
        and bool(judged)
        and policy.can(request.user, Verb.SIGN_AGREEMENTS)
    )
    form: ActionForm = (
        AgainForm(request.POST or None)
        if may_answer
        else CheckForm(request.POST or None, by=request.user, losses=losses)
    )
    act, done = (
        (_answered, "You have answered it again")
        if may_answer
        else (_signed, "You have signed it")
    )
    if form.is_valid() and act(request, row, form=form, judged=judged):
        messages.success(request, done)
        return redirect("sharing:agreement", agreement, number)
    context = {
        "page": page,
        "form": form,
        "may_sign": may_sign(request.user, row),
        "may_answer": may_answer,
    }
    status = 400 if form.errors else 200
    return render(request, "preview/check.html", context, status=status)


def _signed(
    request: SignedInRequest,
    agreement: "Agreement",
    *,
    form: Any,
    judged: list[JudgedKind],
) -> bool:
    given: dict[str, Any] = form.cleaned_data
    more = {"typed_name": given["typed_name"]}
    more |= {"knows_loss": given.get("knows_loss", False)}
    return _stored(request, agreement, form, judged, partial(sign_agreement, **more))


def _answered(
    request: SignedInRequest,
    agreement: "Agreement",
    *,
    form: Any,
    judged: list[JudgedKind],
) -> bool:
    return _stored(request, agreement, form, judged, check_again)


def _stored(
    request: SignedInRequest,
    agreement: "Agreement",
    form: Any,
    judged: list[JudgedKind],
    action: Callable[..., Any],
) -> bool:
    """Store the answer to what was shown; say on the form why it was not stored."""
    given: dict[str, Any] = form.cleaned_data
    if given["seen"] != presenters.digest_of(agreement, judged):
        form.add_error(None, CHANGED)
        return False
    check = Check(
        presenters.stored_findings(judged),
        given["answer"],
        presenters.counts_shown(judged),
    )
    try:
        action(
            by=request.user,
            reference=agreement.reference,
            version=agreement.version,
            seen=agreement.terms_mark,
            check=check,
        )
    except RuleBroken as broken:
        form.add_rule(broken)
        return False
    return True
