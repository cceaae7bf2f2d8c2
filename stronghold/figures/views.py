"""The map page, and the data that the map loads."""

from dataclasses import replace
from functools import partial
from typing import Any

import orjson
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from operations.taskings.queries import open_taskings_on_map
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.replicas import reads_replica
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.export_link import export_links
from stronghold.figures.base_map.served import base_map
from stronghold.figures.map_reads import map_data_for
from stronghold.figures.map_state import MapState
from stronghold.figures.points_question import PointsQuestion, box_asked
from stronghold.figures.presenters.map_page import map_page, what_is_wrong
from stronghold.figures.presenters.points import points_answer, taskings_answer
from stronghold.figures.queries import (
    indicators,
    labels_in,
    may_list,
    outlines_of,
    points_for,
    span_of,
)
from stronghold.figures.tiles import LABELS_ZOOM, box_of

A_DAY, A_YEAR = 86_400, 31_536_000


@requires(Verb.READ_FIGURES)
@reads_replica
def map_(request: SignedInRequest) -> HttpResponse:
    """Show the figures by area and time that the address asks for."""
    viewer = request.user
    try:
        state = MapState.from_params(
            dict(request.GET.lists()), partial(span_of, viewer)
        )
    except RuleBroken as refusal:
        wrong = {"message": what_is_wrong(refusal)}
        return render(request, "figures/map_refused.html", wrong, status=400)
    if "shown" in request.GET:
        return redirect(state.url)
    data = map_data_for(viewer, state)
    if state.show_as == "rate" and not data.has_residents:
        return redirect(replace(state, show_as="count").url)
    page = map_page(
        data,
        force=viewer.force.name,
        links=export_links(viewer, "figures", state.export_params),
        context=indicators(),
        base=base_map(),
        now=clock.now(),
    )
    return render(request, "figures/map.html", {"page": page})


@requires(Verb.READ_POINTS, page="the map")
@reads_replica
def map_points(request: SignedInRequest) -> HttpResponse:
    """Return what is in a box of the map."""
    try:
        question = PointsQuestion.from_params(dict(request.GET.lists()))
        found = points_for(request.user, question)
        may = may_list(request.user, question.measure)
        content, status = points_answer(found, may_list=may), 200
    except RuleBroken as refusal:
        content, status = {refusal.field or "detail": [refusal.message]}, 400
    return _json_of_records(content, status)


@requires(Verb.READ_OPERATIONS, page="the map")
@reads_replica
def map_taskings(request: SignedInRequest) -> HttpResponse:
    """Return the open taskings in a box of the map, for who may see exact places."""
    try:
        box = box_asked(dict(request.GET.lists()))
        found = open_taskings_on_map(request.user, **vars(box))
        content, status = taskings_answer(found, box), 200
    except RuleBroken as refusal:
        content, status = {refusal.field or "detail": [refusal.message]}, 400
    return _json_of_records(content, status)


def _json_of_records(content: dict[str, Any], status: int) -> HttpResponse:
    """Answer with JSON that may name records, so that nothing keeps it."""
    response = HttpResponse(orjson.dumps(content), "application/json", status)
    patch_cache_control(response, private=True, no_store=True)
    return response


@requires(Verb.READ_FIGURES)
@reads_replica
def outlines(request: SignedInRequest, level: str, sha256: str) -> HttpResponse:
    """Return an edition's outlines, which never change under the same hash."""
    content = outlines_of(level, sha256)
    if content is None:
        raise NotFound
    return _cached_json(content, A_YEAR, immutable=True)


@requires(Verb.READ_BASE_MAP)
def base_square(
    request: SignedInRequest, sha256: str, zoom: int, x: int, y: int
) -> HttpResponse:
    """Return one square of the base map, which never changes under the same hash."""
    base = base_map()
    content = base.square(zoom, x, y) if base and base.sha256 == sha256 else None
    if content is None:
        raise NotFound
    return _cached_json(content, A_YEAR, immutable=True)


@requires(Verb.READ_BASE_MAP)
def street_labels(request: SignedInRequest, x: int, y: int) -> HttpResponse:
    """Return the names of the streets in one tile of the map."""
    box = box_of(x, y, LABELS_ZOOM)
    if box is None:
        raise NotFound
    return _cached_json(
        orjson.dumps(labels_in(box, force=request.user.force_id)), A_DAY
    )


def _cached_json(content: bytes, seconds: int, **directives: bool) -> HttpResponse:
    """Answer with JSON that only the user's own browser may cache."""
    response = HttpResponse(content, "application/json")
    patch_cache_control(response, private=True, max_age=seconds, **directives)
    return response
