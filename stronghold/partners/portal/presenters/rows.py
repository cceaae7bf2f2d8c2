"""The rows of a kind as a table, with labels for its columns and codes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.activities.record import ACTIVITIES
from operations.closure_moves.choices import State
from operations.closure_moves.rules.moves import ORDERS
from operations.closures.record import CLOSURES
from operations.safeguarding.choices import ReferralState, Urgency
from operations.safeguarding.record import REFERRALS
from operations.safeguarding.rules.referrals import answer_by
from operations.taskings.record import TASKINGS
from operations.taskings.rules import is_overdue
from operations.warrants.record import WARRANTS
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.choices import DisclosedKind, Shared
from stronghold.core.ui.dates import ago, short_date, short_instant, time_and_left
from stronghold.core.ui.parts import Cell, Column, Row, Table, Tag
from stronghold.partners.portal.kinds import (
    DISCLOSURES,
    LABELS,
    NAMES,
    OWN_CASES,
    SENT,
    SharedKind,
)

if TYPE_CHECKING:
    from stronghold.partners.portal.queries import SharedRow, SharedRows

# The kinds of record that shared rows are of: each gives its rows their titles.
TITLED: Mapping[str, Kind[Any]] = {
    Shared.TASKINGS: TASKINGS,
    Shared.REFERRALS: REFERRALS,
    Shared.CLOSURES: CLOSURES,
    Shared.WARRANTS: WARRANTS,
    Shared.ACTIVITIES: ACTIVITIES,
    OWN_CASES.code: CLOSURES,
}
# Orders that keep no one out any more.
ENDED_ORDERS = {State.DISCHARGED, State.EXPIRED, State.QUASHED}
# A referral that the partner has yet to answer.
OPEN_REFERRALS = {ReferralState.MADE, ReferralState.ACKNOWLEDGED}
# On a phone, rows of more cells than this keep the names of their columns.
FEW_COLUMNS = 3
# What the views call the places of a title.
COLUMNS_OF: Mapping[str, str] = {"place_text": "place", "ward": "ward_name"}


def title_of(kind: SharedKind, values: Mapping[str, Any]) -> str:
    """Return what a shared row is called: what is known of it, and where.

    It is made of the columns of the shared view alone, so that it gives nothing that
    the agreement withholds. `values` are those columns by name. "" for a kind whose
    rows have no title.
    """
    if kind.code == DISCLOSURES.code:
        return f"{DisclosedKind(values['record_kind']).label} disclosed to you"
    if kind.code == SENT.code:
        return text_of(kind, "what", values["what"])
    if kind.code not in TITLED:
        return ""
    titled = TITLED[kind.code]
    columns = {name: COLUMNS_OF.get(name, name) for name in titled.titled_by}
    facts = {name: values.get(column) for name, column in columns.items()}
    return titled.title_of({name: fact for name, fact in facts.items() if fact})


def title_cell(kind: SharedKind, row: "SharedRow", *, links: bool = True) -> Cell:
    """Return a row's title over its reference, as a link if it has a page to show."""
    url = url_of(kind, row.reference) if links else ""
    values = dict(zip(kind.columns, row.values, strict=True))
    if title := title_of(kind, values):
        if kind.code == Shared.REFERRALS:
            # Many have the same title: the partner's own reference and the day tell
            # them apart.
            day = short_date(london_date(values["made_at"]))
            own = filter(None, (values["their_reference"], day))
            title = f"{', '.join(own)}: {title[:1].lower()}{title[1:]}"
        return Cell(title, href=url, reference=row.reference)
    return Cell(row.reference, href=url, whole=True)


def rows_table(
    found: "SharedRows", *, now: datetime, links: bool = False
) -> Table | None:
    """Present a page of rows, or None where there are none.

    A column that is empty in every row is left out. With `links`, each row links to its
    page, where the kind has one.
    """
    if not found.rows:
        return None
    kind = found.kind
    shown = [_ended(kind, row) for row in found.rows]
    listed = kind.listed or kind.columns
    known = [
        n
        for n, name in enumerate(kind.columns)
        if name in listed and any(row.values[n] not in (None, "") for row in shown)
    ]
    labels = [LABELS[kind.columns[n]] for n in known]
    labels.insert(0, TITLED[kind.code].one if kind.code in TITLED else "What")
    is_answered_by = kind.code == Shared.REFERRALS
    if is_answered_by:
        labels.insert(1, "Answer by")
    rows = []
    for row in shown:
        cells = _cells(kind, row, known, now)
        if is_answered_by:
            cells.insert(0, answer_cell(_by_name(kind, row), now))
        cells.insert(0, _named(kind, row, links, now))
        rows.append(Row(cells))
    return Table(
        caption=kind.label,
        columns=[Column(label) for label in labels],
        rows=rows,
        hide_caption=True,
        stacked=True,
        dense=len(known) <= FEW_COLUMNS,
    )


