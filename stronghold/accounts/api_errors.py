"""How the API answers what its code may raise: our three errors, in its own form."""

from typing import Any

from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from stronghold.audit.middleware import record_refusal
from stronghold.kernel.errors import NotAllowed, NotFound, RuleBroken


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer our three errors as the API's own, and log a refusal."""
    request: Request = context["request"]
    if isinstance(error, NotAllowed):
        record_refusal(request, error)
        error = exceptions.PermissionDenied()
    elif isinstance(error, NotFound):
        error = exceptions.NotFound()
    elif isinstance(error, RuleBroken):
        error = exceptions.ValidationError({error.field or "detail": [error.message]})
    return exception_handler(error, context)
