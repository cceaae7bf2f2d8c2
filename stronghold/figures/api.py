"""The figures for other programs: the same answers as the map shows."""

import gzip
import re
from contextlib import suppress
from typing import Any, cast

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.database.replicas import from_replica
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.program_keys.request_key import token_in
from stronghold.figures.answer_cache import compressed
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES
from stronghold.figures.presenters.answer import ANSWER_SCHEMA, answer
from stronghold.figures.queries import State, state_of, tallies_for
from stronghold.figures.question import TallyQuestion

ACCEPTS_GZIP = re.compile(r"\bgzip\b")
# What is sent by programs, scripts of pages and those that say nothing.
ACCEPTS_JSON = frozenset({"", "*/*", "application/json"})
JSON = "application/json"
PERIOD = "A week such as 2026-W47, or for a monthly measure a month such as 2024-02"


def _parameter(
    name: str, about: str, *, required: bool = True, choices: list[str] | None = None
) -> OpenApiParameter:
    return OpenApiParameter(
        name, OpenApiTypes.STR, description=about, required=required, enum=choices
    )


class TalliesView(APIView):
    """How many, by area and period."""

    permission_classes = [Requires]
    verbs = {"GET": Verb.READ_FIGURES}

    @extend_schema(
        operation_id="tallies",
        parameters=[
            _parameter("measure", "What is counted", choices=list(MEASURES)),
            _parameter("level", "Which areas", choices=list(Level.values)),
            _parameter("from", f"The first period. {PERIOD}"),
            _parameter("to", f"The last period. {PERIOD}"),
            _parameter("by", "Split by category", required=False, choices=["category"]),
            OpenApiParameter(
                "If-None-Match",
                location=OpenApiParameter.HEADER,
                description="The ETag of an earlier answer",
            ),
            OpenApiParameter(
                "ETag",
                location=OpenApiParameter.HEADER,
                response=[200, 304],
                description="Names this answer",
            ),
        ],
        responses={
            200: OpenApiResponse(ANSWER_SCHEMA, "The figures"),
            304: OpenApiResponse(None, "Not changed since the answer with this ETag"),
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Return the figures asked for, or 304 if the answer has not changed."""
        return _answer(request._request)

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Answer at once what is in order, which takes DRF as long as the answer does.

        DRF answers everything else, so that it is refused as at any endpoint.
        """
        if (
            request.method == "GET"
            and request.headers.get("Accept", "") in ACCEPTS_JSON
            and request.user.is_authenticated
            # A key, which says what it opens, is asked before any session.
            and not token_in(request)
        ):
            with suppress(NotAllowed, RuleBroken):
                policy.require(request.user, self.verbs["GET"])
                return _answer(request)
        return super().dispatch(request, *args, **kwargs)


def _answer(request: HttpRequest) -> HttpResponse:
    """Return the answer, or 304 before anything is counted or written."""
    question = TallyQuestion.from_params(dict(request.GET.lists()))
    viewer = cast(User, request.user)
    state = state_of(viewer, question)
    etag = f'"{state.version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _json_response(request, viewer, question, state=state)
    response.headers.setdefault("ETag", etag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _json_response(
    request: HttpRequest, viewer: User, question: TallyQuestion, *, state: State
) -> HttpResponse:
    """Return the answer, from the cache if it was written for the same state."""

    def body() -> bytes:
        # The state was read before, so what is read now is no older.
        found = from_replica(lambda: tallies_for(viewer, question, state=state))
        return orjson.dumps(answer(found))

    # Without a time of change the version does not change with the first figures.
    if state.as_of is None:
        return HttpResponse(body(), JSON)
    packed = compressed(state.version, body)
    if not ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(gzip.decompress(packed), JSON)
    headers = {
        "ETag": f'W/"{state.version}"',
        "Content-Encoding": "gzip",
        "Vary": "Accept-Encoding",
    }
    return HttpResponse(packed, JSON, headers=headers)
