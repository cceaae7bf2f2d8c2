"""The home page: what one can do, what waits for one, and last week's figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.presenters.call_back import call_backs_table
from reports.presenters.standing import (
    assignee,
    due_words,
    grade_words,
    report_is_late,
    status_tag,
    team_name,
)
from reports.queries.triage import MOST_COUNTED
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
from stronghold.dashboard.queries.home import (
    QUEUES,
    assigned_to,
    n_in_queue,
    own_call_backs,
    recorded_last,
)
from stronghold.dashboard.question import TallyQuestion
from stronghold.kernel import clock
from stronghold.kernel.weeks import Week
from stronghold.look.dates import short_instant
from stronghold.look.parts import Cell, Column, Link, Row, Table, Tag
from stronghold.records.presenters import IN_ERROR, address, place_cell

if TYPE_CHECKING:
    from reports.models import Report

MOST_LISTED = 5
HEADLINES = ("reports", "arrests")
# What each verb lets one begin at once, as a button.
BEGINNINGS = (
    ("Log a report", "reports:new", Verb.SUBMIT_REPORT),
    ("Record an arrest", "arrests:new", Verb.RECORD_ARREST),
)
TITLES = {
    Role.OFFICER: "Your work",
    Role.SUPERVISOR: "Your team’s work",
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
class Todo:
    """The first few of what waits for somebody, or the words for there being none."""

    title: str
    table: Table | None
    empty: str
    all_url: str
    all_text: str


@dataclass(frozen=True)
class HomePage:
    """What `dashboard/home.html` draws."""

    title: str
    caption: str
    beginnings: Sequence[Link]
    queues: Sequence[Figure]
    duplicates_url: str
    todos: Sequence[Todo]
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
        queues=_queues(viewer),
        duplicates_url=(
            reverse("reports:duplicates")
            if policy.can(viewer, Verb.DECIDE_DUPLICATES)
            else ""
        ),
        todos=[t for t in (_assigned(viewer), _call_backs(viewer)) if t],
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
    """List what the viewer entered last, and what came of it."""
    if not policy.can(viewer, Verb.SUBMIT_REPORT):
        return None
    rows = [_recent_row(record) for record in recorded_last(viewer, MOST_LISTED)]
    columns = ("Reference", "About", "Where", "Recorded", "What came of it")
    return _listed("What you recorded, and what came of it", columns, rows)


def _recent_row(record: Any) -> Row:
    is_report = hasattr(record, "concern")
    page, what = (
        ("reports:detail", str(record.get_concern_display()))
        if is_report
        else ("arrests:detail", f"Arrest: {record.get_offence_class_display()}")
    )
    return Row(
        [
            Cell(record.reference, reverse(page, args=[record.reference])),
            what,
            place_cell(record),
            short_instant(record.recorded_at),
            _what_came_of(record) if is_report else _state_of(record),
        ],
        muted=record.is_in_error,
    )


def _what_came_of(report: "Report") -> Cell:
    """Say how far the answer to a report is, and with whom."""
    if report.is_in_error:
        return _state_of(report)
    if into := report.merged_into:
        href = reverse("reports:detail", args=[into.reference])
        return Cell(f"Goes on in {into.reference}", href)
    if report.outcome:
        outcome = str(report.get_outcome_display())
        return Cell("", tag=status_tag(report), note=outcome)
    who = assignee(report) if report.assigned_to_id else team_name(report)
    return Cell("", tag=status_tag(report), note=who)


def _state_of(record: Any) -> Cell:
    return Cell("", tag=IN_ERROR) if record.is_in_error else Cell("–")


def _assigned(viewer: User) -> Todo | None:
    """List what the viewer is to see to, the soonest due first."""
    if not policy.can(viewer, Verb.WORK_REPORTS):
        return None
    found, now = assigned_to(viewer, MOST_LISTED), clock.now()
    rows = [
        Row(
            [
                Cell(row.reference, reverse("reports:detail", args=[row.reference])),
                str(row.get_concern_display()),
                place_cell(row),
                _due(row, now),
                Cell("", tag=status_tag(row)),
            ]
        )
        for row in found.items
    ]
    columns = ("Report", "About", "Where", "Due", "Status")
    return Todo(
        table=_listed("Assigned to you", columns, rows),
        title="Assigned to you",
        empty="No open report is assigned to you.",
        all_url=address(reverse("reports:triage"), {"mine": "yes"}),
        all_text=f"All {found.n:,} assigned to you" if found.n > len(rows) else "",
    )


def _due(report: "Report", now: datetime) -> Cell:
    """Say by when somebody is to be there; of what is begun, its grade alone."""
    due, grade = due_words(report, now), grade_words(report)
    if report_is_late(report, now):
        return Cell("", tag=Tag(due, "attention"), note=grade)
    return Cell(due, note=grade) if due else Cell(grade)


def _call_backs(viewer: User) -> Todo | None:
    """List the call-backs the viewer is to make, without a word of whom to."""
    if not policy.can(viewer, Verb.WORK_REPORTS):
        return None
    found, title = own_call_backs(viewer, MOST_LISTED), "Your call-backs"
    table = call_backs_table(found.items, with_names=False)
    return Todo(
        table=replace(table, caption=title, hide_caption=False) if table else None,
        title=title,
        empty="You owe nobody a call-back.",
        all_url=reverse("reports:call_backs"),
        all_text=f"All {found.n:,} call-backs" if found.n > len(found.items) else "",
    )


def _queues(viewer: User) -> list[Figure]:
    """Count what waits in the queues that a supervisor keeps an eye on."""
    if not policy.can(viewer, Verb.TRIAGE_REPORTS):
        return []
    found = [(label, wanted, n_in_queue(viewer, wanted)) for label, wanted in QUEUES]
    return [
        Figure(
            value=f"{n:,}" if n is not None else f"over {MOST_COUNTED:,}",
            label=label,
            note="",
            url=address(reverse("reports:triage"), wanted.as_params()),
        )
        for label, wanted, n in found
    ]


def _listed(caption: str, columns: Sequence[str], rows: Sequence[Row]) -> Table | None:
    if not rows:
        return None
    return Table(caption, [Column(text) for text in columns], rows, stacked=True)
