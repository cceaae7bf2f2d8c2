"""The pages of data breaches, and the log as a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.deadlines.presenters.wording import limit_tag
from operations.statute.presenters import left
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.regulator import regulator_on
from stronghold.core.records.presenters import (
    address,
    chosen_chips,
    entered_rows,
    pager_of,
)
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.dates import short_instant, written_date, written_instant
from stronghold.core.ui.parts import (
    Cell,
    Column,
    Link,
    Row,
    SummaryRow,
    Table,
    Tag,
    TimelineItem,
)
from stronghold.core.ui.tables import Column as FileColumn
from stronghold.core.ui.tables import FileLabel
from stronghold.core.ui.tables import Table as FileTable
from stronghold.oversight import data_protection as law
from stronghold.oversight.breaches.choices import (
    BreachMove,
    NotInformed,
    Risk,
    State,
)
from stronghold.oversight.breaches.record import BREACHES

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User
    from stronghold.core.kernel.moves import Move
    from stronghold.core.records.forms import FilterForm
    from stronghold.core.records.pages import Page
    from stronghold.oversight.breaches.models import BreachStep, DataBreach
    from stronghold.oversight.breaches.queries import Shown

_RISKS: Mapping[str, Tag] = {
    "": Tag("Not assessed", "attention"),
    Risk.NONE: Tag("No risk"),
    Risk.RISK: Tag("Risk", "waiting"),
    Risk.HIGH: Tag("High risk", "attention"),
}
_STATES = {State.OPEN: Tag("Open", "active"), State.CLOSED: Tag("Closed", "done")}
# The main step of a breach: the first of these that it is open to.
_MAIN = (
    BreachMove.ASSESS,
    BreachMove.REPORT,
    BreachMove.NOT_REPORT,
    BreachMove.INFORM,
    BreachMove.CLOSE,
)


def list_page(
    page: "Page[DataBreach]",
    shown: Sequence["Shown"],
    form: "FilterForm",
    *,
    now: datetime,
) -> dict[str, Any]:
    """Return a page of the log with its filters."""
    url, params = reverse("breaches:list"), form.wanted.as_params()
    return {
        "table": breaches_table(shown, "Data breaches, newest first", now=now),
        "chosen": chosen_chips(form.chosen, params, url),
        "pager": pager_of(page, url, params, label="Data breaches"),
        "url": url,
        "title": "Data breaches",
        "lede": "What went wrong with people’s data, what was done about it, and who "
        "was informed.",
        "new": Link("Record a data breach", reverse("breaches:new")),
        "file_url": address(reverse("breaches:file"), params),
        "empty_title": "No data breaches",
        "empty_text": "No data breaches match these filters, or none has been recorded "
        "yet.",
    }


def breaches_table(
    shown: Sequence["Shown"], caption: str, *, now: datetime
) -> Table | None:
    if not shown:
        return None
    columns = ("Breach", "Known", "Regulator", "Risk", "Status")
    return Table(
        caption=caption,
        hide_caption=True,
        stacked=True,
        columns=[Column(text) for text in columns],
        rows=[_row(one, now) for one in shown],
    )


def _row(one: "Shown", now: datetime) -> Row:
    row = one.row
    state, risk = _STATES[State(row.state)], _RISKS[row.risk]
    return Row(
        [
            Cell(
                row.what,
                href=reverse("breaches:detail", args=[row.reference]),
                reference=row.reference,
            ),
            short_instant(row.known_at),
            _clock_cell(one, now),
            Cell(risk.text, tag=risk),
            Cell(state.text, tag=state),
        ],
        muted=row.state == State.CLOSED,
    )


def _clock_cell(one: "Shown", now: datetime) -> Cell:
    row = one.row
    if row.reported_at:
        late = "After 72 hours" if row.reported_at > one.due.due_at else ""
        return Cell(f"Reported {short_instant(row.reported_at)}", note=late)
    if row.not_reported_because:
        return Cell("Not reported")
    by = f"Report by {short_instant(one.due.alert_by)}"
    tag = Tag(by, limit_tag(one.due, now=now).tone)
    return Cell(by, tag=tag, note=_left(one, now))


# What stands above the form of a step.
STEP_WORDS: Mapping[str, str] = {
    BreachMove.REPORT: "What is not known yet may follow: record each further report "
    f"as it is made, {law.PHASES.section}.",
    BreachMove.ADD: law.PHASES.asked("Without undue further delay") + ".",
}


def _left(one: "Shown", now: datetime) -> str:
    """Return how long is left by the safe reading, and after it to the last instant."""
    safe = replace(one.due, due_at=one.due.alert_by)
    if now <= safe.due_at or now > one.due.due_at:
        return left(safe if now <= safe.due_at else one.due, now=now)
    return f"the safe time is over, {left(one.due, now=now)} to the last instant"


@dataclass(frozen=True)
class BreachPage:
    """Everything that the page of one breach shows."""

    title: str
    reference: str
    caption: str
    tag: Tag
    clock: Sequence[SummaryRow]
    rows: Sequence[SummaryRow]
    records: Sequence[Link]
    main: Link | None
    more: Sequence[Link]
    history: Sequence[TimelineItem]
    file_url: str
    audit_url: str


def breach_page(
    one: "Shown",
    steps: Sequence["BreachStep"],
    moves: Sequence["Move"],
    *,
    may_audit: bool,
    now: datetime,
) -> BreachPage:
    row = one.row
    links = {move.code: Link(move.label, _move_url(row, move.code)) for move in moves}
    first = [code for code in _MAIN if code in links and _is_next(one, code)]
    main = links.pop(first[0]) if first else None
    audit = reverse("oversight:record", args=[row.reference]) if may_audit else ""
    return BreachPage(
        title=row.what,
        reference=row.reference,
        caption=f"Data breach, known {written_instant(row.known_at)}",
        tag=_STATES[State(row.state)],
        clock=_clock_rows(one, now),
        rows=fact_rows(row),
        records=[
            Link(name, reverse("oversight:record", args=[name]))
            for name in row.records
            if may_audit
        ],
        main=main,
        more=list(links.values()),
        history=_history(row, steps),
        file_url=reverse("breaches:pdf", args=[row.reference]),
        audit_url=audit,
    )


def _is_next(one: "Shown", code: str) -> bool:
    """Say whether a move is what the law or the log asks for next."""
    standing = one.standing
    asked = {
        BreachMove.ASSESS: not standing.risk,
        BreachMove.REPORT: standing.owes_report and standing.risk != Risk.NONE,
        BreachMove.NOT_REPORT: standing.owes_report,
        BreachMove.INFORM: standing.owes_people,
        BreachMove.CLOSE: True,
    }
    return asked[BreachMove(code)]


def _move_url(row: "DataBreach", code: str) -> str:
    if code == BreachMove.CHANGE:
        return reverse("breaches:change", args=[row.reference])
    return reverse("breaches:move", args=[row.reference, code])


def _clock_rows(one: "Shown", now: datetime) -> list[SummaryRow]:
    """Return what the law asks for and was not done yet."""
    rows = []
    if one.is_due:
        rows.append(
            SummaryRow(
                f"Report to the {regulator_on(london_date(now)).name} by",
                tag=limit_tag(one.due, now=now),
                lines=[
                    f"{written_instant(one.due.alert_by)}, {_left(one, now)}",
                    *_readings(one),
                ],
            )
        )
    if one.row.state == State.OPEN and one.standing.owes_people:
        tag = Tag("Law: act now", "hours")
        lines = ["Without undue delay, since the risk is high", one.inform.citation]
        rows.append(SummaryRow("Inform the people", tag=tag, lines=lines))
    return rows


def _readings(one: "Shown") -> list[str]:
    """Say by which readings of the law its 72 hours end, and when a reason is due."""
    last = written_instant(one.due.due_at)
    return [
        "This is the safe reading: 72 hours from the minute it became known. "
        f"{one.due.provision.citation}",
        f"The last instant is {last}: by article 3 of Regulation 1182/71 (s.205(2)) "
        "the hour in which it became known does not count. A report after that says "
        "why it is late",
    ]


def fact_rows(row: "DataBreach") -> list[SummaryRow]:
    """Return what is known of a breach, and who was informed."""
    known = [shown for name, shown in entered_rows(BREACHES, row) if name != "what"]
    risk = SummaryRow("Risk", BREACHES.field("risk").text(row))
    return [*known, risk, _reported_row(row), _informed_row(row)]


def _reported_row(row: "DataBreach") -> SummaryRow:
    if row.reported_at:
        lines = [line for line in (row.reported_as, row.late_because) if line]
        return SummaryRow("Reported", written_instant(row.reported_at), lines=lines)
    words = row.not_reported_because
    return SummaryRow("Reported", "No" if words else "Not yet", lines=_line(words))


def _informed_row(row: "DataBreach") -> SummaryRow:
    if row.informed_on:
        return SummaryRow("People informed", written_date(row.informed_on))
    if row.not_informed:
        lines = [str(NotInformed(row.not_informed).label), row.not_informed_because]
        return SummaryRow("People informed", "No", lines=lines)
    needed = (
        "Not yet" if row.risk == Risk.HIGH else "Not needed unless the risk is high"
    )
    return SummaryRow("People informed", needed)


def _line(words: str) -> list[str]:
    return [words] if words else []


def _history(row: "DataBreach", steps: Sequence["BreachStep"]) -> list[TimelineItem]:
    items = [
        TimelineItem(
            str(BreachMove(step.move).label),
            step.at,
            by=step.by.display_name,
            text=_step_words(step),
        )
        for step in reversed(steps)
    ]
    opened = TimelineItem("Recorded", row.opened_at, by=row.opened_by.display_name)
    return list(items) + [opened]


def _step_words(step: "BreachStep") -> str:
    if not step.done_at:
        return step.words
    return ". ".join(filter(None, (f"At {written_instant(step.done_at)}", step.words)))


_IN_FILE = [field for field in BREACHES.fields if field.means]


def log_table(rows: Iterable["DataBreach"]) -> FileTable:
    """Return the log as rows of a file."""
    columns = [
        FileColumn(
            field.label,
            holds=field.holds,
            long=field.privacy == FieldClass.FREE_TEXT,
        )
        for field in _IN_FILE
    ]
    cells = ([field.cell(field.value(row)) for field in _IN_FILE] for row in rows)
    return FileTable(BREACHES.many, columns, cells)


def log_label(purpose: str, *, marking: str) -> FileLabel:
    return FileLabel("Data breaches", marking, purpose)


def breach_document(
    one: "Shown",
    steps: Sequence["BreachStep"],
    *,
    purpose: str,
    by: "User",
    at: datetime,
) -> dict[str, Any]:
    """Return the context of the PDF of one breach."""
    row = one.row
    return {
        "marking": marking_of(by.force),
        "title": f"Data breach {row.reference}",
        "what": row.what,
        "made": f"Made {written_instant(at)} by {by.display_name}, "
        f"{by.organisation.name}, for: {purpose}",
        "due": f"{written_instant(one.due.alert_by)}, {one.due.provision.citation}. "
        f"The last instant is {written_instant(one.due.due_at)}",
        "rows": fact_rows(row),
        "history": _history(row, steps),
    }
