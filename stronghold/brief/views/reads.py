"""Reads a week of the brief, for its page and its documents."""

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

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
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.charts.area_map import Outlines, outlines_from
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES
from stronghold.figures.queries import may_list, outlines_of, states_of
from stronghold.signals.queries import why_no_limits
from stronghold.signals.views import section_for

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
    return WeekReads(
        week=week,
        figures=figures,
        not_tested=NOT_TESTED,
        listable=frozenset(m.code for m in MEASURES.values() if may_list(viewer, m)),
        outlines=_outlines_on(viewer, week),
        changed_before=_changed_before(viewer, week),
        **_of_said(viewer, said, most_signals=most_signals, back=back),
    )


def as_signed(
    viewer: User,
    read: WeekReads,
    figures: Figures,
    said: Said | None,
    *,
    most_signals: int,
    back: str = "",
) -> WeekReads:
    """Return a week that was read as it is now with what its signed brief kept.

    A brief that an earlier version signed kept its figures alone.
    """
    if said is None:
        return replace(read, figures=figures)
    kept = _of_said(viewer, said, most_signals=most_signals, back=back)
    return replace(read, figures=figures, **kept)


def _of_said(
    viewer: User, said: Said, *, most_signals: int, back: str
) -> dict[str, Any]:
    codes = [row.area_code for row in said.priorities.rows if row.area_code]
    return {
        "now": said.at,
        "today": london_date(said.at),
        "signals": said.signals,
        "section": section_for(viewer, said.signals, most=most_signals, back=back),
        "taskings": said.taskings,
        "taskings_to_all": said.taskings_to_all,
        "priorities": said.priorities,
        "areas": area_names(codes),
        "due": plans.Listed(said.due.listed, said.due.counted.n),
        "dues": said.due.counted,
        "dues_to_all": said.due.to_all,
        "urgent": said.due.urgent,
        "worst": said.worst,
        "called": said.called,
        "done": said.done,
        "hours": said.hours,
        "time": said.time,
        "came_of_it": said.came_of_it,
        "now_of": said.now_of,
    }


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
