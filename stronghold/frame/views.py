"""The page More, and the view that sets light or dark pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.frame.menu import more_of
from stronghold.frame.theme import set_theme


@requires(Verb.USE_SITE)
@require_POST
def choose_theme(request: SignedInRequest) -> HttpResponse:
    """Set light or dark pages on this device, and return to the page before."""
    page = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(
        page, hosts, require_https=request.is_secure()
    )
    answer = redirect(page if is_ours else "home")
    set_theme(answer, request.POST.get("theme", ""))
    return answer


@requires(Verb.USE_SITE, page="the page of everything else")
@require_safe
def more(request: SignedInRequest) -> HttpResponse:
    """List what the viewer may open besides the menu, and what each is for.

    Http404 if there is nothing more: then the menu has no More either.
    """
    groups = more_of(request.user)
    if not groups:
        raise Http404
    return render(request, "more.html", {"groups": groups})
