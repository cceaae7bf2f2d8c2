"""The home page and the map, and what the map draws under its figures."""

from functools import partial

import orjson
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.choices import Role
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.basemap import basemap
from stronghold.dashboard.map_state import MapState
from stronghold.dashboard.points_question import PointsQuestion
from stronghold.dashboard.presenters.home import home_page
from stronghold.dashboard.presenters.map_page import map_page
from stronghold.dashboard.presenters.points import points_answer
from stronghold.dashboard.presenters.refused import what_is_wrong
from stronghold.dashboard.queries import labels_in, outlines_of, points_for, span_of
from stronghold.dashboard.tiles import LABELS_ZOOM, box_of
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.sharing.queries import in_force

A_DAY, A_YEAR = 86_400, 31_536_000


@requires(Verb.USE_SITE)
def home(request: SignedInRequest) -> HttpResponse:
    """Show what somebody of this role came for first.

    A partner to whom something is shared came for that, which has a page of its own.
    """
    if request.user.role == Role.PARTNER and in_force(request.user):
        return redirect("portal:home")
    return render(
        request, "dashboard/home/page.html", {"page": home_page(request.user)}
    )


@requires(Verb.READ_FIGURES)
def map_(request: SignedInRequest) -> HttpResponse:
    """Show figures by area and time; the address says which."""
    viewer = request.user
    try:
        state = MapState.from_params(
            dict(request.GET.lists()), partial(span_of, viewer)
        )
    except RuleBroken as refusal:
        wrong = {"message": what_is_wrong(refusal)}
        return render(request, "dashboard/map_refused.html", wrong, status=400)
    if "shown" in request.GET:
        return redirect(state.url)
    page = map_page(viewer, state)
    return render(request, "dashboard/map.html", {"page": page})


@requires(Verb.READ_POINTS)
def map_points(request: SignedInRequest) -> HttpResponse:
    """Give what lies in a box of the map; the answer may name records: kept nowhere."""
    try:
        question = PointsQuestion.from_params(dict(request.GET.lists()))
        content, status = points_answer(points_for(request.user, question)), 200
    except RuleBroken as refusal:
        content, status = {refusal.field or "detail": [refusal.message]}, 400
    response = HttpResponse(orjson.dumps(content), "application/json", status)
    patch_cache_control(response, private=True, no_store=True)
    return response


@requires(Verb.READ_FIGURES)
def outlines(request: SignedInRequest, level: str, sha256: str) -> HttpResponse:
    """Give an edition's outlines, which never change under this name."""
    content = outlines_of(level, sha256)
    if content is None:
        raise NotFound
    return _kept(content, A_YEAR, immutable=True)


@requires(Verb.READ_BASE_MAP)
def base_map(request: SignedInRequest, sha256: str) -> HttpResponse:
    """Give the streets, water and green that the map stands on."""
    base = basemap()
    if base is None or base.sha256 != sha256:
        raise NotFound
    return _kept(base.content, A_YEAR, immutable=True)


@requires(Verb.READ_BASE_MAP)
def street_labels(request: SignedInRequest, x: int, y: int) -> HttpResponse:
    """Give the names of the streets in one square of the map."""
    box = box_of(x, y, LABELS_ZOOM)
    if box is None:
        raise NotFound
    return _kept(orjson.dumps(labels_in(box)), A_DAY)


def _kept(content: bytes, seconds: int, **how: bool) -> HttpResponse:
    """Answer with JSON that this person's browser may keep."""
    response = HttpResponse(content, "application/json")
    patch_cache_control(response, private=True, max_age=seconds, **how)
    return response
