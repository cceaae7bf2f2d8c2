"""The state of what figures count, by week: what was read at a state can be kept.

Each change of a counted record adds a mark in its own transaction. The recount that
takes marks away notes a later time for their weeks. So the latest time and the marks
since then mean one state. Files and editions decide which periods and areas are known,
and the gazetteer which streets: each load of it stores its points again.

Ask for a state before reading what is kept for it: that then only looks older than it
is, never newer.
"""

from collections.abc import Hashable, Mapping, Sequence

from django.db import connection

from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.weeks import Week
from stronghold.figures.models import EVERY_WEEK

_FILES = """
       (SELECT count(*) || ' ' || max(loaded_at) FROM geography_edition),
       (SELECT count(*) || ' ' || max(imported_at) FROM opendata_sourcefile),
       (SELECT max(id) FROM geography_snappoint)
"""
# EVERY_WEEK is before any other week.
_UP_TO = f"""
SELECT (SELECT max(changed_at) FROM figures_weekchange WHERE week <= %(last)s),
       (SELECT count(*) || ' ' || max(id) FROM figures_stalemark
        WHERE from_day < %(last)s::date + 7),
{_FILES}"""  # noqa: S608 - built only from constants
_BY_WEEK = f"""
SELECT wanted.week,
       (SELECT max(changed_at) FROM figures_weekchange AS change
        WHERE change.week IN (wanted.week, %(every_week)s)),
       (SELECT count(*) || ' ' || max(id) FROM figures_stalemark
        WHERE from_day < wanted.week + 7 AND to_day >= wanted.week),
{_FILES}FROM unnest(%(weeks)s::date[]) AS wanted (week)
"""  # noqa: S608 - built only from constants


@asked_once
def state_up_to(week: Week) -> Hashable:
    """Return the state of this week and all before it, whatever changed in later ones.

    So today's records leave what is kept of last week.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UP_TO, {"last": week.start})
        state: Hashable = cursor.fetchone()
    return state


def states_of(weeks: Sequence[Week]) -> Mapping[Week, Hashable]:
    """Return the state of each of these weeks, whatever changed in others."""
    if not weeks:
        return {}
    with connection.cursor() as cursor:
        starts = [week.start for week in weeks]
        cursor.execute(_BY_WEEK, {"weeks": starts, "every_week": EVERY_WEEK})
        return {Week(week): tuple(state) for week, *state in cursor.fetchall()}
