"""The API's error format, the same for every error.

Endpoints raise exceptions. Middleware, and addresses without an endpoint, answer with
`error_response`.
"""

import errno
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InternalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from stronghold.core.audit.middleware import record_refusal
from stronghold.core.database.away import is_away
from stronghold.core.kernel.errors import (
    ChangedSince,
    Conflict,
    NotAllowed,
    NotFound,
    OutsideKey,
    ReasonNeeded,
    RuleBroken,
)

logger = logging.getLogger(__name__)
# SQLSTATE of a change where none may be made, as on a server that was the primary.
READ_ONLY = "25006"


class PlaceChoiceSerializer(serializers.Serializer[Any]):
    """One of the places that the text can mean."""

    key = serializers.CharField(help_text="Send it as place_choice.")
    label = serializers.CharField()  # type: ignore[assignment]


class ReasonChoiceSerializer(serializers.Serializer[Any]):
    """One of the reasons that can be given."""

    code = serializers.CharField(help_text="Send it as X-Reason.")
    label = serializers.CharField()  # type: ignore[assignment]


class ErrorSerializer(serializers.Serializer[Any]):
    """The body of every response with status 400 or above."""

    code = serializers.CharField(help_text="The kind of error, for a program.")
    detail = serializers.CharField(help_text="The error in words, for a person.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="The errors of each field or parameter, by its name. A field within "
        "another has a dot: reporter.phone, signs.0.",
    )
    place_choices = PlaceChoiceSerializer(
        many=True,
        required=False,
        help_text="The places that the text can mean, if there are several.",
    )
    reasons = ReasonChoiceSerializer(
        many=True,
        required=False,
        help_text="The reasons that can be given, if one is needed.",
    )


