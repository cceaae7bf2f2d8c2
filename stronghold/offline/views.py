"""Views for working without a connection: worker, stored pages, keys, devices."""

import base64
import json
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.actions import (
    destroy_device_key,
    keep_on_device,
    make_device_key,
    open_device,
)
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import Standing, standing_of
from stronghold.core.accounts.queries import devices as own_devices
from stronghold.core.kernel.errors import NotFound
from stronghold.offline.kept_pages import kept_answer
from stronghold.offline.presenters import (
    device_list,
    idle_words,
    web_app,
)
from stronghold.offline.queries import places_to_keep
from stronghold.offline.release import release
from stronghold.offline.safe_forms import safe_form
from stronghold.offline.shells import day_shell, form_shell, queue_shell
from stronghold.sign_in.second_factor.queries import passkey_ids


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the web app manifest, for the home screen of a phone."""
    return JsonResponse(web_app(), content_type="application/manifest+json")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker; it is at the root to cover the complete site."""
    answer = HttpResponse(release().script, content_type="text/javascript")
    patch_cache_control(answer, no_cache=True)
    return answer


@login_not_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the queue of this phone. The server does not know its entries."""
    return _shell(queue_shell())


@login_not_required
@require_safe
def shell(request: HttpRequest, code: str) -> HttpResponse:
    """Show a form whose entry is stored on this phone until it can be sent."""
    return _shell(form_shell(safe_form(code)))


@requires(Verb.LOG_OFFLINE, page="the key of what a phone keeps until it is sent")
@require_http_methods(["GET", "POST"])
@never_cache
def key(request: SignedInRequest) -> HttpResponse:
    """Return the key of the user's own queue on a device, or (POST) create one.

    The answer includes the CSRF token of this session. It is void once another user
    signs in, so an entry opened with this key is never sent as another user's.
    """
    if request.method == "POST":
        agent = request.headers.get("User-Agent", "")
        new = make_device_key(by=request.user, user_agent=agent)
        device, secret = str(new.device), new.secret
    else:
        device = request.GET.get("device", "")
        secret = open_device(by=request.user, device=_uuid(device))
    answer = {
        "device": device,
        "secret": base64.b64encode(secret).decode(),
        "token": get_token(request),
    }
    return JsonResponse(answer)


@requires(Verb.LOG_OFFLINE, page="what a phone keeps of their day")
@require_safe
@never_cache
def kept(request: SignedInRequest) -> HttpResponse:
    """Return the pages that a phone is to keep sealed until the shift ends.

    Only for a device that has a key of the viewer, by which it seals them. A retired
    one is to keep none, until its owner opens what it holds.
    """
    device = _uuid(request.GET.get("device", ""))
    until = request.session.get_expiry_date()
    may_keep = keep_on_device(by=request.user, device=device)
    return JsonResponse(kept_answer(request.user, until if may_keep else None))


@login_not_required
@require_safe
@never_cache
def standing(request: HttpRequest) -> HttpResponse:
    """Say whether a device may keep pages (`stands`), and has a key (`opens`).

    If it may not, it forgets its pages; without a key, nothing opens what it queued.
    It answers without a session, since an account that was closed has none; the random
    id of the device names no one.
    """
    device = _uuid_or_none(request.GET.get("device", ""))
    found = standing_of(device) if device else Standing(opens=False, stands=False)
    return JsonResponse({"stands": found.stands, "opens": found.opens})


@login_not_required
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Show what this phone keeps for its owner to read without signal."""
    return _shell(day_shell())


@requires(Verb.LOG_OFFLINE, page="the list of one’s devices")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def devices(request: SignedInRequest) -> HttpResponse:
    """List the devices that can keep the user's records, and remove one of them."""
    if request.method == "POST":
        device = _uuid(request.POST.get("device", ""))
        destroy_device_key(by=request.user, device=device)
        messages.success(request, "Removed. Records that it had not sent are lost")
        return redirect("offline:devices")
    context = {
        **device_list(own_devices(request.user)),
        "idle": idle_words(),
        "opening": json.dumps({"ids": passkey_ids(request.user)}),
    }
    return render(request, "offline/devices.html", context)


@requires(Verb.FIND_PLACES, page="the streets and postcodes that a phone keeps")
@require_safe
def places(request: SignedInRequest) -> HttpResponse:
    """Return the streets and postcodes of the team's district, to store on a phone."""
    text, tag = places_to_keep(request.user)
    etag = quote_etag(tag)
    known = get_conditional_response(request, etag=etag)
    answer = known or HttpResponse(text, content_type="application/json")
    answer["ETag"] = etag
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def _shell(page: str) -> HttpResponse:
    answer = HttpResponse(page)
    patch_cache_control(answer, no_cache=True)
    return answer


def _uuid(text: str) -> uuid.UUID:
    found = _uuid_or_none(text)
    if found is None:
        raise NotFound
    return found


def _uuid_or_none(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
