"""Views that lock and unlock a session, and send what was typed before."""

from typing import Any, cast

from allauth.account.internal.flows.reauthentication import (
    reauthenticate_by_password,
)
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.ui.form_page import data_of
from stronghold.sign_in.forms import SignInForm
from stronghold.sign_in.idle_lock import actions, rules
from stronghold.sign_in.idle_lock import unsent_forms as typed
from stronghold.sign_in.idle_lock.forms import WRONG, UnlockForm
from stronghold.sign_in.idle_lock.presenters import away_words
from stronghold.sign_in.idle_lock.queries import has_passkey, is_locked

FORM = require_http_methods(["GET", "HEAD", "POST"])
# Where the sign-in page and its session carry what was typed, sealed.
SEALED = "sealed"
OF_ANOTHER = (
    "What was typed before was discarded, because it belongs to another account"
)
TOO_OLD = "What you typed before was discarded, because it was over an hour ago"


@require_POST
@never_cache
def lock(request: SignedInRequest) -> HttpResponse:
    """Lock the session, as the page has covered itself."""
    actions.lock(by=request.user, session=request.session)
    return HttpResponse(status=204)


@require_POST
@never_cache
def used(request: SignedInRequest) -> HttpResponse:
    """Note that the person used a page, so many seconds ago."""
    now = int(clock.now().timestamp())
    at = rules.used_at(now, request.POST.get("ago", ""))
    actions.note_use(session=request.session, at=at)
    return HttpResponse(status=204)


@login_not_required
@FORM
@never_cache
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock the session by the password of its person.

    Scripts get the state of the session as JSON, and a CSRF token for it.
    """
    if not request.user.is_authenticated:
        address = _next(request)
        return _state(request) if _is_script(request) else redirect_to_login(address)
    signed_in = cast(SignedInRequest, request)
    form = UnlockForm(data_of(request), request=request, user=signed_in.user)
    if form.is_valid():
        reauthenticate_by_password(request)
        actions.unlock(by=signed_in.user, session=request.session)
        return _unlocked(signed_in)
    if not is_locked(request.session) and not _is_script(request):
        return redirect(_next(request))
    return _not_unlocked(signed_in, form)


@requires(Verb.USE_SITE)
@FORM
@never_cache
def typed_before(request: SignedInRequest) -> HttpResponse:
    """Ask whether to send what was typed before, or discard it.

    It is sent to its own address, whose page then shows what is to be corrected.
    """
    kept = request.session.get(typed.TYPED)
    if kept is None:
        return redirect("home")
    if request.method == "POST":
        del request.session[typed.TYPED]
        return redirect("home")
    context = {"address": typed.from_session(kept).address, "send": typed.SEND}
    return render(request, "account/typed_before.html", context)


@requires(Verb.USE_SITE)
@require_safe
@never_cache
def done(request: SignedInRequest) -> HttpResponse:
    """Say in a tab of its own that the covered page can be used again."""
    return render(request, "account/unlocked.html")


def unlock_to_send(request: HttpRequest, user: User) -> HttpResponse | None:
    """Unlock the session for a form that also asks to send what was typed before.

    None if the form is now what was typed, and is to be answered.
    """
    form = UnlockForm(request.POST, request=request, user=user)
    if not form.is_valid():
        return _not_unlocked(cast(SignedInRequest, request), form)
    reauthenticate_by_password(request)
    actions.unlock(by=user, session=request.session)
    return None if typed.put_back(request) else redirect("home")


def sign_in_to_send(request: HttpRequest, sealed: str) -> HttpResponse:
    """Show the sign-in page, with what was typed when the session had ended."""
    context = {"form": SignInForm(request=request), SEALED: sealed}
    answer = render(request, "account/login.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def keep_sealed(request: HttpRequest) -> None:
    """Keep what the sign-in page carries until its person has signed in."""
    if sealed := request.POST.get(SEALED):
        request.session[SEALED] = sealed


def unseal_for(request: HttpRequest, user: User) -> HttpResponse | None:
    """Lead to what the person typed before; None if there is nothing of theirs."""
    sealed = request.session.pop(SEALED, "")
    if not sealed:
        return None
    try:
        kept = typed.unseal(sealed, user.page_code)
    except typed.TypedByAnother:
        messages.warning(request, OF_ANOTHER)
        return None
    except typed.TypedTooLongAgo:
        messages.warning(request, TOO_OLD)
        return None
    request.session[typed.TYPED] = typed.stored(kept)
    return redirect("idle_lock:typed")


def _not_unlocked(request: SignedInRequest, form: UnlockForm) -> HttpResponse:
    if form.has_error("password", WRONG):
        actions.note_wrong_password(user=request.user)
    return _state(request, form) if _is_script(request) else _page(request, form)


def _page(request: SignedInRequest, form: UnlockForm) -> HttpResponse:
    """Show the page in the frame of one that a phone stores, which is of no one.

    What was typed is sent to its own address, together with the password.
    """
    kept = request.session.get(typed.TYPED)
    address = typed.from_session(kept).address if kept else ""
    is_typed = bool(address) and address in {_next(request), request.get_full_path()}
    context = {
        "form": form,
        "username": request.user.username,
        "has_password": request.user.has_usable_password(),
        "away": away_words(settings.IDLE_MINUTES),
        "next": _next(request),
        "address": address if is_typed else reverse("idle_lock:unlock"),
        "send": typed.SEND if is_typed else "",
        "passkey_url": _passkey_url(request.user),
        "is_shell": True,
    }
    status = 400 if form.errors else 200
    return render(request, "account/unlock.html", context, status=status)


def _unlocked(request: SignedInRequest) -> HttpResponse:
    if _is_script(request):
        return _state(request)
    return redirect(_next(request))


def _state(request: HttpRequest, form: UnlockForm | None = None) -> HttpResponse:
    """Return whether the session is open, locked or ended, for a page's cover."""
    user: Any = request.user
    is_open = user.is_authenticated and not is_locked(request.session)
    answer: dict[str, Any] = {
        "state": "open" if is_open else "locked" if user.is_authenticated else "ended",
        "token": get_token(request),
    }
    if user.is_authenticated:
        answer |= {"person": user.page_code, "passkey_url": _passkey_url(user)}
    errors = form.errors.get("password", ()) if form else ()
    if errors:
        answer["error"] = " ".join(str(error) for error in errors)
    return JsonResponse(answer)


def _passkey_url(user: User) -> str:
    """Return the page on which the user confirms by a passkey; empty without one."""
    return reverse("mfa_reauthenticate_webauthn") if has_passkey(user) else ""


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _next(request: HttpRequest) -> str:
    """Return where to continue, on this site only."""
    address = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else "/"
