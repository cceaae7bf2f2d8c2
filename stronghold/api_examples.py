"""Examples in the API's document: of each body, each answer and each error.

They are made of the schemas themselves, with values that read like real ones, so that
none is missing and none goes stale; a test validates each against its schema.
"""

from collections.abc import Mapping
from typing import Any

from operations.records import EVERY_KIND
from stronghold.core.api.formats import CSV
from stronghold.core.api.headers import KEY

Schema = dict[str, Any]
PREFIX = "/api/v1/"
# What is not required of a new record, but is nearly always given.
OFTEN_GIVEN = frozenset({"client_uuid", "occurred_on", "place", "description"})
LETTERS = "7F3K-92QX"
PREFIXES: Mapping[str, str] = {kind.code: kind.prefix for kind in EVERY_KIND}
BY_FORMAT: Mapping[str, str] = {
    "date": "2026-11-24",
    "date-time": "2026-11-24T09:00:00Z",
    "uuid": "8e03978e-40d5-43e8-bc93-6894a57f9324",
    "uri": "https://stronghold.example.org/api/v1/reports?after=R-7F3K-92QX",
}
BY_NAME: Mapping[str, Any] = {
    "area_code": "E05013107",
    "areas": "E05013107",
    "away": {"response": 480},
    "aims": "Fewer cars at the garages after school.",
    "about": "A page of reports, the latest first",
    "coordinates": [-1.221, 51.7425],
    "description": "Two people hand over small bags at the corner.",
    "district": "E07000178",
    "errors": {"occurred_on": ["Enter the day"]},
    "hours": 240,
    "facts": {"reason": "It is quiet there now"},
    "done": "A camera was put up, and patrols were doubled.",
    "issue": "Dealing from cars after school",
    "latitude": 51.7425,
    "longitude": -1.221,
    "minutes": 60,
    "lsoa": "E01028515",
    "name": "Stronghold",
    "note": "Legal services know, and the hearing goes ahead.",
    "operation": "O-7F3K-92QX",
    "organisation": "oxford",
    "other": "A-7F3K-92QX",
    "part_of": "O-7F3K-92QX",
    "person": "officer",
    "place": "Lake Street",
    "place_text": "Lake Street",
    "priority": "Y-7F3K-92QX",
    "properties": {"reference": "R-7F3K-92QX", "ward": "E05013107"},
    "protective_marking": "OFFICIAL-SENSITIVE",
    "reason": "Entered twice.",
    "recorded_by": "officer",
    "record": "R-7F3K-92QX",
    "street": "Lake Street",
    "takers": "officer",
    "team": "city",
    "text": "Dealing at the corner.",
    "to": "officer",
    "undo": "gAAAAABnR2x0",
    "username": "leaver",
    "ward": "E05013107",
    "what": "Patrol the garages after school.",
}
# The code and the words of each error.
ERRORS: Mapping[str, tuple[str, str, dict[str, list[str]]]] = {
    "400": (
        "invalid",
        "There are several errors: see errors.",
        {"occurred_on": ["Enter the day"], "point.latitude": ["Enter a number"]},
    ),
    "401": ("not_authenticated", "Authentication credentials were not provided.", {}),
    "403": (
        "key_does_not_open",
        "This key does not open this. It needs “Read reports” (reports.read): make "
        "another key.",
        {},
    ),
    "404": (
        "not_found",
        "It does not exist, or you may not know that it does.",
        {},
    ),
    "406": (
        "not_acceptable",
        "Could not satisfy the request Accept header.",
        {},
    ),
    "409": (
        "conflict",
        "Other content was already saved with this client_uuid. Send a new client_uuid "
        "to save this as well.",
        {"client_uuid": ["Other content was already saved with this client_uuid."]},
    ),
    "412": (
        "changed_since",
        "R-7F3K-92QX was changed after you read it. Read it again, and send its new "
        "ETag as If-Match.",
        {},
    ),
    "415": (
        "unsupported_media_type",
        "Unsupported media type “text/xml” in request.",
        {},
    ),
    "429": ("throttled", "More than 600 requests in a minute with this key.", {}),
    "503": (
        "unavailable",
        "The database does not answer. Try again in a few seconds.",
        {},
    ),
}


