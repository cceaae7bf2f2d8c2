"""Moves of a record by a program: each has its address, below that of the record.

A move calls the action that the page calls. What the program demands of it (If-Match,
Idempotency-Key) is checked under the lock of the record, by `conditions`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.errors import ErrorSerializer
from stronghold.core.api.headers import (
    KEY,
    MATCH,
    TAG,
    UNDO,
    UNDO_HEADER,
    key_of,
    named_once,
    versions_in,
)
from stronghold.core.api.kinds import KindApi, signed_in, submission_of
from stronghold.core.records.conditions import Conditions, on
from stronghold.core.records.rules import LONGEST_REASON


class ReasonSerializer(BodySerializer):
    """Why a record was recorded in error."""

    reason = serializers.CharField(max_length=LONGEST_REASON)
    keep_words = serializers.BooleanField(
        default=False,
        help_text="Keep words that seem to contain a name or a number.",
    )


@dataclass(frozen=True)
class ApiMove:
    """One move: `code` ends its address, and `make` calls the action.

    `words` say in the document what it does. `make` takes the caller, the record as it
    was read, and the checked body. Where the record keeps the client_uuid that a move
    was sent under, `has` says whether a row has this one; the action then returns the
    first result itself. With `keeps_rest`, what the body leaves out stays as it was
    read, so that the move is refused if someone has changed that meanwhile. Where a
    move can be undone, `undo` makes the text that undoes it, of the caller and of what
    `make` returned; the answer has it in a header.
    """

    code: str
    verb: Verb
    words: str
    body: type[BodySerializer]
    make: Callable[[User, Any, dict[str, Any]], Any]
    has: Callable[[Any, UUID], bool] | None = None
    keeps_rest: bool = False
    undo: Callable[[User, Any], str] | None = None


def withdrawal(verb: Verb, withdraw: Callable[..., Any]) -> ApiMove:
    """Return the move that marks a record of a kind as recorded in error."""

    def make(by: User, row: Any, given: dict[str, Any]) -> Any:
        return withdraw(by=by, reference=row.reference, **given)

    return ApiMove(
        "withdraw",
        verb,
        "Marks it as recorded in error; figures no longer count it.",
        ReasonSerializer,
        make,
    )


def conditions_of(
    request: Request,
    api: KindApi,
    reference: str,
    content: Mapping[str, Any],
    *,
    has: Callable[[Any, UUID], bool] | None = None,
) -> Conditions:
    """Return what a request demands of a change of this record.

    `content` is the checked body. `has` is as for ApiMove: without it, a change that
    has a name is noted, and is made once.
    """
    by = signed_in(request)
    name = content.get("client_uuid") or key_of(request)
    submission = None
    if name and has is None:
        submission = submission_of({**content, "client_uuid": name, "to": request.path})
    return Conditions(
        by=by,
        reference=reference,
        version=lambda row: api.version(by, row),
        versions=versions_in(request),
        submission=submission,
        made_before=(lambda row: has(row, name)) if has and name else None,
    )


def move_endpoint(api: KindApi, move: ApiMove) -> type[APIView]:
    """Return the endpoint that makes a move and answers with the record after it."""
    of_undo = [UNDO] if move.undo else []

    class Move(APIView):
        permission_classes = (Requires,)
        verbs = {"POST": move.verb}  # noqa: RUF012
        page = "the API"

        @extend_schema(
            operation_id=f"{api.code}_{move.code.replace('/', '_')}",
            description=f"{move.words} Returns the record as it is then.",
            parameters=[KEY, MATCH, TAG] + of_undo + list(api.headers),
            request=move.body,
            responses={
                200: api.serializer,
                409: ErrorSerializer,
                412: ErrorSerializer,
            },
        )
        def post(self, request: Request, reference: str) -> Response:
            by = signed_in(request)
            # Not found comes before any error in the body.
            row = api.one(by, reference)
            given = move.body(data=request.data)
            given.is_valid(raise_exception=True)
            content = dict(given.validated_data)
            if move.has:
                content = named_once(request, content)
            wanted = conditions_of(request, api, reference, content, has=move.has)
            if move.keeps_rest and not wanted.versions:
                wanted.versions = frozenset({api.version(by, row)})
            made = None
            with on(wanted):
                made = move.make(by, row, content)
            answer = api.answer_one(by, api.one(by, reference))
            if move.undo and made is not None:
                answer.headers[UNDO_HEADER] = move.undo(by, made)
            return answer

    return Move


def move_addresses(
    api: KindApi, moves: Iterable[ApiMove], *, one: str
) -> Sequence[URLPattern]:
    """Return the address of each move of a kind; `one` begins their names."""
    return [
        path(
            f"{api.code}/<str:reference>/{move.code}",
            move_endpoint(api, move).as_view(),
            name=f"{one}_{move.code.replace('/', '_')}",
        )
        for move in moves
    ]
