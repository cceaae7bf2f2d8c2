"""What a kind of record says of the papers that are kept with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotAllowed
from stronghold.core.records.kind import RecordKind


@dataclass(frozen=True)
class PaperOwner:
    """A kind of record with papers: who may add them, and which there can be.

    All who see the record and `may_read` papers read them. `locked` returns the
    record, locked, for a person who may add to it, and raises NotAllowed or NotFound
    for others. `kinds` returns the kinds that there can be now, and `missing` says of
    the others what comes first.
    """

    field: Literal["closure", "warrant"]
    kind: RecordKind[Any]
    may_add: Callable[[User, Any], bool]
    locked: Callable[[User, str], Any]
    kinds: Callable[[Any], list[str]]
    missing: Mapping[str, str]


def may_read(viewer: User) -> bool:
    """Return whether someone may read papers at all: they may name people."""
    return any(
        policy.can(viewer, verb)
        for verb in (Verb.READ_ATTACHMENTS, Verb.RUN_COUNCIL_CLOSURES)
    )


def require_reading(viewer: User) -> None:
    if not may_read(viewer):
        raise NotAllowed(Verb.READ_ATTACHMENTS)
