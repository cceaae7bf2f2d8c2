"""The identity check before the police sign: could what is shown identify someone?"""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing.actions import Check, sign_agreement
from stronghold.core.sharing.queries import may_sign, version
from stronghold.partners.preview.forms import CheckForm
from stronghold.partners.preview.presenters import identity as presenters
from stronghold.partners.preview.queries.identity import JudgedKind, what_identifies

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

CHANGED = "What is shown has changed since you opened this page. Check again, then sign"


@requires(Verb.VIEW_AS_PARTNER, page="the check before an agreement is signed")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, under: str, number: int) -> HttpResponse:
    """Show what could identify someone; sign for the police with an answer to it."""
    agreement = version(request.user, under, number)
    judged = what_identifies(request.user, agreement)
    page = presenters.check_page(agreement, judged)
    form = CheckForm(request.POST or None, by=request.user)
    if form.is_valid() and _signed(request, agreement, form=form, judged=judged):
        messages.success(request, "You have signed it")
        return redirect("sharing:agreement", under, number)
    context = {
        "page": page,
        "form": form,
        "may_sign": may_sign(request.user, agreement),
    }
    status = 400 if form.errors else 200
    return render(request, "preview/check.html", context, status=status)


def _signed(
    request: SignedInRequest,
    agreement: "Agreement",
    *,
    form: CheckForm,
    judged: list[JudgedKind],
) -> bool:
    given: dict[str, Any] = form.cleaned_data
    if given["seen"] != presenters.digest_of(agreement, judged):
        form.add_error(None, CHANGED)
        return False
    try:
        sign_agreement(
            by=request.user,
            reference=agreement.reference,
            version=agreement.version,
            typed_name=given["typed_name"],
            seen=agreement.terms_mark,
            check=Check(presenters.stored_findings(judged), given["answer"]),
        )
    except RuleBroken as broken:
        form.add_rule(broken)
        return False
    return True
