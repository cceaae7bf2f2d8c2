"""The kinds of record that can be linked, by the first letter of their references."""

from collections.abc import Mapping
from typing import Any

from operations.links.rules import LINKED
from operations.records import EVERY_KIND
from stronghold.core.records.kind import Kind

KIND_OF: Mapping[str, Kind[Any]] = {
    kind.prefix: kind for kind in EVERY_KIND if kind.prefix in LINKED
}
# The column by which a record points at the one that counts in its place.
KEPT: Mapping[str, str] = {"R": "merged_into", "A": "same_as"}
