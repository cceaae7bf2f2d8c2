"""The signals of a week as a section: at the head of the home page, and in the brief.

Draw it with `{% include "dashboard/signals/section.html" with content=… only %}`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import slugify

from operations.taskings.presenters import assignee_name, state_of
from operations.taskings.rules import LONGEST_SOURCE
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.measures import MEASURES, Measure
from stronghold.dashboard.presenters.wording import days_in_words, listed
from stronghold.dashboard.queries import last_day
from stronghold.dashboard.signals.choices import Among
from stronghold.dashboard.signals.presenters.charts import drawn
from stronghold.dashboard.signals.presenters.wording import (
    TAGS,
    how_likely,
    number,
    what_it_means,
    what_was_seen,
)
from stronghold.dashboard.signals.queries import (
    AreaSignal,
    MeasureSignals,
    TeamLogged,
    WeekSignals,
    taskings_from,
)
from stronghold.kernel.weeks import Week
from stronghold.look.charts import Sparkline
from stronghold.look.dates import short_date
from stronghold.look.parts import Link, Tag
from stronghold.records.presenters import address

if TYPE_CHECKING:
    from operations.taskings.models import Tasking

# So many weeks lead to the map from a signal.
WEEKS_ON_MAP = 13
SECTION = "signals"
_AREAS = {
    Among.WARD: ("ward", "wards"),
    Among.TEAM: ("team’s area", "teams’ areas"),
    Among.DISTRICT: ("district", "districts"),
    Among.FORCE: ("force", "forces"),
}
# A measure with one of its areas; or no measure, and a team that logged nothing.
_Found = tuple[MeasureSignals | None, AreaSignal | TeamLogged]


@dataclass(frozen=True)
class SignalLine:
    """One signal: what was seen, how likely that is by chance, and what it means."""

    title: str
    tag: Tag
    seen: str
    likely: str
    means: str
    stands_out: bool
    spark: Sparkline
    ways_on: Sequence[Link]
    # What it is called on its page, and what was set from it already.
    id: str = ""
    taskings: Sequence[Link] = ()


@dataclass(frozen=True)
class SignalsSection:
    """What `dashboard/signals/section.html` draws."""

    id: str
    title: str
    lines: Sequence[SignalLine]
    summary: str
    remarks: Sequence[str]
    # That there are more than are listed; empty where there are not.
    cut: str = ""
    more: Link | None = None


def signals_section(
    viewer: User, signals: WeekSignals, *, most: int | None = None, back: str = ""
) -> SignalsSection:
    """Present the signals of a week, the least likely first, or that there are none.

    With `most`, no more than that, and the way to all of them. `back` is the page that
    the section stands on, if not that of all signals: a tasking leads back there.
    """
    back = back or address_of(signals.week, signals.among)
    lines = [_line(viewer, signals, one, back=back) for one in _ranked(signals)]
    lines = _with_taskings(viewer, signals, lines[:most]) + lines[len(lines[:most]) :]
    days = days_in_words(signals.week.start, last_day(signals.week))
    return SignalsSection(
        id=SECTION,
        title=f"What changed, {days}",
        lines=lines[:most],
        summary=summary(signals),
        remarks=[*told_apart(signals), *filling_in(signals)],
        cut=_cut(len(lines), most),
        more=_more(signals, len(lines), most),
    )


def summary(signals: WeekSignals) -> str:
    """Say how much was looked at, what was found, and what chance alone would make."""
    if signals.unfinished:
        return "This week is not over: it is held against its limits once it is."
    if not signals.n_looks:
        return "There are too few weeks of figures to tell a change from chance."
    by_chance = number(round(signals.expected_by_chance, 1))
    looked = looked_at(signals)
    chance = f"Chance alone would flag about {by_chance}."
    n = signals.n_looks
    if not signals.n_flagged:
        told = "1 figure was" if n == 1 else f"{n:,} figures were"
        said = f"{told} looked at, and none flagged: {looked}"
        return f"No evidence of change. {said}. {chance}"
    are = "is" if signals.n_flagged == 1 else "are"
    return f"{signals.n_flagged} of {n:,} figures {are} flagged: {looked}. {chance}"


def told_apart(signals: WeekSignals) -> list[str]:
    """Say what the viewer sees beside what is counted: not every reader may."""
    return [
        f"{one.measure.label} are not counted here, as not every reader may see them: "
        f"{len(one.flagged) or 'none'} of {len(one.looks):,} figures flagged."
        for one in signals.apart
        if one.looks
    ]


def looked_at(signals: WeekSignals) -> str:
    """Name what was looked at: 8 measures in 24 wards, and how much 5 teams logged."""
    told = []
    if signals.shared:
        n = len(signals.shared)
        measures = "1 measure" if n == 1 else f"{n} measures"
        told.append(f"{measures} in {n_areas(signals)}")
    if teams := len(signals.team_looks):
        told.append(f"how much {teams} {'team' if teams == 1 else 'teams'} logged")
    return ", and ".join(told)


def filling_in(signals: WeekSignals) -> list[str]:
    """Say which figures are still filling in, by how earlier weeks did."""
    still = [
        f"{one.share:.0%} of their {MEASURES[source].units}"
        for source, one in signals.filling.items()
        if one.is_filling and one.share is not None
    ]
    if not still:
        return []
    return [
        "This week is still filling in: at this age, the 12 weeks before it had "
        f"{listed(still)}. A fall or silence may be no more than that."
    ]


def address_of(week: Week, among: Among) -> str:
    """Return the address of a week's signals among the areas of a level."""
    return address(reverse("signals"), {"week": str(week), "among": among.value})


