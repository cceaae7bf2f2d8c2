"""The page of what there is of a force's map."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stronghold.area_setup import presenters, queries
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb


@requires(Verb.MANAGE_ORGANISATIONS, page="the page of the force’s map")
@require_safe
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """Show a map for each kind of area, what is loaded, and what is missing."""
    force = request.user.force
    may_see_ground = policy.can(request.user, Verb.READ_BASE_MAP)
    shown = presenters.page_of(
        queries.map_of(force),
        queries.parts_loaded(force),
        force=force.name,
        over_ground=request.GET.get("areas", "") if may_see_ground else None,
    )
    return render(request, "area_setup/page.html", {"page": shown})
