"""The kinds of record that an agreement can release, as each describes itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from operations.records import PLAN_KINDS, RECORD_KINDS
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.choices import Shared

KINDS: Mapping[str, Kind[Any]] = MappingProxyType(
    {
        kind.code: kind
        for kind in (*RECORD_KINDS, *PLAN_KINDS)
        if kind.code in Shared.values
    }
)
