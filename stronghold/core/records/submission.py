"""The identity of what a form or a program sends, so that it is stored once."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from stronghold.core.geography.models import Force


@dataclass(frozen=True)
class SourceUuid:
    """The client UUID of what comes from another system, made of its reference there.

    It also depends on a secret of the force: or a person who knows such a reference
    could send the UUID, and learn from the answer that the record is here. Records that
    were imported before forces had a secret keep their `earlier` one.
    """

    now: uuid.UUID
    earlier: uuid.UUID

    @classmethod
    def of(cls, force: "Force", namespace: uuid.UUID, *parts: str) -> Self:
        earlier = uuid.uuid5(namespace, "\n".join((force.code,) + parts))
        return cls(uuid.uuid5(force.uuid_namespace, str(earlier)), earlier)

    @property
    def both(self) -> tuple[uuid.UUID, uuid.UUID]:
        return self.now, self.earlier


@dataclass(frozen=True)
class Submission:
    """The identity of a submission: the device's UUID, and a digest of the content.

    `earlier_uuid` is another one under which the same may be stored.
    """

    client_uuid: uuid.UUID
    content_digest: str
    earlier_uuid: uuid.UUID | None = None

    @classmethod
    def of(cls, client_uuid: uuid.UUID, content: Mapping[str, Any]) -> Self:
        """Return the submission of this content; the order of keys does not matter."""
        text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True)
        return cls(client_uuid, hashlib.sha256(text.encode()).hexdigest())

    @classmethod
    def of_source(cls, source: SourceUuid, content: Mapping[str, Any]) -> Self:
        """Return the submission of what comes from another system."""
        digest = cls.of(source.now, content).content_digest
        return cls(source.now, digest, source.earlier)

    @property
    def uuids(self) -> Sequence[uuid.UUID]:
        """The UUIDs under which it may be stored, the one of a new record first."""
        more = () if self.earlier_uuid is None else (self.earlier_uuid,)
        return (self.client_uuid,) + more
