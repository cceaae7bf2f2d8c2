"""What pages show of call-backs: the list, and who one can be transferred to."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from reports.call_backs.rules import (
    MINE,
    MOST_LISTED,
    NO_ANSWER,
    OPEN,
    OVERDUE,
    STATES,
    WHOSE,
)
from reports.report.record import REPORTS
from reports.reporter.choices import CallBackResult
from reports.reporter.presenters import (
    ORDINALS,
    call_back_tag,
    written_attempts,
    written_due,
)
from stronghold.core.accounts.models import Absence, User
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import (
    chosen_chips,
    named,
    title_cell,
    ward_cell,
)
from stronghold.core.ui.dates import (
    short_date,
    short_instant,
)
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Chip, Column, Row, SummaryRow, Table
from stronghold.duty.presenters import off_words

if TYPE_CHECKING:
    from reports.reporter.models import CallBack
    from stronghold.core.records.filters import ListFilter


@dataclass(frozen=True)
class Callers:
    """The days off of who is off today, and for whom the viewer stands in, by id."""

    off: Mapping[int, Absence] = MappingProxyType({})
    covers: Container[int] = ()


def call_backs_table(
    rows: Sequence["CallBack"],
    *,
    now: datetime,
    with_names: bool = True,
    callers: Callers = Callers(),
) -> Table | None:
    """Return the list: which report, about what, where; never the name or number.

    `with_names` shows the caller, which the viewer's own list needs only of those who
    are off: it has their call-backs while the viewer stands in.
    """
    off, covers = callers.off, callers.covers
    if not rows:
        return None
    columns = ("Report", "Call-back", "Ward", "Due by", "Status")
    return Table(
        caption="Call-backs",
        hide_caption=True,
        stacked=True,
        dense=True,
        columns=[Column(text) for text in columns],
        rows=[
            _row(
                row,
                now,
                _whose(row, off, covers) if with_names or row.caller.pk in off else "",
                covers,
            )
            for row in rows
        ],
    )


def _whose(
    row: "CallBack", off: Mapping[int, Absence], covers: Container[int] = ()
) -> str:
    """Return who makes the call, and whether they are off."""
    caller, absence = row.caller, off.get(row.caller.pk)
    given = row.given_to or row.report.assigned_to
    name = f"Assigned to {caller.display_name}" if given else ""
    if absence is None or row.result:
        return name
    if caller.pk in covers:
        until = short_date(absence.last_day)
        return f"You stand in for {caller.display_name} until {until}"
    return f"{caller.display_name} is {off_words(absence)}"


def _row(row: "CallBack", now: datetime, whose: str, covers: Container[int]) -> Row:
    report, state = row.report, call_back_tag(row, now)
    may_take = row.caller.pk in covers and not row.result
    args = [report.reference, row.ordinal]
    return Row(
        [
            title_cell(
                REPORTS, report, note=IN_ERROR.text if report.is_in_error else ""
            ),
            Cell(
                "Take this call-back" if may_take else ORDINALS[row.ordinal],
                href=reverse("reports:call_back_take", args=args) if may_take else "",
                note=written_attempts(row.attempts),
            ),
            ward_cell(report),
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
    """Return a link for each value of one parameter; the others are kept."""
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
class ToGive:
    """A call-back that can be transferred to another person in one step."""

    report: str
    reference: str
    # Makes the id of its field unique on the page.
    key: str
    title: str
    due: str
    why: str
    url: str
    people: Sequence[tuple[str, str]]


def to_give(
    row: "CallBack", people: Sequence[User], off: Mapping[int, Absence]
) -> ToGive | None:
    """Return who a call-back can be transferred to; None if ended, or if to no one."""
    if row.result or not people:
        return None
    args, caller = [row.report.reference, row.ordinal], row.caller
    absence = off.get(caller.pk)
    return ToGive(
        report=REPORTS.title(row.report),
        reference=row.report.reference,
        key=f"{row.report.reference}-{row.ordinal}",
        title=ORDINALS[row.ordinal],
        due=written_due(row),
        why=f"{caller.display_name} is {off_words(absence)}"
        if absence
        else f"With {caller.display_name}",
        url=reverse("reports:call_back_give", args=args),
        people=[
            (person.username, _named(person))
            for person in people
            if person.pk != caller.pk
        ],
    )


def take_page(row: "CallBack", off: Mapping[int, Absence]) -> FormPage:
    """Return the page on which a stand-in takes a call-back."""
    return FormPage(
        title="Take this call-back",
        caption=named(REPORTS, row.report),
        lede=f"{_whose(row, off, off)}. Once it is yours, you see whom to call.",
        back_url=reverse("reports:call_backs"),
        back_text="Call-backs",
        button="Take this call-back",
        facts=[
            SummaryRow("Call-back", ORDINALS[row.ordinal]),
            SummaryRow("Due", written_due(row)),
        ],
    )


def _named(person: User) -> str:
    team = person.team
    return f"{person.display_name}, {team.name}" if team else person.display_name


def due_page(
    rows: Sequence["CallBack"],
    *,
    wanted: "ListFilter",
    place: Sequence[tuple[str, str]],
    now: datetime,
    n_to_review: int,
    callers: Callers,
    waiting: Sequence[ToGive],
    may_say_off: bool,
) -> dict[str, Any]:
    """Return the list of call-backs with its filters.

    `place` is the filter of a place with its words, if one is chosen. `waiting` are
    those of the viewer's team whose caller is off, and `n_to_review` how many contact
    details wait for the viewer's review.
    """
    params = wanted.as_params()
    empty = {OPEN: "No call-backs to be done", OVERDUE: "No call-backs are overdue"}
    names = wanted["whose"] != MINE
    return {
        "table": call_backs_table(rows, now=now, with_names=names, callers=callers),
        "whose": choice_chips(WHOSE, name="whose", params=params),
        "place": chosen_chips(place, params, reverse("reports:call_backs")),
        "states": choice_chips(STATES, name="state", params=params),
        "empty_title": empty.get(wanted["state"], "No call-backs have ended"),
        "is_cut_short": len(rows) >= MOST_LISTED,
        "n_to_review": n_to_review,
        "to_give": waiting,
        "may_say_off": may_say_off,
    }


def recorded(result: str, n_cancelled: int) -> str:
    """Return the message after a result was recorded, with what follows from it."""
    if result == NO_ANSWER:
        return "Recorded: no answer. The call-back is still to be done"
    if result != CallBackResult.NOT_WANTED:
        return (
            "The call-back is done"
            if result == CallBackResult.REACHED
            else "The call-back has ended"
        )
    if not n_cancelled:
        return "They will not be contacted again"
    return "They will not be contacted again: the other call-back is cancelled"
