"""What signals add to pages of lower packages."""

from stronghold.core.accounts.models import User
from stronghold.figures.choices import Level
from stronghold.figures.measures import Measure
from stronghold.signals.choices import Among
from stronghold.signals.presenters.wording import usual_week
from stronghold.signals.queries import last_whole_week, why_no_limits
from stronghold.signals.queries.week import signal_of_area


def usual_in_area(viewer: User, measure: Measure, level: Level, area: str) -> str:
    """Compare the last whole week of an area with what is usual there, in words.

    Empty for what is not checked: other levels, monthly figures and running totals.
    Called through USUAL_IN_AREA of the registry.
    """
    if level.value not in Among.values or why_no_limits(measure):
        return ""
    found = signal_of_area(
        viewer, measure, last_whole_week(), among=Among(level.value), area=area
    )
    return usual_week(found.judgement) if found else ""
