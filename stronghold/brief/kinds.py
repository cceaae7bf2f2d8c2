"""The kind of record that each measure counts, and the day it counts it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from operations.records import kind_with
from stronghold.core.records.kind import RecordKind
from stronghold.figures.measures import MEASURES


@dataclass(frozen=True)
class CountedKind:
    """A kind of record, and the field of the day on which a measure counts it."""

    kind: RecordKind[Any]
    day: str


# Measures of a kind that count it on a day other than the kind's own.
_DAYS = {
    "closure_orders": "order_made_on",
    "closure_orders_in_force": "order_made_on",
}


def _counted() -> Mapping[str, CountedKind]:
    kinds = {code: kind_with(measure.source) for code, measure in MEASURES.items()}
    return {
        code: CountedKind(kind, _DAYS.get(code, kind.day))
        for code, kind in kinds.items()
        if kind
    }


# The measures counted from the force's own records; the others are published figures,
# whose rows have no reference.
COUNTED: Mapping[str, CountedKind] = _counted()
