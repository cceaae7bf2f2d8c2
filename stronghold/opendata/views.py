"""The page about the sources of the data."""

from django.http import HttpResponse
from django.shortcuts import render

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.opendata import presenters, queries


@requires(Verb.USE_SITE)
def about_data(request: SignedInRequest) -> HttpResponse:
    """Show the imported months, the loaded boundaries and their publishers."""
    context = {
        "months": presenters.month_tables(queries.source_files(request.user)),
        "editions": presenters.edition_table(queries.editions(request.user)),
        "attributions": presenters.ATTRIBUTIONS,
    }
    return render(request, "opendata/about_data.html", context)
