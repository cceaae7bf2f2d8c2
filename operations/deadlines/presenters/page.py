"""The pages of deadlines: a list by urgency, and a month."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from operations.deadlines.choices import DeadlineKind, DeadlineState, Whose
from operations.statute.presenters import DAYS, left, when
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import MONTHS, short_instant, written_date, written_time
from stronghold.core.ui.parts import Cell, Chip, Column, Link, Row, Table, Tag

if TYPE_CHECKING:
    from operations.deadlines.models import Deadline
    from operations.deadlines.queries.listed import Found
    from stronghold.core.accounts.models import User
    from stronghold.core.records.filters import ListFilter

GROUPS = ("Overdue", "Today", "This week", "Later")
_A_WEEK = timedelta(days=7)
_MONTH = "%Y-%m"


def list_page(
    found: Sequence["Found"], *, wanted: "ListFilter", now: datetime
) -> dict[str, Any]:
    """Return what the list shows: a table for each group that is not empty."""
    return {
        "whose": _whose(wanted, reverse("deadlines:list")),
        "hidden": [("whose", wanted["whose"])],
        "views": _views(wanted, "deadlines:list"),
        "tables": _done_tables(found) if wanted["done"] else _open_tables(found, now),
        "empty_title": _empty(wanted),
    }


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


def group_of(due_at: datetime, now: datetime) -> str:
    """Return the group by urgency; a week is the next seven days."""
    if now > due_at:
        return "Overdue"
    days = london_date(due_at) - london_date(now)
    if not days:
        return "Today"
    return "This week" if days < _A_WEEK else "Later"


def _open_tables(found: Sequence["Found"], now: datetime) -> list[Table]:
    groups: Mapping[str, list[Row]] = {group: [] for group in GROUPS}
    for one in found:
        groups[group_of(one.deadline.due_at, now)].append(_row(one, now))
    return [_table(group, rows) for group, rows in groups.items() if rows]


def _done_tables(found: Sequence["Found"]) -> list[Table]:
    rows = [_done_row(one) for one in found]
    return [_table("Done in the last 60 days", rows, how="Outcome")] if rows else []


def due_table(found: Sequence["Found"], now: datetime, caption: str) -> Table | None:
    """Return the next few deadlines, for the home page."""
    rows = [_row(one, now) for one in found]
    return _table(caption, rows) if rows else None


def _table(caption: str, rows: Sequence[Row], how: str = "How long") -> Table:
    columns = ("What is due", how, "When", "Why", "Record", "Whose")
    return Table(caption, [Column(text) for text in columns], rows, stacked=True)


def _row(one: "Found", now: datetime) -> Row:
    deadline = one.deadline
    words = left(deadline, now=now)
    is_late = now > deadline.due_at
    tag = Tag(words[0].upper() + words[1:], "attention") if is_late else None
    early = deadline.alert_by < deadline.due_at and not is_late
    return Row(
        [
            Cell(str(deadline.get_kind_display()), note=_urgent(deadline)),
            Cell(
                words[0].upper() + words[1:],
                tag=tag,
                note=_early(deadline.alert_by) if early else "",
            ),
            when(deadline, now=now),
            _why(deadline.section, deadline.act),
            _record(one),
            _whose_it_is(deadline.team, deadline.person),
        ]
    )


def _urgent(deadline: "Deadline") -> str:
    """Mark what is due on an urgent referral, unless its kind says so already."""
    is_urgent = deadline.referral_id and deadline.referral.urgency == "urgent"
    return "Urgent" if is_urgent and deadline.kind != DeadlineKind.REFERRAL_ACK else ""


def _early(alert_by: datetime) -> str:
    """Return the earlier reading of the law, which is the safe one."""
    return f"To be safe, by {short_instant(alert_by)}"


def _done_row(one: "Found") -> Row:
    deadline = one.deadline
    is_met = deadline.state == DeadlineState.MET
    state = Tag(str(deadline.get_state_display()), "done" if is_met else "stopped")
    return Row(
        [
            str(deadline.get_kind_display()),
            Cell(state.text, tag=state, note=short_instant(deadline.settled_at)),
            when(deadline, now=deadline.settled_at),
            _why(deadline.section, deadline.act),
            _record(one),
            _whose_it_is(deadline.team, deadline.person),
        ],
        muted=True,
    )


def _why(section: str, act: str) -> Cell:
    return Cell(section, note=act) if section else Cell("Local standard")


def _record(one: "Found") -> Cell:
    href = reverse(one.source.page, args=[one.reference])
    return Cell(one.reference, href, note=one.source.one_name, whole=True)


def _whose_it_is(team: "object | None", person: "User | None") -> Cell:
    if person is None:
        return Cell(str(team) if team else "Not assigned")
    return Cell(person.display_name, note=str(team) if team else "")


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
    found: Sequence["Found"], *, wanted: "ListFilter", month: date, now: datetime
) -> dict[str, Any]:
    """Return what a month shows: its weeks from Monday, and its days with an entry."""
    first, last = days_shown(month)
    on: dict[date, list[dict[str, Any]]] = {}
    for one in found:
        on.setdefault(london_date(one.deadline.due_at), []).append(_entry(one, now))
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = [_day(day, month=month, now=now, entries=on.get(day, [])) for day in every]
    url = reverse("deadlines:month")
    return {
        "title": f"{MONTHS[month.month - 1]} {month.year}",
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
        "time": "" if deadline.is_day else written_time(deadline.due_at),
        "title": str(deadline.get_kind_display()),
        "href": reverse(one.source.page, args=[one.reference]),
        "reference": one.reference,
        "is_late": is_open and now > deadline.due_at,
    }
