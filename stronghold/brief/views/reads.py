"""Reads a week of the brief, for its page and its documents."""

from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from operations.abstraction.queries import team_weeks
from operations.links.queries import reports_that_led_to_something
from operations.operation.queries import area_names
from stronghold.brief.presenters.changes import ChangedBefore, changed_before
from stronghold.brief.presenters.week import WeekReads
from stronghold.brief.queries import plans
from stronghold.brief.queries.changed import changed_of, changes_of
from stronghold.brief.queries.figures import Figures, figures_of
from stronghold.brief.queries.signed import kept_figures, signed_before
from stronghold.brief.queries.what_was_done import done_in, hours_in
from stronghold.brief.queries.worst import where_and_when
from stronghold.core.accounts.models import User
from stronghold.core.geography.queries import edition_on
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.charts.area_map import Outlines, outlines_from
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES
from stronghold.figures.queries import may_list, outlines_of, states_of
from stronghold.signals.queries import signals_for, why_no_limits
from stronghold.signals.views import section_for
from stronghold.signals.visibility import every_reader

if TYPE_CHECKING:
    from stronghold.brief.models import Brief

# A later brief lists the records of this many changed earlier weeks, this many of each.
MOST_WEEKS, MOST = 4, 25
NOT_TESTED = frozenset(m.code for m in MEASURES.values() if why_no_limits(m))


def figures_shown(viewer: User, week: Week, signed: "Brief | None") -> Figures:
    """Return the figures of a week as signed, or as they are now."""
    return kept_figures(viewer, signed) if signed else figures_of(viewer, week)


def read_week(
    viewer: User,
    week: Week,
    figures: Figures,
    *,
    most_signals: int,
    most_due: int | None = None,
    back: str = "",
) -> WeekReads:
    """Read a week as the viewer may see it. `back` is the page that shows it.

    With `most_due`, at most that many rows of what is due.
    """
    reader, found = every_reader(viewer), signals_for(viewer, week)
    due = plans.what_is_due(viewer, week, reader=reader, most=most_due)
    taskings, taskings_to_all = plans.taskings_in(viewer, week, reader=reader)
    priorities = plans.priorities_in(viewer, week)
    codes = [row.area_code for row in priorities.rows if row.area_code]
    return WeekReads(
        week=week,
        now=clock.now(),
        today=clock.today(),
        figures=figures,
        not_tested=NOT_TESTED,
        listable=frozenset(m.code for m in MEASURES.values() if may_list(viewer, m)),
        signals=found,
        section=section_for(viewer, found, most=most_signals, back=back),
        taskings=taskings,
        priorities=priorities,
        areas=area_names(codes),
        due=plans.Listed(due.listed, due.counted.n),
        dues=due.counted,
        urgent=due.urgent,
        worst=where_and_when(viewer, week),
        taskings_to_all=taskings_to_all,
        dues_to_all=due.to_all,
        called=plans.call_backs_in(reader, week),
        outlines=_outlines_on(viewer, week),
        done=done_in(viewer, week),
        hours=hours_in(viewer, week),
        time=team_weeks(viewer, week, week)[week],
        came_of_it=reports_that_led_to_something(reader, week.start, week.last_day),
        changed_before=_changed_before(viewer, week),
    )


def _changed_before(viewer: User, week: Week) -> ChangedBefore:
    """Read what changed in all signed weeks that the figures reach back to."""
    briefs = signed_before(viewer, week)
    states = states_of([Week(brief.week) for brief in briefs])
    changed = changed_of(viewer, briefs, states=states)
    last, earlier = changed[:MOST_WEEKS], changed[MOST_WEEKS:]
    return changed_before(
        week,
        changes_of(viewer, [brief for brief, _ in last], most=MOST, states=states),
        earlier=earlier,
        n_checked=len(briefs),
    )


def _outlines_on(viewer: User, week: Week) -> Outlines | None:
    """Return the wards on the last day of a week; None if no boundaries are loaded."""
    found = edition_on(Level.WARD.value, week.last_day, force=viewer.force_id)
    return _outlines(found.sha256) if found else None


@lru_cache(maxsize=4)
def _outlines(sha256: str) -> Outlines | None:
    """Compute an edition's outlines once: an edition never changes."""
    found = outlines_of(Level.WARD.value, sha256)
    return outlines_from(orjson.loads(found)["features"]) if found else None