def _ended(kind: SharedKind, row: "SharedRow") -> "SharedRow":
    """Return a closure that has ended without the day on which its order was to end.

    One that ended by time ended on that day.
    """
    if kind.code not in (Shared.CLOSURES, OWN_CASES.code):
        return row
    values = _by_name(kind, row)
    if values["state"] not in ENDED_ORDERS:
        return row
    last = values["order_ends_on"]
    if values["state"] == State.EXPIRED:
        values["ceased_on"] = values["ceased_on"] or last
    values["order_ends_on"] = None
    return replace(row, values=[values[name] for name in kind.columns])


def answer_cell(values: Mapping[str, Any], now: datetime) -> Cell:
    """Return by when a partner is to acknowledge or decide a referral.

    One to acknowledge is urgent: someone is in danger now.
    """
    if values["state"] not in OPEN_REFERRALS:
        return Cell("")
    by = values["acknowledge_by"]
    if by is not None:
        text = f"Acknowledge by {time_and_left(by, now)}"
        return Cell(text, tag=Tag(text, "urgent"))
    last = answer_by(values["kind"], values["made_at"])
    text = short_date(last)
    late = Tag(f"Late: {text}", "attention") if last < london_date(now) else None
    return Cell(text, tag=late)


def _by_name(kind: SharedKind, row: "SharedRow") -> dict[str, Any]:
    return dict(zip(kind.columns, row.values, strict=True))


def _named(kind: SharedKind, row: "SharedRow", links: bool, now: datetime) -> Cell:
    return replace(title_cell(kind, row, links=links), note=_urgent(kind, row, now))


def _urgent(kind: SharedKind, row: "SharedRow", now: datetime) -> str:
    """Mark an urgent referral that is not decided, with its age."""
    if kind.code != Shared.REFERRALS:
        return ""
    values = dict(zip(kind.columns, row.values, strict=True))
    if values["urgency"] != Urgency.URGENT or values["decision"]:
        return ""
    return f"Urgent: made {ago(values['made_at'], now)}"


def is_midnight(at: datetime) -> bool:
    return at.astimezone(LONDON).time() == time.min


def url_of(kind: SharedKind, reference: str) -> str:
    """Return the address of one row's page, where its kind has one."""
    return reverse(kind.page, args=[reference]) if kind.page else ""


def _cells(
    kind: SharedKind, row: "SharedRow", known: Sequence[int], now: datetime
) -> list[Cell]:
    values = dict(zip(kind.columns, row.values, strict=True))
    return [_cell(kind, kind.columns[n], values, now) for n in known]


def _cell(
    kind: SharedKind, column: str, values: Mapping[str, Any], now: datetime
) -> Cell:
    """Return a cell of a list. An empty one takes no line of a card on a phone."""
    value = values[column]
    if value in (None, ""):
        return Cell("")
    text = text_of(kind, column, value)
    if column == "scope" and values["state"] not in ORDERS:
        # Its label says who may enter: true only of an order in force.
        text = text.partition(":")[0]
    is_late = column == "due_on" and is_overdue(
        values["status"], value, today=london_date(now)
    )
    return Cell(text, tag=Tag(f"Late: {text}", "attention") if is_late else None)


def text_of(kind: SharedKind, column: str, value: Any) -> str:
    """Return a value as pages show it: a day, an instant, or the label of a code."""
    if value in (None, ""):
        return "–"
    if isinstance(value, datetime):
        # An order for which the court gave no time begins with its day: "at midnight"
        # would be read as the end of that day.
        is_day = column == "order_begins_at" and is_midnight(value)
        return short_date(london_date(value)) if is_day else short_instant(value)
    if isinstance(value, date):
        return short_date(value)
    name = NAMES.get((kind.code, column))
    if name and isinstance(value, list):
        return ", ".join(str(name(code).label) for code in value)
    return str(name(value).label) if name else str(value)
