"""The figures for other programs: the same answers as the map shows."""

import re
from typing import cast

import orjson
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from stronghold.core.accounts.api_access import Requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.figures.answer_cache import compressed
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES
from stronghold.figures.presenters.answer import ANSWER_SCHEMA, answer
from stronghold.figures.queries import State, state_of, tallies_for
from stronghold.figures.question import TallyQuestion

ACCEPTS_GZIP = re.compile(r"\bgzip\b")
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
        question = TallyQuestion.from_params(dict(request.query_params.lists()))
        viewer = cast(User, request.user)
        state = state_of(viewer, question)
        etag = f'"{state.version}"'
        response = get_conditional_response(request._request, etag=etag)
        if response is None:
            response = _json_response(request, viewer, question, state=state)
        response["Cache-Control"] = "private, no-cache"
        return response


def _json_response(
    request: Request, viewer: User, question: TallyQuestion, *, state: State
) -> HttpResponse:
    """Return the answer, from the cache if it was written for the same state."""

    def body() -> bytes:
        return orjson.dumps(answer(tallies_for(viewer, question, state=state)))

    etag, json = f'"{state.version}"', "application/json"
    # Without a time of change the version does not change with the first figures.
    if state.as_of is None or not ACCEPTS_GZIP.search(
        request.headers.get("Accept-Encoding", "")
    ):
        return HttpResponse(body(), json, headers={"ETag": etag})
    headers = {
        "ETag": f"W/{etag}",
        "Content-Encoding": "gzip",
        "Vary": "Accept-Encoding",
    }
    return HttpResponse(compressed(state.version, body), json, headers=headers)
