"""The kinds of record that are reports."""

from collections.abc import Sequence
from typing import Any

from reports.report.record import REPORTS
from stronghold.core.records.kind import RecordKind

REPORT_KINDS: Sequence[RecordKind[Any]] = [REPORTS]
