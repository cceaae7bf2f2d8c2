"""The signals of a week as a section of the brief and of the signals page.

Draw it with `{% include "signals/section.html" with content=… only %}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.urls import reverse
from django.utils.text import get_text_list, slugify

from operations.taskings.presenters import assignee_name, state_of
from operations.taskings.rules import LONGEST_SOURCE
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.presenters import address
from stronghold.core.ui.charts import Sparkline
from stronghold.core.ui.dates import short_date
from stronghold.core.ui.parts import Link, Tag
from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.presenters.wording import days_in_words
from stronghold.signals.choices import Among
from stronghold.signals.presenters.charts import weeks_sparkline
from stronghold.signals.presenters.wording import (
    TAGS,
    how_likely,
    number,
    plain_words,
    short_words,
    what_it_means,
    what_was_counted,
)

if TYPE_CHECKING:
    from operations.taskings.models import Tasking
    from stronghold.signals.queries import (
        AreaSignal,
        MeasureSignals,
        TeamLogged,
        WeekSignals,
    )

# How many weeks the map shows when opened from a signal.
WEEKS_ON_MAP = 13
SECTION = "signals"
_AREAS = {
    Among.WARD: ("ward", "wards"),
    Among.TEAM: ("team’s area", "teams’ areas"),
    Among.DISTRICT: ("district", "districts"),
    Among.FORCE: ("force", "forces"),
}
# A measure and one of its areas; or no measure and a silent team.
_Found: TypeAlias = "tuple[MeasureSignals | None, AreaSignal | TeamLogged]"


@dataclass(frozen=True)
class SignalLine:
    """One signal: what was counted, how likely that is by chance, and what it means."""

    title: str
    tag: Tag
    # In plain words; `seen` and `likely` are how we know.
    plain: str
    seen: str
    likely: str
    means: str
    stands_out: bool
    spark: Sparkline
    links: Sequence[Link]
    # Its id on the page, its name as a source, and the taskings already set from it.
    id: str = ""
    source: str = ""
    taskings: Sequence[Link] = ()


@dataclass(frozen=True)
class SignalsSection:
    """What `signals/section.html` draws."""

    id: str
    title: str
    lines: Sequence[SignalLine]
    summary: str
    remarks: Sequence[str]
    # A note that there are more than are listed; empty if all are.
    cut: str = ""
    more: Link | None = None


def sources_of(signals: "WeekSignals", *, most: int | None = None) -> list[str]:
    """Return the sources that taskings set from the first `most` signals have."""
    return [_source(_title(*found), signals) for found in _ranked(signals)[:most]]


def signals_section(
    signals: "WeekSignals",
    *,
    taskings: Mapping[str, Sequence["Tasking"]],
    may_task: bool,
    today: date,
    most: int | None = None,
    back: str = "",
) -> SignalsSection:
    """Present the signals of a week, least likely first, or that there are none.

    `taskings` are those set from each signal, by its source, so that no one sets one
    twice. With `most`, at most that many signals and a link to all of them. `back` is
    the page with the section, if not the signals page: a tasking returns to it.
    """
    back = back or address_of(signals.week, signals.among)
    lines = [_line(signals, found, back=back) for found in _ranked(signals)]
    lines = [
        replace(
            line,
            links=line.links if may_task else line.links[1:],
            taskings=[tasking_link(t, today) for t in taskings.get(line.source, ())],
        )
        for line in lines
    ]
    days = days_in_words(signals.week.start, signals.week.last_day)
    return SignalsSection(
        id=SECTION,
        title=f"What changed, {days}",
        lines=lines[:most],
        summary=summary(signals),
        remarks=[*restricted_measures(signals), *still_to_come(signals)],
        cut=_cut(len(lines), most),
        more=_more(signals, len(lines), most),
    )


def in_short(signals: "WeekSignals", most: int) -> list[str]:
    """Return the first `most` signals that every reader may see, a sentence each."""
    shared = replace(signals, measures=signals.shared)
    return [short_words(*found) for found in _ranked(shared)[:most]]


def summary(signals: "WeekSignals") -> str:
    """Sum up how many figures were checked and flagged, and how many by chance."""
    if signals.unfinished:
        return "This week is not over. It is checked once it is."
    if not signals.n_checks:
        return "There are too few weeks of figures to separate a change from chance."
    by_chance = number(round(signals.expected_by_chance, 1))
    checked = what_was_checked(signals)
    chance = f"Chance alone would flag about {by_chance}."
    n = signals.n_checks
    if not signals.n_flagged:
        figures = "1 figure" if n == 1 else f"{n:,} figures"
        return f"No evidence of change. {figures} checked: {checked}. {chance}"
    look = "looks" if signals.n_flagged == 1 else "look"
    return (
        f"{signals.n_flagged} of the {n:,} figures we check {look} unusual: {checked}. "
        f"{chance}"
    )


def most_unusual(signals: "WeekSignals") -> str:
    """Name what is least likely by chance of what was flagged, and what it did."""
    found = _ranked(signals)[0]
    title, tag = _title(*found), TAGS[found[1].judgement.finding]
    return f"{title[0].lower()}{title[1:]} ({tag.text.lower()})"


def restricted_measures(signals: "WeekSignals") -> list[str]:
    """Describe the measures that the viewer may see and not every reader may."""
    return [
        f"{found.measure.label} are not counted here, as not every reader may see "
        f"them. {len(found.flagged) or 'None'} of their {len(found.checks):,} figures "
        f"{'look' if len(found.flagged) > 1 else 'looks'} unusual."
        for found in signals.restricted
        if found.checks
    ]


def what_was_checked(signals: "WeekSignals") -> str:
    """Return for example "8 measures in 24 wards, and records logged by 5 teams"."""
    checked = []
    if signals.shared:
        n = len(signals.shared)
        measures = "1 measure" if n == 1 else f"{n} measures"
        checked.append(f"{measures} in {n_areas(signals)}")
    if teams := len(signals.team_checks):
        checked.append(f"records logged by {teams} {'team' if teams == 1 else 'teams'}")
    return ", and ".join(checked)


def still_to_come(signals: "WeekSignals") -> list[str]:
    """Warn that records are still to come, by how complete earlier weeks were."""
    shares = [
        f"{filling.share:.0%} of {MEASURES[source].units}"
        for source, filling in signals.filling.items()
        if filling.is_filling and filling.share is not None
    ]
    if not shares:
        return []
    return [
        "Some records are still to come. By this day in the 12 weeks before we had "
        f"{get_text_list(shares, 'and')}, so treat falls with care."
    ]


def address_of(week: Week, among: Among) -> str:
    """Return the address of a week's signals among the areas of a level."""
    return address(reverse("signals"), {"week": str(week), "among": among.value})


