"""Links two records, at a time of the demonstration."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.links.actions import link_records
from stronghold.demo.builders.stage import Stage

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User


def link(stage: Stage, one: Any, other: Any, *, by: "User", at: datetime) -> None:
    """Link two records as someone does on the page of the first."""
    stage.act(at, link_records, by=by, reference=one.reference, other=other.reference)
