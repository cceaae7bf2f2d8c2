"""Reads a week of the brief, for its page and its documents."""

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from operations.operation.queries import area_names
from stronghold.brief.presenters.changes import ChangedBefore, changed_before
from stronghold.brief.presenters.week import WeekReads
from stronghold.brief.queries import plans
from stronghold.brief.queries.changed import changed_of, changes_of
from stronghold.brief.queries.figures import Figures, figures_of
from stronghold.brief.queries.said import Said
from stronghold.brief.queries.signed import kept_figures, signed_before
from stronghold.core.accounts.models import User
from stronghold.core.geography.queries import edition_on
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
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
    said: Said,
    *,
    most_signals: int,
    back: str = "",
) -> WeekReads:
    """Return a week as the viewer may see it. `back` is the page that shows it.

    `said` is what it says beside its figures: now, or when it was signed.
    """
    codes = [row.area_code for row in said.priorities.rows if row.area_code]
    return WeekReads(
        week=week,
        now=said.at,
        today=london_date(said.at),
        figures=figures,
        not_tested=NOT_TESTED,
        listable=frozenset(m.code for m in MEASURES.values() if may_list(viewer, m)),
        signals=said.signals,
        section=section_for(viewer, said.signals, most=most_signals, back=back),
        taskings=said.taskings,
        priorities=said.priorities,
        areas=area_names(codes),
        due=plans.Listed(said.due.listed, said.due.counted.n),
        dues=said.due.counted,
        urgent=said.due.urgent,
        worst=said.worst,
        taskings_to_all=said.taskings_to_all,
        dues_to_all=said.due.to_all,
        called=said.called,
        outlines=_outlines_on(viewer, week),
        done=said.done,
        hours=said.hours,
        time=said.time,
        came_of_it=said.came_of_it,
        changed_before=_changed_before(viewer, week),
        now_of=said.now_of,
    )


def as_now(viewer: User, read: WeekReads) -> WeekReads:
    """Return a signed week with the sentence and tiles of now, for every reader.

    Nothing else of now is read: its lists stay those of the brief.
    """
    reader, week = every_reader(viewer), read.week
    dues = plans.what_is_due(reader, week, reader=reader, most=1).to_all
    return replace(
        read,
        now=clock.now(),
        today=clock.today(),
        figures=figures_of(viewer, week),
        signals=signals_for(viewer, week),
        dues=dues,
        dues_to_all=dues,
        taskings_to_all=plans.taskings_counted(reader, week),
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
