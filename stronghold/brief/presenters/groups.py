"""The part of the brief on organised crime groups, for those who may read of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.disruptions.presenters import disruptions_table, under_way_url
from stronghold.core.records.presenters import address

if TYPE_CHECKING:
    from operations.disruptions.models import Disruption
    from stronghold.core.kernel.weeks import Week


def groups_part(
    week: "Week", rows: "Sequence[Disruption]", *, n_under_way: int
) -> dict[str, Any]:
    """Return how many groups are under way now, and the disruptions of the week."""
    days = {"from": week.start.isoformat(), "to": week.last_day.isoformat()}
    return {
        "n_under_way": f"{n_under_way:,}",
        "under_way_url": under_way_url(),
        "n": f"{len(rows):,}",
        "url": address(reverse("disruptions:list"), days),
        "table": disruptions_table(rows),
    }
