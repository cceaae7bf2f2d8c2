"""Keeps tallies equal to a full recount: refresh what is marked, rebuild, check.

Who reads both must read MeasureChange first and tallies second: a change in between
then costs one more request and never leaves an old figure under a new stamp.
"""

from stronghold.dashboard.tallies.comparison import check, log_differences
from stronghold.dashboard.tallies.upkeep import hold, rebuild, refresh

__all__ = ["check", "hold", "log_differences", "rebuild", "refresh"]
