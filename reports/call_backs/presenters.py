"""What pages show of call-backs: when one is due, and the words that may be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from reports.call_backs.queries import (
    MINE,
    MOST_LISTED,
    OPEN,
    OVERDUE,
    STATES,
    WHOSE,
    CallBackFilter,
    caller_of,
)
from reports.call_backs.rules import NO_ANSWER
from reports.report.choices import Concern
from reports.reporter.choices import CallBackResult
from reports.reporter.presenters import ORDINALS, _attempts, state_of, written_due
from stronghold.accounts.models import User
from stronghold.look.dates import (
    short_date,
    short_instant,
)
from stronghold.look.parts import Cell, Chip, Column, Row, Table
from stronghold.records.presenters import IN_ERROR, written_area

if TYPE_CHECKING:
    from reports.reporter.models import CallBack


def call_backs_table(
    rows: Sequence["CallBack"],
    *,
    with_names: bool = True,
    off: Mapping[int, date] = MappingProxyType({}),
) -> Table | None:
    """Return the list: which report, about what, where; never whom or what number.

    `with_names` says who is to call; of the viewer's own that goes without saying.
    `off` are those who are off today, by id, with their last day.
    """
    if not rows:
        return None
    columns = ("Report", "Call-back", "About", "Where", "Due", "Status")
    return Table(
        caption="Call-backs",
        hide_caption=True,
        stacked=True,
        columns=[Column(text) for text in columns],
        rows=[_row(row, _whose(row, off) if with_names else "") for row in rows],
    )


def _whose(row: "CallBack", off: Mapping[int, date]) -> str:
    """Say who is to call, and whether they are off."""
    to, last_day = caller_of(row), off.get(caller_of(row).pk)
    given = row.given_to or row.report.assigned_to
    name = f"Assigned to {to.display_name}" if given else ""
    if last_day is None or row.result:
        return name
    return f"{to.display_name} is off until {short_date(last_day)}"


def _row(row: "CallBack", whose: str) -> Row:
    report, state = row.report, state_of(row)
    return Row(
        [
            Cell(
                report.reference,
                href=reverse("reports:detail", args=[report.reference]),
            ),
            Cell(ORDINALS[row.ordinal], note=_attempts(row.attempts)),
            Cell(
                Concern(report.concern).label,
                note=IN_ERROR.text if report.is_in_error else "",
            ),
            written_area(report) or "Place not known",
            Cell(
                short_instant(row.due_at) if row.due_at else short_date(row.due_on),
                note=whose,
            ),
            Cell(state.text, tag=state),
        ],
        muted=bool(row.result),
    )


def choice_chips(
    choices: Sequence[tuple[str, str]], *, name: str, params: Mapping[str, str]
) -> list[Chip]:
    """Return links that choose one value of a parameter and keep the others."""
    url = reverse("reports:call_backs")
    return [
        Chip(
            label,
            f"{url}?{urlencode({**params, name: value})}",
            current=params[name] == value,
        )
        for value, label in choices
    ]


@dataclass(frozen=True)
class DuePage:
    """The list of call-backs, with what it can be narrowed to."""

    table: Table | None
    whose: Sequence[Chip]
    states: Sequence[Chip]
    empty_title: str
    is_cut_short: bool
    n_to_review: int
    # Of the viewer's team, those whose caller is off.
    to_give: "Sequence[ToGive]"
    may_say_off: bool


@dataclass(frozen=True)
class ToGive:
    """A call-back that can be given to somebody else, in one step."""

    reference: str
    # Names its field apart from those of others on the page.
    key: str
    title: str
    due: str
    why: str
    url: str
    people: Sequence[tuple[str, str]]


def to_give(
    row: "CallBack", people: Sequence[User], off: Mapping[int, date]
) -> ToGive | None:
    """Return whom a call-back can be given to; None if it has ended or to nobody."""
    if row.result or not people:
        return None
    args, now = [row.report.reference, row.ordinal], caller_of(row)
    last_day = off.get(now.pk)
    return ToGive(
        reference=row.report.reference,
        key=f"{row.report.reference}-{row.ordinal}",
        title=ORDINALS[row.ordinal],
        due=written_due(row),
        why=f"{now.display_name} is off until {short_date(last_day)}"
        if last_day
        else f"With {now.display_name}",
        url=reverse("reports:call_back_give", args=args),
        people=[(one.username, _named(one)) for one in people if one.pk != now.pk],
    )


def _named(person: User) -> str:
    team = person.team
    return f"{person.display_name}, {team.name}" if team else person.display_name


@dataclass(frozen=True)
class Waiting:
    """The call-backs of a team whose callers are off, and who could make them."""

    rows: Sequence["CallBack"]
    people: Sequence[User]


def due_page(
    rows: Sequence["CallBack"],
    *,
    wanted: CallBackFilter,
    n_to_review: int,
    off: Mapping[int, date],
    waiting: Waiting,
    may_say_off: bool,
) -> DuePage:
    params = {"whose": wanted.whose, "state": wanted.state}
    empty = {OPEN: "No call-backs to be done", OVERDUE: "No call-backs are overdue"}
    return DuePage(
        table=call_backs_table(rows, with_names=wanted.whose != MINE, off=off),
        whose=choice_chips(WHOSE, name="whose", params=params),
        states=choice_chips(STATES, name="state", params=params),
        empty_title=empty.get(wanted.state, "No call-backs have ended"),
        is_cut_short=len(rows) >= MOST_LISTED,
        n_to_review=n_to_review,
        may_say_off=may_say_off,
        to_give=[
            one for row in waiting.rows if (one := to_give(row, waiting.people, off))
        ],
    )


def recorded(result: str, n_cancelled: int) -> str:
    """Say what was noted, and what follows from it."""
    if result == NO_ANSWER:
        return "Noted that nobody answered. The call-back is still to be done"
    if result != CallBackResult.NOT_WANTED:
        return (
            "The call-back is done"
            if result == CallBackResult.REACHED
            else "The call-back has ended"
        )
    if not n_cancelled:
        return "They will not be contacted again"
    return "They will not be contacted again: the other call-back is cancelled"
