"""The kinds of record that the site knows, in the order in which it lists them."""

from collections.abc import Sequence
from typing import Any

from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from operations.seizures.record import SEIZURES
from reports.records import REPORT_KINDS
from stronghold.core.records.kind import RecordKind

RECORD_KINDS: Sequence[RecordKind[Any]] = [
    *REPORT_KINDS,
    SEIZURES,
    REFERRALS,
    CONCERNS,
    LINES,
]


def kind_with(code: str) -> RecordKind[Any] | None:
    """Return the kind with this code; None for figures that count no records."""
    return next((kind for kind in RECORD_KINDS if kind.code == code), None)
