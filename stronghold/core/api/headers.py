"""The headers in which a program names a change, and says what it demands of it.

Idempotency-Key is the IETF's draft (draft-ietf-httpapi-idempotency-key-header): its
text is the client_uuid of a body. If-Match and ETag are RFC 9110, 13.1.1 and 8.8.3.
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

KEY_HEADER, MATCH_HEADER = "Idempotency-Key", "If-Match"
UNDO_HEADER = "Undo"
# RFC 9110, 8.8.3: the text of an entity tag, weak or strong. A proxy that compresses
# answers makes a tag weak, and the program sends it back as it got it.
_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
KEY = OpenApiParameter(
    KEY_HEADER,
    str,
    OpenApiParameter.HEADER,
    description="A UUID, the program’s own name for this request. Sent again within 7 "
    "days with the same body it returns the first result; with another body, 409. It "
    "is the same as client_uuid in a body.",
)
MATCH = OpenApiParameter(
    MATCH_HEADER,
    str,
    OpenApiParameter.HEADER,
    description="The ETag with which the record was read. If it has changed since, 412 "
    "and nothing is stored.",
)


TAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="Changes whenever something that the caller may read of the record "
    "itself does; not with its links. A change can send it as If-Match.",
)
UNDO = OpenApiParameter(
    UNDO_HEADER,
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="What undoes this, for a day and until someone changes the record. An "
    "answer to what was sent before has none.",
)


def key_of(request: Request) -> UUID | None:
    """Return the Idempotency-Key of a request, with or without quotation marks."""
    text = request.headers.get(KEY_HEADER)
    if text is None:
        return None
    try:
        return UUID(text.strip().strip('"'))
    except ValueError:
        message = 'Send a UUID, such as "8e03978e-40d5-43e8-bc93-6894a57f9324"'
        raise ValidationError({KEY_HEADER: [message]}) from None


def named_once(request: Request, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a checked body with its client_uuid, which a header may give instead."""
    key, own = key_of(request), given.get("client_uuid")
    if key and own and key != own:
        message = f"It is not the {KEY_HEADER}. Send one of them"
        raise ValidationError({"client_uuid": [message]})
    if not (key or own):
        message = f"Give one here, or in the header {KEY_HEADER}"
        raise ValidationError({"client_uuid": [message]})
    return {**given, "client_uuid": own or key}


def versions_in(request: Request) -> frozenset[str]:
    """Return the versions that If-Match names; empty if it names none, or any."""
    text = request.headers.get(MATCH_HEADER)
    if text is None or text.strip() == "*":
        return frozenset()
    found, rest = set(), text.strip()
    while match := _TAG.match(rest):
        found.add(match[1])
        rest = rest[match.end() :].lstrip()
        if not rest:
            return frozenset(found)
        if not rest.startswith(","):
            break
        rest = rest[1:].lstrip()
    message = "Send the ETag of the record as it came, with its quotation marks"
    raise ValidationError({MATCH_HEADER: [message]})


def tag_of(version: str) -> str:
    """Return the entity tag of a version."""
    return f'"{version}"'
