"""Keeps tallies equal to a full recount: refresh stale periods, rebuild, check.

Code that reads both must read MeasureChange before tallies: a change in between then
costs one more request, and an old figure never gets a new version.
"""

from stronghold.figures.tallies.comparison import check, log_differences
from stronghold.figures.tallies.full_count import Progress, rebuild
from stronghold.figures.tallies.upkeep import hold, marks_wait, refresh

__all__ = [
    "Progress",
    "check",
    "hold",
    "log_differences",
    "marks_wait",
    "rebuild",
    "refresh",
]
