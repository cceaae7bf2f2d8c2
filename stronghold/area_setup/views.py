"""The page of what there is of a force's map, and of where all data come from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stronghold.area_setup import presenters, queries
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.figures.base_map.served import base_map
from stronghold.opendata.presenters import month_tables
from stronghold.opendata.queries import source_files


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
        force=force,
        over_ground=request.GET.get("areas", "") if may_see_ground else None,
    )
    return render(request, "area_setup/page.html", {"page": shown})


@requires(Verb.USE_SITE)
@require_safe
def about_data(request: SignedInRequest) -> HttpResponse:
    """Show the imported months, the loaded boundaries and all publishers.

    All of it is public, so every signed-in user may read it.
    """
    published = queries.published_for(request.user.force)
    files = source_files(request.user)
    context = {
        "months": month_tables(files),
        "editions": presenters.edition_table(published.editions),
        "attributions": presenters.attributions(
            published, base_map(), has_open_data=bool(files)
        ),
    }
    return render(request, "area_setup/about_data.html", context)
