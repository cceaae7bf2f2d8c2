"""What the pages of time away show, and the part of the brief."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.abstraction.choices import Duty
from operations.abstraction.rules import TeamWeek, length_text
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import short_date
from stronghold.core.ui.parts import Cell, Column, Link, Row, Table

if TYPE_CHECKING:
    from operations.abstraction.models import TimeAway
    from stronghold.core.accounts.models import Team

HERE, AWAY, NOT_KNOWN = "In the neighbourhood", "Elsewhere", "Not known"
# The drawing is 1,000 wide, so that a part of a thousandth still shows.
WIDE = 1000
ABOUT = (
    "In the neighbourhood: the people’s hours of the activities that the team "
    "recorded. Elsewhere: the time away that its people recorded. Not known: the rest "
    "of the team’s hours, such as office work, training, or duty that no one recorded."
)


@dataclass(frozen=True)
class Part:
    """A part of a bar: what it is, where it begins and how wide it is, in WIDE."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """The week of a team as a drawing, with the same in words."""

    team: str
    words: str
    parts: Sequence[Part]


def own_rows(rows: "Sequence[TimeAway]") -> list[dict[str, str]]:
    """Return what a person recorded of their own time, each with its way to undo it."""
    return [
        {
            "text": f"{short_date(row.day)}: {length_text(row.minutes)}, "
            f"{Duty(row.duty).label}",
            "url": reverse("abstraction:take_back", args=[row.pk]),
        }
        for row in rows
    ]


def recorded(row: "TimeAway") -> str:
    """Confirm what was recorded."""
    return (
        f"Recorded: {length_text(row.minutes)} away on {short_date(row.day)}, "
        f"{Duty(row.duty).label}"
    )


def bars(weeks: "Sequence[tuple[Team, TeamWeek]]") -> list[Bar]:
    """Return a bar for each team, all to one scale."""
    longest = max((_all_of(week) for _, week in weeks), default=0)
    return [Bar(team.name, _words(week), _parts(week, longest)) for team, week in weeks]


def team_table(
    weeks: "Sequence[tuple[Team, TeamWeek]]", *, caption: str, may_set: bool = False
) -> Table | None:
    """Return the same as a table: the hours of each team; None without any."""
    if not weeks:
        return None
    heads = (HERE, AWAY, NOT_KNOWN, "Team’s hours")
    return Table(
        caption=caption,
        stacked=True,
        columns=[
            Column("Team"),
            *(Column(head, numeric=True) for head in heads),
            Column("Duty elsewhere"),
        ],
        rows=[_row(team, week, may_set=may_set) for team, week in weeks],
        id="time-by-team",
    )


def file_rows(
    weeks: "Mapping[Week, Sequence[tuple[Team, TeamWeek]]]",
) -> Iterator[tuple[str | float | None, ...]]:
    """Yield a row for each week and team, in hours: for a file."""
    for week, rows in weeks.items():
        for team, found in rows:
            yield (
                str(week),
                team.name,
                found.here / 60,
                found.away / 60,
                None if found.not_known is None else found.not_known / 60,
                None if found.planned is None else found.planned / 60,
            )


def week_links(week: Week, *, last: Week) -> dict[str, Any]:
    """Return the title of a week, and the links to those before and after it."""
    address = reverse("abstraction:week", args=[str(week.shifted(-1))])
    links = [Link(week.shifted(-1).label, address)]
    if week < last:
        later = week.shifted(1)
        links.append(Link(later.label, reverse("abstraction:week", args=[str(later)])))
    return {"title": week.label, "links": links, "is_unfinished": week == last}


def _row(team: "Team", week: TeamWeek, *, may_set: bool) -> Row:
    planned: Cell | str = "–" if week.planned is None else hours_text(week.planned)
    if may_set:
        words = "Set" if week.planned is None else str(planned)
        url = reverse("abstraction:hours", args=[team.pk])
        planned = Cell(words, href=url)
    duties = sorted(week.by_duty.items(), key=lambda duty: (-duty[1], duty[0]))
    return Row(
        [
            team.name,
            hours_text(week.here),
            hours_text(week.away),
            "–" if week.not_known is None else hours_text(week.not_known),
            planned,
            "; ".join(
                f"{Duty(code).label}: {hours_text(minutes)}" for code, minutes in duties
            )
            or "–",
        ]
    )


def hours_text(minutes: int) -> str:
    """Return minutes as hours, to the nearest half hour, such as: 7½."""
    halves = round(minutes / 30)
    whole, half = divmod(halves, 2)
    if half:
        return f"{whole:,}½" if whole else "½"
    return f"{whole:,}"


def _all_of(week: TeamWeek) -> int:
    return week.here + week.away + (week.not_known or 0)


def _words(week: TeamWeek) -> str:
    parts = [
        f"{hours_text(week.here)} hours in the neighbourhood",
        f"{hours_text(week.away)} elsewhere",
    ]
    if week.not_known is None:
        parts.append("the team’s hours are not set")
    else:
        parts.append(f"{hours_text(week.not_known)} not known")
    return ", ".join(parts)


def _parts(week: TeamWeek, longest: int) -> list[Part]:
    """Return the parts that have some width, from the left."""
    x, found = 0, []
    sizes = (("here", week.here), ("away", week.away), ("unknown", week.not_known or 0))
    for kind, minutes in sizes:
        if minutes:
            width = max(round(minutes / longest * WIDE), 4)
            found.append(Part(kind, x, width))
            x += width
    return found
