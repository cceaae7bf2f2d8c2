"""The home page: what one can do, what one recorded last, and last week's figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

import operations.arrests.queries as arrests
import reports.queries.report as reports
from stronghold.accounts import policy
from stronghold.accounts.choices import Role
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.choices import Level
from stronghold.dashboard.context import parts_for
from stronghold.dashboard.map_state import MapState
from stronghold.dashboard.measures import MEASURES
from stronghold.dashboard.presenters.wording import days_in_words
from stronghold.dashboard.queries import last_day, span_of, tallies_for
from stronghold.dashboard.question import TallyQuestion
from stronghold.kernel import clock
from stronghold.kernel.weeks import Week
from stronghold.look.parts import Cell, Column, Link, Row, Table
from stronghold.records.presenters import place_cell, written_instant

if TYPE_CHECKING:
    from operations.arrests.models import Arrest
    from reports.models import Report

LAST_RECORDS = 5
HEADLINES = ("reports", "arrests")
# What each verb lets one begin at once, as a button.
BEGINNINGS = (
    ("Log a report", "reports:new", Verb.SUBMIT_REPORT),
    ("Record an arrest", "arrests:new", Verb.RECORD_ARREST),
)
TITLES = {
    Role.OFFICER: "Log and record",
    Role.PARTNER: "Nothing is shared with your organisation yet",
    Role.ADMINISTRATOR: "Who may use Stronghold",
}


@dataclass(frozen=True)
class Figure:
    """One figure of the last finished week, in words."""

    value: str
    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Place:
    """A part of the site, and what is in it."""

    link: Link
    text: str


@dataclass(frozen=True)
class HomePage:
    """What `dashboard/home.html` draws."""

    title: str
    caption: str
    beginnings: Sequence[Link]
    week: str
    figures: Sequence[Figure]
    recent: Table | None
    places: Sequence[Place]
    is_partner: bool
    is_administrator: bool


def home_page(viewer: User) -> HomePage:
    """Present what the viewer's verbs allow, and nothing of what they do not."""
    reads_figures = policy.can(viewer, Verb.READ_FIGURES)
    week = Week.of(clock.today()).shifted(-1)
    return HomePage(
        title=TITLES.get(Role(viewer.role), "The week in figures"),
        caption=viewer.organisation.name,
        beginnings=[
            Link(text, reverse(name))
            for text, name, verb in BEGINNINGS
            if policy.can(viewer, verb)
        ],
        week=days_in_words(week.start, last_day(week)),
        figures=[_figure(viewer, code, week) for code in HEADLINES if reads_figures],
        recent=_recent(viewer),
        places=[
            Place(Link(part.label, reverse(part.name)), part.about)
            for part in parts_for(viewer)
        ],
        is_partner=viewer.role == Role.PARTNER,
        is_administrator=policy.can(viewer, Verb.MANAGE_ACCOUNTS),
    )


def _figure(viewer: User, code: str, week: Week) -> Figure:
    """Say how many there were in a week, and how that differs from the week before."""
    measure, before, this = MEASURES[code], week.shifted(-1), week.shifted(1)
    found = tallies_for(viewer, TallyQuestion(measure, Level.FORCE, before, this))
    counted = {period: n for _, _, period, _, n in found.rows}
    n, earlier, so_far = (counted.get(w.start, 0) for w in (week, before, this))
    return Figure(
        value=f"{n:,}",
        label=measure.label,
        note=f"{_against(n, earlier)} the week before; {so_far:,} so far this week",
        url=MapState.from_params({"measure": [code]}, lambda m: span_of(viewer, m)).url,
    )


def _against(n: int, earlier: int) -> str:
    if n == earlier:
        return "As many as"
    return (
        f"{n - earlier:,} more than" if n > earlier else f"{earlier - n:,} fewer than"
    )


def _recent(viewer: User) -> Table | None:
    """List the records that the viewer entered last, reports and arrests together."""
    rows: list[tuple[Report | Arrest, str, str]] = []
    if policy.can(viewer, Verb.SUBMIT_REPORT):
        for report in reports.recent_by(viewer, LAST_RECORDS):
            rows.append((report, "reports:detail", str(report.get_concern_display())))
    if policy.can(viewer, Verb.RECORD_ARREST):
        for arrest in arrests.recent_by(viewer, LAST_RECORDS):
            words = str(arrest.get_offence_class_display())
            rows.append((arrest, "arrests:detail", f"Arrest: {words}"))
    if not rows:
        return None
    rows.sort(key=lambda row: row[0].recorded_at, reverse=True)
    return Table(
        caption="What you recorded last",
        columns=[
            Column("Reference"),
            Column("What"),
            Column("Where"),
            Column("Logged"),
        ],
        rows=[
            Row(
                [
                    Cell(record.reference, reverse(name, args=[record.reference])),
                    Cell(words, note="Recorded in error" if record.is_in_error else ""),
                    place_cell(record),
                    written_instant(record.recorded_at),
                ]
            )
            for record, name, words in rows[:LAST_RECORDS]
        ],
        stacked=True,
    )
