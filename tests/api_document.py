"""Compare each API response in any test with the API document.

This is stricter than the document: a response must not have fields that the document
does not name.
"""

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from stronghold.core.api.document import WITHOUT_FIELDS
from stronghold.core.api.formats import CSV

PREFIX = "/api/v1/"
NAME = "urn:api"
# The document does not describe itself.
DOCUMENT = "api_schema"
Schema = dict[str, Any]


@cache
def document() -> Schema:
    """Return the API's document as users receive it."""
    generator = SchemaGenerator(api_version="1")
    # The keys of responses are numbers until they are serialised.
    written: Schema = json.loads(json.dumps(generator.get_schema(public=True)))
    return written


@cache
def strict_document() -> Schema:
    """Return the document with additionalProperties false where it is not set."""
    strict: Schema = json.loads(json.dumps(document()))
    for schema in _objects(strict):
        schema.setdefault("additionalProperties", False)
    return strict


@cache
def whole_document() -> Schema:
    """Return the same, with all that is there if `fields` asks for nothing less."""
    whole: Schema = json.loads(json.dumps(strict_document()))
    for schema in _objects(whole):
        if WITHOUT_FIELDS in schema:
            schema["required"] = schema[WITHOUT_FIELDS]
    return whole


def _objects(node: Any) -> Iterator[Schema]:
    inner: list[Any] = []
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict) and node.get("type") == "object":
            yield node
        inner = list(node.values())
    elif isinstance(node, list):
        inner = node
    for one in inner:
        yield from _objects(one)


@cache
def _registry(*, is_whole: bool) -> Registry[Any]:
    contents = whole_document() if is_whole else strict_document()
    known = Resource.from_contents(contents, default_specification=DRAFT202012)
    return Registry().with_resource(NAME, known)


def _path_of(route: str) -> str:
    """Return a route of the URLconf in the notation of the document."""
    return "/" + re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", route)


def what_is_untrue(answer: HttpResponse) -> list[str]:
    """Return the differences between a response and the document."""
    request: Any = answer.wsgi_request  # type: ignore[attr-defined]
    match: Any = answer.resolver_match  # type: ignore[attr-defined]
    method, status = request.method.lower(), str(answer.status_code)
    path = _path_of(match.route) if match else ""
    verb = "get" if method == "head" else method
    operation = strict_document()["paths"].get(path, {}).get(verb)
    if operation is None:
        if match and match.view_name == DOCUMENT:
            return []
        return _broken(answer, "components", "schemas", "Error")
    response = operation["responses"].get(status)
    if response is None:
        return [f"{status} is not among {sorted(operation['responses'])}"]
    if method == "head" or "content" not in response:
        return [f"{status} has a body"] if answer.content else []
    where = ("paths", path, verb, "responses", status, "content")
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if media_type not in response["content"]:
        return [f"it is {media_type}"]
    if media_type == CSV:
        return []
    return _broken(answer, *where, media_type, "schema")


def _broken(answer: HttpResponse, *where: str) -> list[str]:
    """Return the differences between a body and its schema."""
    if not answer.headers.get("Content-Type", "").endswith("json"):
        return [f"it is {answer.headers.get('Content-Type')}"]
    asked: Any = answer.wsgi_request  # type: ignore[attr-defined]
    body = answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    is_whole = "fields" not in asked.GET
    return what_breaks(json.loads(body), *where, is_whole=is_whole)


def what_breaks(body: Any, *where: str, is_whole: bool = True) -> list[str]:
    """Return the differences between a body and the schema at these steps.

    `is_whole`: a record has all that it has if `fields` asks for nothing less.
    """
    steps = [step.replace("~", "~0").replace("/", "~1") for step in where]
    validator: Any = OAS31Validator(
        {"$ref": f"{NAME}#/{quote('/'.join(steps))}"},
        registry=_registry(is_whole=is_whole),
        format_checker=oas31_format_checker,
    )
    errors = validator.iter_errors(body)
    return [f"{e.json_path}: {e.message[:300]}" for e in errors]


def part_of(*where: str) -> Schema:
    """Return the part of the document at these steps; empty if there is none."""
    found = document()
    for step in where:
        found = found.get(step, {})
    return found


_holds = True


@contextmanager
def not_as_documented() -> Iterator[None]:
    """Allow responses that differ from the document, for tests that change the site."""
    global _holds  # noqa: PLW0603
    _holds = False
    try:
        yield
    finally:
        _holds = True


def hold_answers_to_the_document(patch: pytest.MonkeyPatch) -> None:
    """Make each test client fail if a response differs from the document."""
    ask = Client.request

    def request(self: Client, **asked: Any) -> Any:
        answer = ask(self, **asked)
        if _holds and answer.wsgi_request.path.startswith(PREFIX):
            wrong = what_is_untrue(answer)
            assert not wrong, f"{answer.wsgi_request}: {wrong}"
        return answer

    patch.setattr(Client, "request", request)
