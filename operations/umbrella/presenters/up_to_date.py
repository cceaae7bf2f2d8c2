"""How old a priority is, and by when it is to be brought up to date."""

from typing import TYPE_CHECKING

from operations.umbrella.rules.operations import update_by
from stronghold.kernel import clock
from stronghold.look.dates import short_date

if TYPE_CHECKING:
    from operations.umbrella.models import Priority


def up_to_date(priority: "Priority") -> list[str]:
    """Say when it was last brought up to date; nothing of one that is answered."""
    if priority.answered_on:
        return []
    n_days = (clock.today() - priority.updated_on).days
    ago = {0: "today", 1: "yesterday"}.get(n_days, f"{n_days} days ago")
    last = update_by(priority.updated_on)
    if last < clock.today():
        return [f"Updated {ago}. An update was due by {short_date(last)}"]
    return [f"Updated {ago}. Update it by {short_date(last)}"]
