"""What the page and the document of a week are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from operations.abstraction.rules import TeamWeek
    from operations.activities.queries import Hours
    from operations.deadlines.queries.listed import Found
    from operations.links.queries import LedTo
    from operations.priorities.models import Priority
    from operations.taskings.models import Tasking
    from stronghold.brief.presenters.changes import ChangedBefore
    from stronghold.brief.queries.figures import Figures
    from stronghold.brief.queries.plans import Answered, Dues, Listed
    from stronghold.brief.queries.worst import Worst
    from stronghold.core.accounts.models import Team
    from stronghold.core.kernel.weeks import Week
    from stronghold.core.ui.charts.area_map import Outlines
    from stronghold.signals.presenters.section import SignalsSection
    from stronghold.signals.queries import WeekSignals


@dataclass(frozen=True, kw_only=True)
class WeekReads:
    """A week as one reader may see it."""

    week: "Week"
    now: "datetime"
    today: "date"
    figures: "Figures"
    # The measures that are never tested for change.
    not_tested: frozenset[str]
    # The measures whose records the viewer may list.
    listable: frozenset[str]
    signals: "WeekSignals"
    section: "SignalsSection"
    taskings: "Listed[Tasking]"
    priorities: "Listed[Priority]"
    # The names of the priorities' wards, by code.
    areas: Mapping[str, str]
    due: "Listed[Found]"
    dues: "Dues"
    # The most urgent of what is open now.
    urgent: "Sequence[Found]"
    worst: "Worst"
    # How many every reader of the brief may see, without the rows.
    taskings_to_all: "Listed[Tasking]"
    dues_to_all: "Dues"
    called: "Answered"
    # The wards on the last day of the week; None if no boundaries are loaded.
    outlines: "Outlines | None"
    # The first few records of each measure that the brief names.
    done: Mapping[str, Sequence[Any]]
    # Who worked in the activities of the week.
    hours: "Hours"
    # How each team spent the week.
    time: "Sequence[tuple[Team, TeamWeek]]"
    # The reports of the week that led to something, as every reader may see it.
    came_of_it: "Listed[LedTo]"
    changed_before: "ChangedBefore"
    # The taskings and priorities of a signed brief as they are now, by reference.
    now_of: Mapping[str, Any]
