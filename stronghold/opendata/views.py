"""The page that says where the data comes from."""

from django.http import HttpResponse
from django.shortcuts import render

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.opendata import presenters, queries


@requires(Verb.USE_SITE)
def about_data(request: SignedInRequest) -> HttpResponse:
    """Show which months and boundaries are loaded, and whose data it is."""
    context = {
        "months": presenters.month_tables(queries.source_files(request.user)),
        "editions": presenters.edition_table(queries.editions()),
        "attributions": presenters.ATTRIBUTIONS,
    }
    return render(request, "opendata/about_data.html", context)
