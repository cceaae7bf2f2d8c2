"""Decisions on retention: a report restricted, one on hold, one to be erased."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from stronghold.oversight.retention.actions import decide
from stronghold.oversight.retention.choices import (
    AskedBy,
    EraseBecause,
    RestrictBecause,
    What,
)
from stronghold.oversight.retention.rules import Decided

if TYPE_CHECKING:
    from reports.report.models import Report
    from stronghold.demo.scene import Scene

DECISIONS: Sequence[Decided] = (
    Decided(
        What.RESTRICT,
        because=RestrictBecause.DISPUTED,
        words="The tenant says that it was the flat above",
    ),
    Decided(What.HOLD, asked_by=AskedBy.PROSECUTION),
    Decided(What.ERASE, because=EraseBecause.ASKED),
)


def decide_some(scene: "Scene", closed: "Iterable[Report]") -> None:
    """Decide on the first of these closed reports, as a records manager does."""
    for row, given in zip(closed, DECISIONS, strict=False):
        scene.act(
            scene.ago(2, "10:20"),
            decide,
            by=scene.people["records"],
            rule="reports",
            references=[row.reference],
            given=given,
        )
