"""The page that asks why, before the page that someone asked for."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from stronghold.core.accounts.access import SignedInRequest
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.reasons.actions import give_reason
from stronghold.core.records.reasons.choices import OTHER
from stronghold.core.records.reasons.forms import ReasonForm
from stronghold.core.records.reasons.rules import Choices
from stronghold.core.ui.form_page import data_of


def answer_why(
    request: SignedInRequest,
    reference: str,
    *,
    verb: Verb,
    choices: Choices,
    title: str,
    caption: str,
    url: str,
    back_url: str,
) -> HttpResponse:
    """Ask why, or log the reason and lead to the page that was asked for, else `url`.

    The page shows nothing of the record but its reference.
    """
    form = ReasonForm(data_of(request))
    if form.is_valid():
        try:
            give_reason(
                by=request.user,
                verb=verb,
                reference=reference,
                choices=choices,
                code=form.cleaned_data["code"],
                words=form.cleaned_data["words"],
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            return redirect(_asked_for(request) or url)
    page = {
        "title": title,
        "caption": caption,
        "reference": reference,
        "back_url": back_url,
        "lede": "Your reason is logged each time you read this in the next "
        f"{settings.REASON_HOURS} hours. You are not asked again in that time.",
        "reasons": [one for one in choices.choices if one[0] != OTHER],
        "other": OTHER,
    }
    status = 400 if form.errors else 200
    context = {"page": page, "form": form}
    return render(request, "records/why.html", context, status=status)


def _asked_for(request: SignedInRequest) -> str:
    """Return the address on this site that was asked for first; "" if there is none."""
    address = request.GET.get(settings.REDIRECT_FIELD_NAME, "")
    hosts = {request.get_host()}
    is_here = url_has_allowed_host_and_scheme(
        address, allowed_hosts=hosts, require_https=request.is_secure()
    )
    return address if is_here else ""
