"""The evaluation page of a closure case, a warrant or an operation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.evaluation.choices import Flow, Subject
from stronghold.evaluation.forms import SettingsForm
from stronghold.evaluation.presenters.page import evaluation_page, head_of
from stronghold.evaluation.queries.areas import wards_in
from stronghold.evaluation.queries.counts import SOURCES
from stronghold.evaluation.queries.subjects import evaluated

TEMPLATE = "evaluation/page.html"


@requires(Verb.READ_CLOSURES, page="the time before and after it")
@require_safe
def closure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Compare the time before and after a closure notice or order."""
    return _evaluation(request, Subject.CLOSURE, reference)


@requires(Verb.READ_WARRANTS, page="the time before and after it")
@require_safe
def warrant(request: SignedInRequest, reference: str) -> HttpResponse:
    """Compare the time before and after a warrant was executed."""
    return _evaluation(request, Subject.WARRANT, reference)


@requires(Verb.READ_OPERATIONS, page="the time before and after it")
@require_safe
def operation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Compare the time before and after an operation began, or one of its phases."""
    return _evaluation(request, Subject.OPERATION, reference)


def _evaluation(
    request: SignedInRequest, kind: Subject, reference: str
) -> HttpResponse:
    subject = evaluated(request.user, kind, reference)
    if not subject.days or not subject.places:
        return render(request, TEMPLATE, {"head": head_of(subject)})
    flows = [flow for flow in Flow if policy.can(request.user, SOURCES[flow].verb)]
    form = SettingsForm(
        request.GET,
        subject=subject,
        flows=flows,
        wards=wards_in(subject.districts),
    )
    if form.is_bound and not form.is_valid():
        context = {"head": head_of(subject, subject.days[0]), "form": form}
        return render(request, TEMPLATE, context, status=400)
    settings = form.settings
    context = {
        "head": head_of(subject, subject.began(settings.day)),
        "form": form,
        "page": evaluation_page(request.user, subject, settings),
    }
    return render(request, TEMPLATE, context)
