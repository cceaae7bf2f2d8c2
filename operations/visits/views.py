"""The pages of visits: who planned what, whom to ring first, and a team's own marks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.visits import queries
from operations.visits.actions import lift_mark, plan_visit, set_mark
from operations.visits.choices import Planned
from operations.visits.forms import MarkForm, PlaceForm
from operations.visits.presenters import visits_page
from operations.visits.rules import ask_words
from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.audit.record import consulted
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.places.queries import PlaceMeant


@requires(Verb.PLAN_VISITS)
@require_safe
def visit_list(request: SignedInRequest) -> HttpResponse:
    """List the visits that others planned where one's team asks, and where it asks."""
    return render(request, "visits/list.html", {"page": visits_page(request.user)})


@requires(Verb.PLAN_VISITS)
@require_POST
@cache_control(no_store=True)
def check(request: SignedInRequest) -> HttpResponse:
    """Say whom to ring before a visit that is recorded nowhere, such as a call-back.

    The team hears of the question, whatever is done then.
    """
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise NotFound
    words = form.cleaned_data["words"]
    place = PlaceMeant(words=words)
    if premises_id := form.cleaned_data["premises"]:
        premises = queries.premises_meant(request.user, premises_id)
        consulted([f"premises:{premises.pk}"])
        place = PlaceMeant(words=premises.address, premises_id=premises.pk)
    rings = plan_visit(by=request.user, place=place, planned=Planned.VISIT)
    context = {"place": place.words, "asks": ask_words(rings) if rings else ""}
    return render(request, "visits/check.html", context)


@requires(Verb.SET_ASK_FIRST)
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Let one's team ask to be rung before a visit, or review that it does."""
    premises = queries.premises_meant(request.user, premises_id)
    standing = queries.mark_at(request.user, premises_id)
    if standing is None:
        consulted([f"premises:{premises.pk}"])
    else:
        consulted([standing.reference])
    names = ("reason", "review_on")
    initial = {name: getattr(standing, name) for name in names} if standing else {}
    form = MarkForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            set_mark(by=request.user, premises_id=premises_id, **form.given)
        except RuleBroken as broken:
            name = broken.field if broken.field in form.fields else None
            form.add_error(name, broken.message)
        else:
            messages.success(request, "Your team is rung before a visit here")
            return redirect("ledger:premises", premises_id)
    context = {"form": form, "premises": premises, "stands": standing is not None}
    context["back_url"] = reverse("ledger:premises", args=[premises_id])
    status = 400 if form.errors else 200
    return render(request, "visits/mark.html", context, status=status)


@requires(Verb.SET_ASK_FIRST)
@require_POST
def lift(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Ask no longer to be rung before a visit."""
    lift_mark(by=request.user, premises_id=premises_id)
    messages.success(request, "Your team is no longer rung before a visit here")
    return redirect("ledger:premises", premises_id)
