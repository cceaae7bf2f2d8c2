"""The pages of deadlines: a list by level of urgency, and a month."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from operations.deadlines.choices import (
    DeadlineState,
    Level,
    Whose,
)
from operations.deadlines.presenters.wording import (
    LEVELS,
    TO_DO,
    by_when,
    cited,
    to_do_words,
    urgency_at,
    urgency_tag,
)
from operations.deadlines.rules.urgency import Urgency
from operations.statute.presenters import DAYS, when
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import chosen_chips, pager_of
from stronghold.core.ui.dates import (
    MONTHS,
    as_limit,
    short_instant,
    written_date,
    written_time,
)
from stronghold.core.ui.parts import Cell, Chip, Column, Link, Row, Table, Tag

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from stronghold.core.accounts.models import User
    from stronghold.core.records.filters import ListFilter
    from stronghold.core.records.pages import Page

_MONTH = "%Y-%m"
# The parameters that the form of the other filters keeps.
KEPT = ("whose", "at")
COLUMNS = ("What is due", "Urgency", "Time left", "Whose")


@dataclass(frozen=True)
class Line:
    """One thing that is due, as every list of them shows it.

    `title` names its object; `what` does not, for papers without addresses.
    """

    title: str
    what: str
    reference: str
    url: str
    urgency: Urgency
    # The date that makes it urgent: how long is left to it, or itself.
    left: str
    when: str
    # The section and the Act, or nothing.
    by_law: str

    @property
    def tag(self) -> Tag:
        return urgency_tag(self.urgency)


@dataclass(frozen=True)
class Band:
    """The part of a list that is on one level, and what that level means."""

    title: str
    means: str
    table: Table


def line_of(one: "Found", now: datetime) -> Line:
    """Return one thing that is due in words."""
    deadline = one.deadline
    by = by_when(deadline, now, kind=deadline.kind)
    return Line(
        title=f"{one.title}: {to_do_words([deadline, *one.beside], now)}",
        what=str(deadline.get_kind_display()),
        reference=one.reference,
        url=_url(one),
        urgency=urgency_at(deadline, now, **one.harm),
        left=by.main,
        when=by.note,
        by_law=cited(deadline.section, deadline.act),
    )


def list_page(
    found: "Page[Found]",
    *,
    wanted: "ListFilter",
    place: Sequence[tuple[str, str]],
    n_by_level: Mapping[str, int],
    now: datetime,
) -> dict[str, Any]:
    """Return what the list shows: a table for each level that is not empty.

    `place` is the filter of a place with its words, if one is chosen.
    """
    url, params = reverse("deadlines:list"), wanted.as_params()
    return {
        "whose": _whose(wanted, url),
        "levels": _levels(wanted, n_by_level),
        "is_narrowed": bool(wanted["kind"] or wanted["law"] or wanted["done"]),
        "place": chosen_chips(place, params, url),
        "hidden": [(name, params[name]) for name in KEPT if name in params],
        "views": _views(wanted, "deadlines:list"),
        "bands": [] if wanted["done"] else _bands(found.items, now),
        "done_table": _done_table(found.items) if wanted["done"] else None,
        "pager": pager_of(
            found,
            url,
            params,
            label="Pages of deadlines",
            newer_text="Earlier page",
            older_text="Next page",
        ),
        "empty_title": _empty(wanted),
    }


def _levels(wanted: "ListFilter", n_by_level: Mapping[str, int]) -> list[Chip]:
    """Return the number on each level, each a link to them."""
    if wanted["done"]:
        return []
    url, params = reverse("deadlines:list"), wanted.as_params()
    params.pop("level", None)
    chips = [
        Chip(
            f"{Level(level).label} {n:,}",
            f"{url}?{urlencode({**params, 'level': level})}",
            current=wanted["level"] == level,
        )
        for level, n in n_by_level.items()
    ]
    every = f"All {sum(n_by_level.values()):,}"
    return [Chip(every, f"{url}?{urlencode(params)}", not wanted["level"]), *chips]


def _empty(wanted: "ListFilter") -> str:
    if wanted["done"]:
        return "Nothing was done in the last 60 days"
    return "Nothing of this kind is due" if wanted["kind"] else "Nothing is due"


def _whose(wanted: "ListFilter", url: str, **more: str) -> list[Chip]:
    params = wanted.as_params() | more
    return [
        Chip(
            label,
            f"{url}?{urlencode(params | {'whose': value})}",
            current=wanted["whose"] == value,
        )
        for value, label in Whose.choices
    ]


def _views(wanted: "ListFilter", here: str) -> list[Link]:
    query = urlencode(wanted.as_params())
    names = (("List", "deadlines:list"), ("Month", "deadlines:month"))
    links = [
        Link(text, f"{reverse(n)}?{query}", current=n == here) for text, n in names
    ]
    feed = reverse("deadlines:feed")
    return [*links, Link("In your calendar", feed, current=here == "deadlines:feed")]


def views_of_feed() -> list[Link]:
    """Return the views of deadlines, on the page of the calendar."""
    return [
        Link("List", reverse("deadlines:list")),
        Link("Month", reverse("deadlines:month")),
        Link("In your calendar", reverse("deadlines:feed"), current=True),
    ]


def _bands(found: Sequence["Found"], now: datetime) -> list[Band]:
    """Return the lines in their order, under the level that each is on."""
    lines = [(one, line_of(one, now)) for one in found]
    bands = []
    for level in Level:
        rows = [_row(one, line) for one, line in lines if line.urgency.level == level]
        if rows:
            title = str(level.label)
            bands.append(Band(title, LEVELS[level], _table(title, rows, hidden=True)))
    return bands


def _done_table(found: Sequence["Found"]) -> Table | None:
    columns = ("What was due", "Outcome", "Due", "Whose")
    rows = [_done_row(one) for one in found]
    caption = "Done in the last 60 days"
    return _table(caption, rows, columns=columns) if rows else None


def due_table(found: Sequence["Found"], now: datetime, caption: str) -> Table | None:
    """Return the next few deadlines, for the home page and the brief."""
    rows = [_row(one, line_of(one, now)) for one in found]
    return _table(caption, rows) if rows else None


def _table(
    caption: str,
    rows: Sequence[Row],
    *,
    columns: Sequence[str] = COLUMNS,
    hidden: bool = False,
) -> Table:
    return Table(
        caption,
        [Column(text) for text in columns],
        rows,
        hide_caption=hidden,
        stacked=True,
        dense=True,
    )


def _row(one: "Found", line: Line) -> Row:
    late = Tag(line.left, "attention") if line.urgency.is_missed else None
    return Row(
        [
            Cell(line.title, href=line.url, reference=line.reference),
            Cell(line.tag.text, tag=line.tag, note=line.by_law),
            Cell(
                line.left,
                tag=late,
                note=line.when,
            ),
            _whose_it_is(one.deadline.team, one.deadline.person),
        ]
    )


def _done_row(one: "Found") -> Row:
    deadline = one.deadline
    is_met = deadline.state == DeadlineState.MET
    state = Tag(str(deadline.get_state_display()), "done" if is_met else "stopped")
    by_law = cited(deadline.section, deadline.act)
    return Row(
        [
            Cell(
                f"{one.title}: {TO_DO[deadline.kind]}",
                href=_url(one),
                reference=one.reference,
            ),
            Cell(state.text, tag=state, note=short_instant(deadline.settled_at)),
            Cell(when(deadline, now=deadline.settled_at), note=by_law),
            _whose_it_is(deadline.team, deadline.person),
        ],
        muted=True,
    )


def _url(one: "Found") -> str:
    return reverse(one.source.page, args=[one.reference])


def _whose_it_is(team: "object | None", person: "User | None") -> Cell:
    if person is None:
        return Cell(str(team) if team else "Not assigned")
    return Cell(person.display_name)


def read_month(text: str, today: date) -> date:
    """Return the first day of the month in an address (2026-12), else of this month."""
    try:
        found = datetime.strptime(text, _MONTH).date()  # noqa: DTZ007 - a month
    except ValueError:
        found = today
    # Nothing is due further off than calendars can count to.
    year = min(max(found.year, 2000), 2199)
    return found.replace(year=year, day=1)


def days_shown(month: date) -> tuple[date, date]:
    """Return the Monday before a month and the Sunday after it."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return (
        month - timedelta(days=month.weekday()),
        last + timedelta(days=6 - last.weekday()),
    )


