"""The pages of visits: those planned by others, who to ring, and a team's requests."""

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
from operations.visits.actions import lift_ask_first, plan_visit, set_ask_first
from operations.visits.choices import Planned
from operations.visits.forms import AskFirstRequestForm, PlaceForm
from operations.visits.presenters import visits_page
from operations.visits.rules import ask_first_text
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.places.queries import PlaceMeant


@requires(Verb.PLAN_VISITS, page="the list of visits")
@require_safe
def visit_list(request: SignedInRequest) -> HttpResponse:
    """List the visits planned where one's team asks to be rung, and its requests."""
    return render(request, "visits/list.html", {"page": visits_page(request.user)})


@requires(Verb.PLAN_VISITS, page="the question whether to ring first")
@require_POST
@cache_control(no_store=True)
def check(request: SignedInRequest) -> HttpResponse:
    """Show who to ring before a visit that is not recorded, such as a call-back.

    The team is alerted to the question, whatever happens next.
    """
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise NotFound
    place = PlaceMeant(words=form.cleaned_data["words"])
    if premises_id := form.cleaned_data["premises"]:
        premises = queries.visible_premises_by_id(request.user, premises_id)
        consulted([f"premises:{premises.pk}"])
        place = PlaceMeant(words=premises.address, premises_id=premises.pk)
    rings = plan_visit(by=request.user, place=place, planned=Planned.VISIT)
    context = {"place": place.words, "asks": ask_first_text(rings) if rings else ""}
    return render(request, "visits/check.html", context)


@requires(Verb.SET_ASK_FIRST, page="the form that asks to be rung first")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_first(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Set the request of one's team to be rung before a visit, or review it."""
    premises = queries.visible_premises_by_id(request.user, premises_id)
    current = queries.ask_first_at(request.user, premises_id)
    if current is None:
        consulted([f"premises:{premises.pk}"])
    else:
        consulted([current.reference])
    names = ("reason", "review_on")
    initial = {name: getattr(current, name) for name in names} if current else {}
    form = AskFirstRequestForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            set_ask_first(by=request.user, premises_id=premises_id, **form.arguments)
        except RuleBroken as broken:
            name = broken.field if broken.field in form.fields else None
            form.add_error(name, broken.message)
        else:
            messages.success(request, "Your team will be rung before a visit here")
            return redirect("ledger:premises", premises_id)
    context = {"form": form, "premises": premises, "is_in_force": current is not None}
    context["back_url"] = reverse("ledger:premises", args=[premises_id])
    status = 400 if form.errors else 200
    return render(request, "visits/ask_first.html", context, status=status)


@requires(Verb.SET_ASK_FIRST, page="the form that asks to be rung first")
@require_POST
def lift(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Lift the request of one's team to be rung before a visit."""
    lift_ask_first(by=request.user, premises_id=premises_id)
    messages.success(request, "Your team will no longer be rung before a visit here")
    return redirect("ledger:premises", premises_id)
