"""The identity of what a form or a program sends, so that it is stored once."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder


@dataclass(frozen=True)
class Submission:
    """The identity of a submission: the device's UUID, and a digest of the content."""

    client_uuid: uuid.UUID
    content_digest: str

    @classmethod
    def of(cls, client_uuid: uuid.UUID, content: Mapping[str, Any]) -> Self:
        """Return the submission of this content; the order of keys does not matter."""
        text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True)
        return cls(client_uuid, hashlib.sha256(text.encode()).hexdigest())