def map_link(signals: "WeekSignals", measure: Measure, area: str) -> Link | None:
    """Return a link to the area on the map, if the map draws its level."""
    if signals.among not in {Among.WARD, Among.DISTRICT}:
        return None
    params = {
        "measure": measure.code,
        "level": signals.among.value,
        "from": str(signals.week.shifted(1 - WEEKS_ON_MAP)),
        "to": str(signals.week),
        "area": area,
    }
    return Link("Show on the map", address(reverse("map"), params))


def n_areas(signals: "WeekSignals") -> str:
    """Write the number of areas: 24 wards."""
    n = max((len(found.areas) for found in signals.measures), default=0)
    singular, plural = _AREAS[signals.among]
    return f"{n} {singular if n == 1 else plural}"


def _ranked(signals: "WeekSignals") -> list[_Found]:
    """Return areas and teams: those that stand out first, then the least likely."""
    found: list[_Found] = [
        (measure, area) for measure in signals.measures for area in measure.flagged
    ]
    found += [(None, team) for team in signals.silent_teams]
    return sorted(
        found, key=lambda pair: (not pair[1].stands_out, pair[1].judgement.chance)
    )


def _title(of_measure: "MeasureSignals | None", unit: "AreaSignal | TeamLogged") -> str:
    if of_measure is None:
        return f"Records of the {unit.name}"
    return f"{of_measure.measure.label} in {unit.name}"


def _line(signals: "WeekSignals", found: _Found, *, back: str) -> SignalLine:
    of_measure, unit = found
    measure = of_measure.measure if of_measure else None
    title = _title(*found)
    source = _source(title, signals)
    name = f"{SECTION}-{slugify(title)}"
    wording = f"Look into this: {title[:1].lower()}{title[1:]}"
    where = unit.name if of_measure else ""
    links: list[Link | None] = [
        _tasking(source, back=f"{back}#{name}", what=wording, where=where)
    ]
    if measure:
        links.append(map_link(signals, measure, getattr(unit, "code", "")))
    return SignalLine(
        title=title,
        tag=TAGS[unit.judgement.finding],
        plain=plain_words(measure, unit),
        seen=what_was_counted(unit.judgement),
        likely=how_likely(unit, signals.n_checks),
        means=what_it_means(measure, unit.judgement.finding),
        stands_out=unit.stands_out,
        spark=weeks_sparkline(
            unit.counts, signals.week, measure.units if measure else "records"
        ),
        links=[link for link in links if link],
        id=name,
        source=source,
    )


def tasking_link(tasking: "Tasking", today: date) -> Link:
    """Link to a tasking: who was tasked, by when, and its status once answered."""
    text = f"Tasked: {assignee_name(tasking)}, by {short_date(tasking.due_on)}"
    if tasking.answered_at:
        text = f"{text}. {state_of(tasking, today)}"
    return Link(text, reverse("taskings:detail", args=[tasking.reference]))


def _source(title: str, signals: "WeekSignals") -> str:
    """Return the source of a tasking set from this signal."""
    end = f", {signals.week}"
    return f"Signal: {title}"[: LONGEST_SOURCE - len(end)] + end


def _tasking(source: str, *, back: str, what: str, where: str) -> Link:
    """Return a link to a new tasking that starts from this signal: its source, a first
    wording, and the area.
    """
    given = {"source": source, "what": what, "place": where, "back": back}
    params = {name: text for name, text in given.items() if text}
    url = address(reverse("taskings:new"), params)
    return Link("Set a tasking from this", url)


def _more(signals: "WeekSignals", n: int, most: int | None) -> Link | None:
    if most is None:
        return None
    text = f"All {n} signals, and every figure" if n > most else "Every figure"
    return Link(f"{text} with its limits", address_of(signals.week, signals.among))


def _cut(n: int, most: int | None) -> str:
    """Return how many are listed; also needed in print, where there is no link."""
    if most is None or n <= most:
        return ""
    return f"The first {most} of {n:,} signals, least likely by chance first."
