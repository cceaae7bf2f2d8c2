"""The signals of a week as a signed brief keeps them: codes, counts and chances.

What was not flagged is kept as the chance to be, by which the checks are counted. Names
of areas are those of the boundaries of the week.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.kernel.weeks import Week
from stronghold.figures.measures import MEASURES
from stronghold.signals.choices import Among
from stronghold.signals.queries.logged import TeamLogged
from stronghold.signals.queries.series import areas_of
from stronghold.signals.queries.week import AreaSignal, MeasureSignals, WeekSignals
from stronghold.signals.rules.judging import Finding, Judgement, Method, Rule
from stronghold.signals.rules.lateness import Filling
from stronghold.signals.rules.limits import Limits

_CODES = {"finding": Finding, "method": Method, "rule": Rule}
_LIMITS = frozenset({"limits", "four_limits"})


def signals_kept(signals: WeekSignals) -> dict[str, Any]:
    """Return the signals that every reader may see as a signed brief keeps them."""
    return {
        "among": signals.among.value,
        "unfinished": signals.unfinished,
        "measures": [_measure_kept(found) for found in signals.shared],
        "teams": [
            {"name": team.name, "judged": _judged(team.judgement)}
            | (_flag_kept(team) if team.is_silent else {})
            for team in signals.teams
        ],
        "filling": {
            source: [filling.n_then, filling.n_in_all]
            for source, filling in signals.filling.items()
        },
    }


def signals_from(viewer: User, week: Week, kept: Mapping[str, Any]) -> WeekSignals:
    """Return kept signals, of the measures that the viewer may read."""
    among = Among(kept["among"])
    names = areas_of(viewer, among, week).names
    return WeekSignals(
        week=week,
        among=among,
        unfinished=kept["unfinished"],
        measures=[
            MeasureSignals(
                MEASURES[one["code"]],
                [
                    AreaSignal(
                        code,
                        names.get(code, code),
                        area.get("counts", ()),
                        _judgement(area["judged"]),
                        area.get("stands_out", False),
                    )
                    for code, area in one["areas"].items()
                ],
            )
            for one in kept["measures"]
            if one["code"] in MEASURES
            and policy.can(viewer, MEASURES[one["code"]].verb)
        ],
        not_checked=(),
        filling={source: Filling(*ns) for source, ns in kept["filling"].items()},
        teams=[
            TeamLogged(
                team["name"],
                team.get("counts", ()),
                _judgement(team["judged"]),
                team.get("stands_out", False),
            )
            for team in kept["teams"]
        ],
    )


def _measure_kept(found: MeasureSignals) -> dict[str, Any]:
    flagged = {area.code for area in found.flagged}
    return {
        "code": found.measure.code,
        "areas": {
            area.code: {"judged": _judged(area.judgement)} | _flag_kept(area)
            if area.code in flagged
            else {
                "judged": {
                    "finding": area.judgement.finding.value,
                    "rate": area.judgement.rate,
                }
            }
            for area in found.areas
        },
    }


def _flag_kept(one: AreaSignal | TeamLogged) -> dict[str, Any]:
    return {"counts": list(one.counts), "stands_out": one.stands_out}


def _judged(judgement: Judgement) -> dict[str, Any]:
    """Return what a judgement says beyond what it would say of nothing."""
    said: dict[str, Any] = {"finding": judgement.finding.value}
    for field in fields(Judgement):
        value = getattr(judgement, field.name)
        if field.name == "finding" or value == field.default:
            continue
        if field.name in _LIMITS:
            said[field.name] = [value.low, value.high]
        else:
            said[field.name] = value.value if field.name in _CODES else value
    return said


def _judgement(said: Mapping[str, Any]) -> Judgement:
    given: dict[str, Any] = {}
    for name, value in said.items():
        if name in _LIMITS:
            given[name] = Limits(*value)
        else:
            given[name] = _CODES[name](value) if name in _CODES else value
    return Judgement(**given)