class WhichPlace(exceptions.ValidationError):
    """A place could be one of several; `choices` are pairs of a key and its label."""

    def __init__(self, message: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__({"place_choice": [message]})
        self.choices = choices


class ReasonFirst(exceptions.PermissionDenied):
    """The caller must say why they read this; `choices` are codes and their words."""

    default_code = "reason_needed"
    default_detail = (
        "Say why you read this: send one of these codes in the header X-Reason. "
        "With the code other, send a line of text in X-Reason-Words too."
    )

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.choices = choices


class Contradicts(exceptions.ValidationError):
    """The request contradicts what is stored (409)."""

    status_code = 409
    default_code = "conflict"


class ReadAgain(exceptions.APIException):
    """The record is no longer as the caller read it (412)."""

    status_code = 412
    default_code = "changed_since"

    def __init__(self, said: Mapping[str, Any]) -> None:
        super().__init__()
        # As of a ValidationError, so that its words are found in the same way.
        self.detail = exceptions.ValidationError(said).detail


class PasswordFirst(exceptions.PermissionDenied):
    default_code = "password_first"
    default_detail = "Sign in to the site and choose your own password first."


class FactorFirst(exceptions.PermissionDenied):
    default_code = "second_factor_first"
    default_detail = (
        "Sign in to the site and set up a passkey or an authenticator app first."
    )


class NotOpened(exceptions.PermissionDenied):
    """The key in the request does not open this; `needed` would, if there is one."""

    default_code = "key_does_not_open"

    def __init__(self, needed: str) -> None:
        super().__init__(
            f"This key does not open this. It needs {needed}: make another key."
            if needed
            else "No key opens this."
        )


class Unavailable(exceptions.APIException):
    """The database does not answer, for example for some seconds during a restart."""

    status_code = 503
    default_code = "unavailable"
    default_detail = "The database does not answer. Try again in a few seconds."
    # Seconds, sent as Retry-After.
    wait = 5


class NoRoom(exceptions.APIException):
    """The disk of photos, papers or exports is full (507; RFC 4918, 11.5).

    Not 503: only what has a file fails, and a phone sends the rest meanwhile.
    """

    status_code = 507
    default_code = "no_room"
    default_detail = (
        "The disk for files is full, so nothing was stored. Try again later; what has "
        "no file can be saved as usual."
    )


# There is no space on the disk, or none is left of what the site's user may have.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an endpoint's exception and log a refusal. None for a program error."""
    if isinstance(error, NotAllowed):
        request: Request = context["request"]
        record_refusal(request, error)
    known = as_api_error(error)
    if known is None:
        return None
    response = exception_handler(known, context)
    if response is not None:
        response.data = _body(known)
    return response


def error_response(error: exceptions.APIException) -> JsonResponse:
    """Return the response to an error that no endpoint raised."""
    response = JsonResponse(_body(error), status=error.status_code)
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = str(error.wait)
    return response


def is_for_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def is_for_maps(request: HttpRequest) -> bool:
    return request.path.startswith("/ogc/")


def as_api_error(error: Exception) -> exceptions.APIException | None:
    """Return the error as the API answers it. None for a program error."""
    match error:
        case exceptions.APIException():
            return error
        case NotFound() | Http404():
            return exceptions.NotFound(
                "It does not exist, or you may not know that it does."
            )
        case ReasonNeeded():
            return ReasonFirst(error.choices)
        case OutsideKey():
            return NotOpened(error.needed)
        case NotAllowed() | PermissionDenied():
            return exceptions.PermissionDenied("Your role does not allow this.")
        case RuleBroken():
            return _as_refusal(error)
        case RequestDataTooBig():
            return exceptions.ParseError("The body is too large.")
    return _of_machines(error)


def _of_machines(error: Exception) -> exceptions.APIException | None:
    """Return the error that says what the site lacks now."""
    match error:
        case _ if is_away(error):
            logger.error("The database did not answer: %s", error)
            return Unavailable()
        case OSError() if error.errno in _FULL:
            logger.error("The disk for files is full")
            return NoRoom()
        case InternalError() if _is_of_replica(error):
            logger.error("The database takes no changes: it is not the primary now")
            return Unavailable()
    return None


def _is_of_replica(error: InternalError) -> bool:
    """Return whether a server refused a change because it only replays another's."""
    return getattr(error.__cause__, "pgcode", "") == READ_ONLY


def _as_refusal(error: RuleBroken) -> exceptions.APIException:
    said = _message_by_field(error)
    match error:
        case ChangedSince():
            return ReadAgain(said)
        case Conflict():
            return Contradicts(said)
    return exceptions.ValidationError(said)


def _message_by_field(error: RuleBroken) -> dict[str, list[str]]:
    return {error.field or api_settings.NON_FIELD_ERRORS_KEY: [error.message]}


def _body(error: exceptions.APIException) -> dict[str, Any]:
    errors: dict[str, list[str]] = {}
    for name, message in _messages(error.detail):
        errors.setdefault(name, []).append(message)
    found = [message for messages in errors.values() for message in messages]
    general = errors.pop("", found if len(found) == 1 else [])
    words = " ".join(general) or "There are several errors: see errors."
    body: dict[str, Any] = {
        "code": error.default_code,
        "detail": words,
        "errors": errors,
    }
    if isinstance(error, WhichPlace):
        body["place_choices"] = [
            {"key": k, "label": label} for k, label in error.choices
        ]
    if isinstance(error, ReasonFirst):
        body["reasons"] = [
            {"code": code, "label": label} for code, label in error.choices
        ]
    return body


def _messages(detail: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield each message with its field's name; an empty name is the complete body."""
    match detail:
        case dict():
            for key, inner in detail.items():
                is_general = key == api_settings.NON_FIELD_ERRORS_KEY
                parts = [name] if is_general else [name, str(key)]
                yield from _messages(inner, ".".join(filter(None, parts)))
        case list():
            for index, inner in enumerate(detail):
                is_text = isinstance(inner, str)
                yield from _messages(inner, name if is_text else f"{name}.{index}")
        case _:
            yield name, str(detail)