def add_examples(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Add an example to each body and answer. Called once the document is made."""
    for path, operations in result["paths"].items():
        made = _Examples(result["components"]["schemas"], path)
        for operation in operations.values():
            for one in operation.get("requestBody", {}).get("content", {}).values():
                one["example"] = made.of(one["schema"], is_sent=True)
            for status, answer in operation["responses"].items():
                for media_type, one in answer.get("content", {}).items():
                    one["example"] = made.answer(str(status), media_type, one["schema"])
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == KEY.name:
                    parameter["example"] = BY_FORMAT["uuid"]
    return result


class _Examples:
    """Makes the examples of the addresses of one path."""

    def __init__(self, schemas: Mapping[str, Schema], path: str) -> None:
        self._schemas = schemas
        kind = path.removeprefix(PREFIX).partition("/")[0]
        # A link has records of two kinds, what is said of two reports has not.
        named = {"reference", "id", "into", "of"}
        self._of_kind = named | {"other"} if kind in PREFIXES else named
        self._reference = f"{PREFIXES.get(kind, 'R')}-{LETTERS}"

    def answer(self, status: str, media_type: str, schema: Schema) -> Any:
        if status in ERRORS:
            code, words, errors = ERRORS[status]
            return {"code": code, "detail": words, "errors": errors}
        if media_type == CSV:
            head = '"reference","protective_marking"'
            return f'{head}\r\n"{self._reference}","OFFICIAL-SENSITIVE"\r\n'
        return self.of(schema)

    def of(self, schema: Schema, name: str = "", *, is_sent: bool = False) -> Any:
        """Return a value that a schema allows; `name` is that of its field."""
        if "$ref" in schema:
            known = self._schemas[schema["$ref"].rpartition("/")[2]]
            return self.of(known, name, is_sent=is_sent)
        for several in ("allOf", "oneOf", "anyOf"):
            if several in schema:
                first = next(one for one in schema[several] if not _is_empty(one))
                return self.of(first, name, is_sent=is_sent)
        if "enum" in schema:
            return next(code for code in schema["enum"] if code not in {"", None})
        if isinstance(BY_NAME.get(name), list | dict):
            return BY_NAME[name]
        types = schema.get("type", "object")
        kind = types if isinstance(types, str) else types[0]
        match kind:
            case "object":
                return self._object(schema, is_sent=is_sent)
            case "array":
                one = self.of(schema["items"], name, is_sent=is_sent)
                return [one] * schema.get("minItems", 1)
            case "string":
                return self._text(schema, name)
            case "boolean":
                return False
        return BY_NAME.get(name, schema.get("minimum", 1))

    def _object(self, schema: Schema, *, is_sent: bool) -> Schema:
        properties = schema.get("properties", {})
        names = list(properties)
        if is_sent:
            wanted = OFTEN_GIVEN | set(schema.get("required", ()))
            # A body that demands nothing shows the first thing that it can hold.
            names = [name for name in names if name in wanted] or names[:1]
        if not properties and isinstance(schema.get("additionalProperties"), dict):
            inner = self.of(schema["additionalProperties"], is_sent=is_sent)
            return {"reports": inner}
        return {n: self.of(properties[n], n, is_sent=is_sent) for n in names}

    def _text(self, schema: Schema, name: str) -> str:
        if made := BY_FORMAT.get(schema.get("format", "")):
            return made
        if name in self._of_kind:
            return self._reference
        return str(BY_NAME.get(name, ""))[: schema.get("maxLength")] or "text"


def _is_empty(schema: Schema) -> bool:
    """Say whether a schema allows null or an empty text alone."""
    if schema.get("type") == "null":
        return True
    name = schema.get("$ref", "").rpartition("/")[2]
    return name in {"BlankEnum", "NullEnum"}