def month_page(
    found: Sequence["Found"],
    *,
    wanted: "ListFilter",
    place: Sequence[tuple[str, str]],
    month: date,
    now: datetime,
) -> dict[str, Any]:
    """Return what a month shows: its weeks from Monday, and its days with an entry."""
    first, last = days_shown(month)
    on: dict[date, list[dict[str, Any]]] = {}
    for one in found:
        day = london_date(as_limit(one.deadline.due_at))
        on.setdefault(day, []).append(_entry(one, now))
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = [_day(day, month=month, now=now, entries=on.get(day, [])) for day in every]
    url = reverse("deadlines:month")
    params = wanted.as_params() | {"month": month.strftime(_MONTH)}
    return {
        "title": f"{MONTHS[month.month - 1]} {month.year}",
        "place": chosen_chips(place, params, url),
        "whose": _whose(wanted, url, month=month.strftime(_MONTH)),
        "views": _views(wanted, "deadlines:month"),
        "earlier": _month_link(wanted, month - timedelta(days=1)),
        "later": _month_link(wanted, month + timedelta(days=31)),
        "weekdays": DAYS,
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "days": [day for day in days if day["entries"] and not day["is_outside"]],
    }


def _month_link(wanted: "ListFilter", day: date) -> Link:
    params = wanted.as_params() | {"month": day.strftime(_MONTH)}
    url = f"{reverse('deadlines:month')}?{urlencode(params)}"
    return Link(f"{MONTHS[day.month - 1]} {day.year}", url)


def _day(
    day: date, *, month: date, now: datetime, entries: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "number": day.day,
        "label": f"{DAYS[day.weekday()]} {written_date(day)}",
        "is_today": day == london_date(now),
        "is_outside": day.month != month.month,
        "entries": entries,
    }


def _entry(one: "Found", now: datetime) -> dict[str, Any]:
    """Return one deadline on its day of the month."""
    deadline = one.deadline
    is_open = deadline.state == DeadlineState.OPEN
    return {
        "time": "" if deadline.is_day else written_time(as_limit(deadline.due_at)),
        "title": f"{one.title}: {TO_DO[deadline.kind]}",
        "href": _url(one),
        "reference": one.reference,
        "is_late": is_open and now > deadline.due_at,
        "is_law": bool(deadline.section),
    }
