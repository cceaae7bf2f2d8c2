"""The parts of the OpenAPI document common to all endpoints: errors, authentication."""

from typing import Any

from django.conf import settings
from drf_spectacular import openapi
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
)
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from stronghold.core.api.errors import ErrorSerializer

JSON = "application/json"
ALWAYS = {
    400: "The request is wrong; `errors` says where and why. A parameter that is not "
    "known is refused too.",
    401: "The request has no session and no key, or the key has ended.",
    403: "The caller's role or key does not allow this, or the CSRF token is missing.",
    406: "The API answers only in JSON.",
    429: "Too many requests with this key. Try again after Retry-After.",
    503: "The database is not available. Try again after the seconds in Retry-After.",
}
OF_BODIES = {415: "The API accepts only JSON."}
OF_ONE = {404: "It does not exist, or the caller may not know that it does."}
# What an answer always has, and the extension that names what else it has unless the
# parameter `fields` asks for less.
IDENTITY, WITHOUT_FIELDS = "reference", "x-required-without-fields"
WAIT = OpenApiParameter(
    "Retry-After",
    int,
    OpenApiParameter.HEADER,
    response=[429, 503],
    description="Seconds",
)
LEFT = OpenApiParameter(
    "RateLimit",
    str,
    OpenApiParameter.HEADER,
    response=True,
    description="With a key: how many requests are left in the minute that runs, as "
    '"key";r=599;t=60. RateLimit-Policy says how many there are, as "key";q=600;w=60.',
)


class AutoSchema(openapi.AutoSchema):
    """Adds the common errors to the document of each endpoint."""

    def get_override_parameters(self) -> list[Any]:
        return list(super().get_override_parameters()) + [WAIT, LEFT]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        errors = {
            str(status): self._get_response_for_code(
                OpenApiResponse(ErrorSerializer, about), str(status), [JSON]
            )
            for status, about in self._errors().items()
        }
        # The endpoint's own description of an error takes precedence.
        responses = errors | super()._get_response_bodies(direction)
        return dict(sorted(responses.items()))

    def _errors(self) -> dict[int, str]:
        errors = dict(ALWAYS)
        if self.method == "POST":
            errors |= OF_BODIES
        if "{" in self.path:
            errors |= OF_ONE
        return errors


class SessionScheme(OpenApiAuthenticationExtension):
    """The session of the site; requests that write also need a CSRF token."""

    target_class = "stronghold.core.api.access.BySession"
    name = ["session", "csrfToken"]  # noqa: RUF012

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        cookie = {"type": "apiKey", "in": "cookie"}
        return [
            {**cookie, "name": settings.SESSION_COOKIE_NAME},
            {
                "type": "apiKey",
                "in": "header",
                "name": "X-CSRFToken",
                "description": "The value of the cookie csrftoken; over https the "
                "header Referer must also be an address of the site.",
            },
        ]

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[Any]]:
        needed = self.name if auto_schema.method == "POST" else self.name[:1]
        return {name: [] for name in needed}


class KeyScheme(OpenApiAuthenticationExtension):
    """The key of a program."""

    target_class = "stronghold.core.program_keys.authentication.ByKey"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key that its owner made at /keys/. It opens what was "
            "chosen there, of what its owner may do. X-API-Key does as well.",
        }


class BodyExtension(OpenApiSerializerExtension):
    """Documents that a body refuses unknown fields."""

    target_class = "stronghold.core.api.bodies.BodySerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = auto_schema._map_serializer(
            self.target, direction, bypass_extensions=True
        )
        return schema | {"additionalProperties": False}


class AnswerExtension(OpenApiSerializerExtension):
    """Documents that `fields` leaves out all of a record but its reference."""

    target_class = "stronghold.core.api.bodies.AnswerSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = auto_schema._map_serializer(
            self.target, direction, bypass_extensions=True
        )
        whole = schema.get("required", [])
        named = [name for name in whole if name == IDENTITY]
        return schema | {"required": named, WITHOUT_FIELDS: whole}
