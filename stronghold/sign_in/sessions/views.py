"""Where a person is signed in, and signing out there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from stronghold.core.accounts import policy, queries
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.sign_in.sessions import actions
from stronghold.sign_in.sessions.presenters import session_list
from stronghold.sign_in.sessions.queries import open_sessions

PAGE = "the list of where one is signed in"


@requires(Verb.USE_SITE, page=PAGE)
@require_safe
@never_cache
def sessions(request: SignedInRequest) -> HttpResponse:
    """List the user's own sessions."""
    found = session_list(open_sessions(request.user), here=_here(request))
    keeps = policy.can(request.user, Verb.LOG_OFFLINE)
    context = {
        "sessions": found,
        "others": any(not one["is_here"] for one in found),
        "keeps_entries": keeps,
        "n_devices": len(queries.devices(request.user)) if keeps else 0,
    }
    return render(request, "usersessions/usersession_list.html", context)


@requires(Verb.USE_SITE, page=PAGE)
@require_POST
@never_cache
def end_session(request: SignedInRequest, session_id: int) -> HttpResponse:
    """Sign out on another device."""
    here = _here(request)
    actions.end_session(by=request.user, session_id=session_id, here=here)
    messages.success(request, "Signed out there")
    return redirect("account_sessions")


@requires(Verb.USE_SITE, page=PAGE)
@require_POST
@never_cache
def end_others(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    actions.end_other_sessions(by=request.user, here=_here(request))
    messages.success(request, "Signed out everywhere else")
    return redirect("account_sessions")


def _here(request: SignedInRequest) -> str:
    return request.session.session_key or ""
