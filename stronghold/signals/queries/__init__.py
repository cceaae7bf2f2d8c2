"""Queries of signals, and of how complete and late records are."""

from stronghold.signals.queries.kept import signals_from, signals_kept
from stronghold.signals.queries.logged import (
    Lateness,
    TeamLateness,
    TeamLogged,
    fillings,
    lateness_for,
    so_far,
    state_of_stays,
    teams_logged,
)
from stronghold.signals.queries.tasked import taskings_from
from stronghold.signals.queries.week import (
    AreaSignal,
    MeasureSignals,
    NotChecked,
    WeekSignals,
    last_whole_week,
    signals_for,
    why_no_limits,
)

__all__ = [
    "AreaSignal",
    "Lateness",
    "MeasureSignals",
    "NotChecked",
    "TeamLateness",
    "TeamLogged",
    "WeekSignals",
    "fillings",
    "last_whole_week",
    "lateness_for",
    "signals_for",
    "signals_from",
    "signals_kept",
    "so_far",
    "state_of_stays",
    "taskings_from",
    "teams_logged",
    "why_no_limits",
]