def map_link(signals: WeekSignals, measure: Measure, area: str) -> Link | None:
    """Return the way to the area on the map, where the map draws its level."""
    if signals.among not in {Among.WARD, Among.DISTRICT}:
        return None
    asked = {
        "measure": measure.code,
        "level": signals.among.value,
        "from": str(signals.week.shifted(1 - WEEKS_ON_MAP)),
        "to": str(signals.week),
        "area": area,
    }
    return Link("Show on the map", address(reverse("map"), asked))


def n_areas(signals: WeekSignals) -> str:
    """Write how many areas the level has: 24 wards."""
    n = max((len(one.areas) for one in signals.measures), default=0)
    one, many = _AREAS[signals.among]
    return f"{n} {one if n == 1 else many}"


def _ranked(signals: WeekSignals) -> list[_Found]:
    """Return areas and teams, those that stand out first, the least likely first."""
    found: list[_Found] = [
        (one, area) for one in signals.measures for area in one.flagged
    ]
    found += [(None, team) for team in signals.silent_teams]
    return sorted(
        found, key=lambda pair: (not pair[1].stands_out, pair[1].judgement.chance)
    )


def _line(
    viewer: User, signals: WeekSignals, found: _Found, *, back: str
) -> SignalLine:
    looked, one = found
    measure = looked.measure if looked else None
    title = (
        f"{measure.label} in {one.name}" if measure else f"Records of the {one.name}"
    )
    name = f"{SECTION}-{slugify(title)}"
    ways_on = [_tasking(viewer, signals, title, back=f"{back}#{name}")]
    if measure and isinstance(one, AreaSignal):
        ways_on.append(map_link(signals, measure, one.code))
    return SignalLine(
        title=title,
        tag=TAGS[one.judgement.finding],
        seen=what_was_seen(one.judgement),
        likely=how_likely(one, signals.n_looks),
        means=what_it_means(measure, one.judgement.finding),
        stands_out=one.stands_out,
        spark=drawn(one.counts, signals.week, measure.units if measure else "records"),
        ways_on=[way for way in ways_on if way],
        id=name,
    )


def _with_taskings(
    viewer: User, signals: WeekSignals, lines: Sequence[SignalLine]
) -> list[SignalLine]:
    """Say on each line what was set from it, so that no one sets it twice."""
    sources = {line.title: _source(line.title, signals) for line in lines}
    found = taskings_from(viewer, sources.values())
    return [
        replace(line, taskings=[_set(one) for one in found[sources[line.title]]])
        for line in lines
    ]


def _set(tasking: "Tasking") -> Link:
    """Say who was tasked by when, or what came of it."""
    told = f"Tasked: {assignee_name(tasking)}, by {short_date(tasking.due_on)}"
    if tasking.answered_at:
        told = f"{told}. {state_of(tasking)}"
    return Link(told, reverse("taskings:detail", args=[tasking.reference]))


def _source(title: str, signals: WeekSignals) -> str:
    """Return what a tasking says that it comes from."""
    end = f", {signals.week}"
    return f"Signal: {title}"[: LONGEST_SOURCE - len(end)] + end


def _tasking(
    viewer: User, signals: WeekSignals, title: str, *, back: str
) -> Link | None:
    """Return the way to a tasking that says which signal it comes from."""
    if not policy.can(viewer, Verb.RUN_OPERATIONS):
        return None
    asked = {"source": _source(title, signals), "back": back}
    url = address(reverse("taskings:new"), asked)
    return Link("Set a tasking from this", url)


def _more(signals: WeekSignals, n: int, most: int | None) -> Link | None:
    if most is None:
        return None
    text = f"All {n} signals, and every figure" if n > most else "Every figure"
    return Link(f"{text} with its limits", address_of(signals.week, signals.among))


def _cut(n: int, most: int | None) -> str:
    """Say how many of how many are listed, also to who has it on paper."""
    if most is None or n <= most:
        return ""
    return f"The first {most} of {n:,} signals, the least likely by chance."
