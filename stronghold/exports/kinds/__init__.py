"""The kinds of export by code; EXPORT_KINDS names those of packages above this one."""

from collections.abc import Mapping
from types import MappingProxyType

from operations.records import RECORD_KINDS
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.registered import registered_as
from stronghold.exports.kinds.figures import FIGURES
from stronghold.exports.kinds.kind import Kind, ListKind
from stronghold.exports.kinds.records import export_of
from stronghold.exports.kinds.signals import SIGNALS
from stronghold.exports.kinds.taskings import (
    DEADLINES,
    TASKINGS,
)

LISTS: tuple[ListKind, ...] = (
    *(export_of(kind) for kind in RECORD_KINDS if kind.export),
    TASKINGS,
    DEADLINES,
)
ALL: tuple[Kind, ...] = (*LISTS, FIGURES, SIGNALS)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in ALL})


def kind_named(code: str) -> Kind:
    """Return the kind with this code; raises RuleBroken with the known codes."""
    kind: Kind | None = registered_as("EXPORT_KINDS", code)
    if kind is not None:
        return kind
    if code not in KINDS:
        known = ", ".join(KINDS)
        raise RuleBroken(f"{code[:20]!r} is no list; there are {known}", field="of")
    return KINDS[code]
