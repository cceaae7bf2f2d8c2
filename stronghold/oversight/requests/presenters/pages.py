"""The pages of requests: the list, and one with its records, decision and notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.deadlines.presenters.wording import limit_tag
from reports.report.record import REPORTS
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import chosen_chips, entered_rows, pager_of
from stronghold.core.ui.dates import short_date, written_date, written_instant
from stronghold.core.ui.parts import (
    Cell,
    Column,
    Link,
    Row,
    SummaryRow,
    Table,
    Tag,
)
from stronghold.oversight import data_protection as law
from stronghold.oversight.presenters.one_record import record_sentence
from stronghold.oversight.requests.choices import (
    KnownBy,
    Outcome,
    RequestKind,
    RequestMove,
    State,
)
from stronghold.oversight.requests.grounds import ground_named
from stronghold.oversight.requests.presenters.wording import (
    clock_words,
    in_time_words,
    state_tag,
    step_items,
)
from stronghold.oversight.requests.record import REQUESTS
from stronghold.oversight.retention.presenters import DECIDED

if TYPE_CHECKING:
    from stronghold.core.records.forms import FilterForm
    from stronghold.core.records.pages import Page
    from stronghold.oversight.requests.models import DataRequest
    from stronghold.oversight.requests.queries import Gathered, Shown
    from stronghold.oversight.requests.rules import Step

# What is shown on the page of a request as its main step, the first that is open.
_MAIN = (
    RequestMove.ACKNOWLEDGE,
    RequestMove.CLARIFIED,
    RequestMove.IDENTITY,
    RequestMove.FEE,
    RequestMove.DECIDE,
    RequestMove.ORIGIN,
    RequestMove.ANSWER,
)
DECIDE_ITEMS = "Decide what is given"
CORRECTED = (
    RequestKind.RECTIFICATION,
    RequestKind.ERASURE,
    RequestKind.RESTRICTION,
)


def list_page(
    page: "Page[DataRequest]",
    shown: Sequence["Shown"],
    form: "FilterForm",
    *,
    now: datetime,
) -> dict[str, Any]:
    """Return a page of the list with its filters."""
    url, params = reverse("requests:list"), form.wanted.as_params()
    return {
        "table": requests_table(shown, "Requests, newest first", now=now),
        "chosen": chosen_chips(form.chosen, params, url),
        "pager": pager_of(page, url, params, label="Requests"),
        "url": url,
        "title": "Requests about people’s data",
        "lede": "Someone asks to see what is held about them, or to change it. The "
        "clock of each is that of the law.",
        "new": Link("Open a request", reverse("requests:new")),
        "empty_title": "No requests",
        "empty_text": "No requests match these filters, or none has been opened yet.",
    }


def requests_table(
    shown: Sequence["Shown"], caption: str, *, now: datetime
) -> Table | None:
    if not shown:
        return None
    columns = ("Request", "Received", "Answer by", "Status")
    return Table(
        caption=caption,
        hide_caption=True,
        stacked=True,
        columns=[Column(text) for text in columns],
        rows=[_row(one, now) for one in shown],
    )


def _row(one: "Shown", now: datetime) -> Row:
    row = one.row
    by, note = clock_words(one, now)
    due = limit_tag(one.due, now=now) if one.due and one.is_running else None
    if one.due and one.is_running:
        # What is left is of the day above.
        note = f"{note}. To be safe by {short_date(london_date(one.due.alert_by))}"
    tag = state_tag(row)
    return Row(
        [
            Cell(
                REQUESTS.title(row),
                href=reverse("requests:detail", args=[row.reference]),
                reference=row.reference,
                note=row.force_reference,
            ),
            short_date(row.received_on),
            Cell(by, tag=Tag(by, due.tone) if due else None, note=note),
            Cell(tag.text, tag=tag),
        ],
        muted=not one.is_running,
    )


@dataclass(frozen=True)
class RequestPage:
    """Everything that the page of one request shows."""

    title: str
    reference: str
    caption: str
    tag: Tag
    clock: Sequence[SummaryRow]
    rows: Sequence[SummaryRow]
    main: Link | None
    more: Sequence[Link]
    gather: Sequence[Link]
    records: Table | None
    notices: Table | None
    notified_url: str
    history: Sequence[Any]
    audit_url: str
    note: str


def request_page(
    shown: "Shown",
    held: Sequence["Gathered"],
    n_hidden: int,
    moves: Sequence["Step"],
    *,
    may_audit: bool,
    now: datetime,
) -> RequestPage:
    """Return the page of a request.

    `n_hidden` of its records the viewer may not read, or are erased.
    """
    row = shown.row
    main, more = _steps(shown, moves, held)
    notices = notices_table(held) if row.kind in CORRECTED else None
    audit = reverse("oversight:record", args=[row.reference]) if may_audit else ""
    return RequestPage(
        title=REQUESTS.title(row),
        reference=row.reference,
        caption=f"Received {written_date(row.received_on)}, {row.force_reference}",
        tag=state_tag(row),
        clock=_clock_rows(shown, now),
        rows=_rows(shown),
        main=main,
        more=more,
        gather=_gather_links(row),
        records=records_table(row, held),
        notices=notices,
        notified_url=reverse("requests:notified", args=[row.reference]),
        history=step_items(shown),
        audit_url=audit,
        note=_hidden_words(n_hidden),
    )


def _hidden_words(n: int) -> str:
    if not n:
        return ""
    records = "1 record is" if n == 1 else f"{n:,} records are"
    return f"{records} erased, or no longer yours to read, and not in the answer."


def _steps(
    shown: "Shown", moves: Sequence["Step"], held: Sequence["Gathered"]
) -> tuple[Link | None, list[Link]]:
    """Return the next step, and the others. Items that wait come before the decision,
    which a request that is refused needs none of.
    """
    row = shown.row
    links = {move.code: Link(move.label, _move_url(row, move.code)) for move in moves}
    if row.state == State.DECIDED and _may_download(shown):
        pack = Link(
            "Download the answer", reverse("requests:pack", args=[row.reference])
        )
        return pack, list(links.values())
    code = next((code for code in _MAIN if code in links), None)
    waits = [one for one in held if one.left]
    if code == RequestMove.DECIDE and row.kind == RequestKind.ACCESS and waits:
        return Link(DECIDE_ITEMS, _items_url(row, waits[0])), list(links.values())
    main = links.pop(code) if code else None
    return main, list(links.values())


def _items_url(row: "DataRequest", one: "Gathered") -> str:
    return reverse("requests:items", args=[row.reference, one.reference])


def taken_words(shown: "Shown") -> str:
    """Say who downloaded the answer, and when; "" if no one has since the decision."""
    last = next((step for step in shown.steps[::-1] if step.sha256), None)
    if last is None or _may_download(shown):
        return ""
    by, at = last.by.display_name, written_instant(last.at)
    return f"The answer was downloaded by {by}, {at}"


def _may_download(shown: "Shown") -> bool:
    decided = (RequestMove.DECIDE, RequestMove.PACK)
    last = [code for code in shown.made if code in decided]
    return last[-1:] == [RequestMove.DECIDE]


def _move_url(row: "DataRequest", code: str) -> str:
    if code == RequestMove.DECIDE:
        return reverse("requests:decide", args=[row.reference])
    return reverse("requests:move", args=[row.reference, code])


def _gather_links(row: "DataRequest") -> list[Link]:
    if row.state not in (State.OPEN, State.CLARIFYING):
        return []
    links = [Link("Add a record", reverse("requests:add_record", args=[row.reference]))]
    if row.known_by == KnownBy.REPORTER:
        url = reverse("requests:find_reporter", args=[row.reference])
        links.insert(0, Link("Find their reports", url))
    return links


def _clock_rows(shown: "Shown", now: datetime) -> list[SummaryRow]:
    if not shown.is_running:
        return _clock_that_ran(shown)
    by, note = clock_words(shown, now)
    lines, tag = [note], None
    if due := shown.due:
        tag = limit_tag(due, now=now)
        safe = written_date(london_date(due.alert_by))
        lines = [f"{by}, {note}", f"To be safe by {safe}", due.provision.citation]
    if due and shown.row.outcome == Outcome.UNFOUNDED:
        lines.append(law.NOT_ACTED_ON.asked("They get the reasons, in that time"))
    is_complaint = shown.row.kind == RequestKind.COMPLAINT
    label = "Answer by"
    if is_complaint:
        label = "Acknowledge by" if due else "Where it stands"
    rows = [SummaryRow(label, "" if tag else by, tag=tag, lines=lines)]
    if shown.facts.since:
        rows.append(SummaryRow("Clock runs from", written_date(shown.facts.since)))
    return rows


def _clock_that_ran(shown: "Shown") -> list[SummaryRow]:
    """Say whether an answer was in time, by which law, and from when it counted."""
    on, due, since = shown.row.ended_on, shown.due, shown.facts.since
    if not (on and due and since):
        return []
    lines = [in_time_words(shown), due.provision.citation]
    return [
        SummaryRow("Answered", written_date(on), lines=lines),
        SummaryRow("Clock ran from", written_date(since)),
    ]


def _rows(shown: "Shown") -> list[SummaryRow]:
    row = shown.row
    # Title and caption say the others.
    rows = [
        shown
        for name, shown in entered_rows(REQUESTS, row)
        if name not in {"received_on", "force_reference"}
    ]
    if row.outcome:
        says = "The answer says why" if row.says_why else "The answer does not say why"
        label = str(Outcome(row.outcome).label)
        lines = list(_lines(row.reasons)) + [says]
        rows.append(SummaryRow("Decision", label, lines=lines))
    rows += [
        SummaryRow(
            "Downloaded",
            written_instant(step.at),
            lines=[
                f"By {step.by.display_name}",
                f"SHA-256 of the file: {step.sha256}",
                _HOW_TO_COMPARE,
            ],
        )
        for step in shown.steps
        if step.sha256
    ]
    return rows


_HOW_TO_COMPARE = (
    "The site keeps no copy of the file: keep it with the request in your own system. "
    "A file with the same SHA-256 is what was downloaded"
)


def _lines(words: str) -> list[str]:
    return [words] if words else []


def records_table(row: "DataRequest", held: Sequence["Gathered"]) -> Table | None:
    """Return the records of a request, and what is decided on the items of each."""
    if not held:
        return None
    is_open = row.state in (State.OPEN, State.CLARIFYING)
    labels = ["Record", "As"]
    if row.kind == RequestKind.ACCESS:
        labels.append("Items")
    if row.kind in CORRECTED:
        labels.append("Kept as")
    columns = [Column(text) for text in labels]
    is_access = row.kind == RequestKind.ACCESS
    columns.append(Column("Decision" if is_access else "Items", ways=True))
    return Table(
        caption="Records",
        hide_caption=True,
        stacked=True,
        columns=columns,
        rows=[_record_row(row, one, is_open=is_open) for one in held],
    )


def _record_row(row: "DataRequest", one: "Gathered", *, is_open: bool) -> Row:
    title = one.kind.title(one.row)
    tag = Tag(_to_do(one), "attention") if one.left else None
    as_what = Cell(_person_words(one), note=_read_words(one))
    first = Cell(
        title,
        href=one.kind.url("detail", one.reference),
        reference=one.reference,
        note="Live warrant: nothing of it is given" if one.is_live else "",
    )
    cells: list[Cell | str | int] = [
        first,
        as_what,
    ]
    if row.kind == RequestKind.ACCESS:
        cells.append(Cell(tag.text, tag=tag) if tag else _counts(one))
    if row.kind in CORRECTED:
        decision = one.retention.decision if one.retention else None
        kept = DECIDED[decision.what] if decision else "As usual"
        url = reverse("requests:kept", args=[row.reference, one.reference])
        cells.append(Cell(kept, href=url if is_open or decision is None else ""))
    words = "What is held"
    if row.kind == RequestKind.ACCESS:
        words = "See what is given" if is_open else "What was decided"
        words = DECIDE_ITEMS if is_open and one.left else words
    cells.append(Cell(words, href=_items_url(row, one)))
    return Row(cells)


def _to_do(one: "Gathered") -> str:
    """Say how many items a person has to answer, or that a record is still to read."""
    n = len(one.undecided)
    return f"{n:,} to decide" if n else "To read"


def _counts(one: "Gathered") -> str:
    return f"{len(one.given):,} given, {len(one.withheld):,} withheld"


def _person_words(one: "Gathered") -> str:
    """Say what the person who asks is to a record.

    Only reports have reporters, and only those whose contact details are theirs are
    known to be theirs.
    """
    if one.record.as_reporter:
        return "Its reporter"
    if one.kind is REPORTS:
        return "Someone it is about, not known as its reporter"
    return "Someone it is about"


def _read_words(one: "Gathered") -> str:
    """Say who read the items of a record, and when; "" while no one has."""
    if one.read is None:
        return ""
    by, at = one.read
    verb = "Partly answered" if one.left else "Read"
    return f"{verb} by {by}, {written_instant(at)}"


def kept_lede(kind: str) -> str:
    """Say what is restricted in place of being corrected or erased."""
    instead = law.INSTEAD_OF_ERASING
    if kind == RequestKind.RECTIFICATION:
        instead = law.INSTEAD_OF_CORRECTING
    return (
        f"{instead.asked(instead.asks)}. The decision is one of retention, and ends "
        "there."
    )


def notices_table(held: Sequence["Gathered"]) -> Table | None:
    """Return the organisations that saw each record, and when they were notified."""
    rows = [
        Row(
            [
                Cell(organisation, reference=one.reference),
                Cell(written_date(done.on), note=done.by.display_name)
                if (done := one.notified.get(organisation))
                else Cell("Not yet", tag=Tag("Not yet", "attention")),
            ]
        )
        for one in held
        for organisation in one.organisations
    ]
    if not rows:
        return None
    columns = [Column("Saw the record"), Column("Notified")]
    return Table("Who saw it", columns, rows, hide_caption=True, stacked=True)


def to_notify(held: Sequence["Gathered"]) -> list[tuple[str, str]]:
    """Return the organisations that were not notified yet, for the form."""
    return [
        (f"{one.reference}|{name}", f"{name}, of {one.reference}")
        for one in held
        for name in one.organisations
        if name not in one.notified
    ]


def items_title(one: "Gathered") -> str:
    return f"What is held: {one.kind.one.lower()} {one.reference}"


def items_lede(one: "Gathered") -> str:
    """Say what waits for a person, and what a rule has answered beside it."""
    if one.is_live:
        return "It is a live warrant: none of its items can be given."
    n = len(one.undecided)
    waits = "No item waits for your answer."
    if n:
        items = "1 item waits" if n == 1 else f"{n:,} items wait"
        waits = f"{items} for your answer, marked “{TO_DECIDE}”."
    also = ""
    if one.record.as_reporter:
        also = ", and what the reporter left about themselves"
    elif one.kind is REPORTS:
        also = ", and who reported it is withheld"
    return (
        f"{waits} A rule answers the rest: what could be disclosed to a named person "
        f"is given{also}. Read each item, and change an answer that would do harm. You "
        "can save some answers now."
    )


TO_DECIDE = "To decide"


def items_facts(one: "Gathered") -> list[SummaryRow]:
    """Return what stands beside the items of a record."""
    rows = [
        SummaryRow(
            "Record",
            one.kind.title(one.row),
            href=one.kind.url("detail", one.reference),
            reference=one.reference,
        ),
        SummaryRow("The person is", _person_words(one)),
    ]
    if words := _read_words(one):
        rows.append(SummaryRow("Items", words))
    if one.privileged:
        words = f"{law.PRIVILEGE.section}(4): kept for the regulator"
        rows.append(SummaryRow("Why privileged", one.privileged, lines=[words]))
    if one.summary:
        rows.append(SummaryRow("Audit log", record_sentence(one.summary)))
    return rows


def decided_items(one: "Gathered", regime: str) -> Table | None:
    """Return what was decided on each item, once it no longer changes."""
    grounds = {item.code: ground for item, ground in one.withheld}
    rows = [
        Row([item.label, item.words, _decided(grounds.get(item.code, ""), regime)])
        for item in one.items
        if item.code in grounds or item in one.given
    ]
    if not rows:
        return None
    columns = [Column(text) for text in ("Item", "What it says now", "Decision")]
    return Table("Items", columns, rows, hide_caption=True, stacked=True)


def _decided(code: str, regime: str) -> str:
    ground = ground_named(code)
    return f"Withheld. {ground.cited(regime)}" if ground else "Given"


def done_words(move: str) -> str:
    return str(RequestMove(move).label)


STEP_WORDS: Mapping[str, str] = {
    RequestMove.ASK_IDENTITY: "The clock does not run until they have proved who they "
    "are: s.52(4), s.54(3)(b).",
    RequestMove.ASK_FEE: "Only for a request that is manifestly unfounded or "
    "excessive: s.53(1)(a). The clock does not run until it is paid. To refuse it "
    f"instead, decide: {law.UNFOUNDED.section}.",
    RequestMove.ACKNOWLEDGE: law.COMPLAINT.asked("Within 30 days") + "(3).",
    RequestMove.PROGRESS: law.COMPLAINT.asked("They are kept informed") + "(5)(b).",
    RequestMove.ORIGIN: law.ORIGIN.asked(
        "The authority that inaccurate data came from must be notified that they were "
        "corrected"
    )
    + ".",
    RequestMove.CLARIFY: "Only where you need it to find what they ask for: s.54(3C). "
    "The days until they answer do not count.",
    RequestMove.EXTEND: "By two months, once, and only if you inform them, with the "
    "reason, before the first month ends: s.54(3A), (3B).",
}


def found_words(n: int) -> str:
    """Say how many reports were added."""
    if not n:
        return "No other report has these contact details"
    return "1 report is added" if n == 1 else f"{n:,} reports are added"


def items_words(one: "Gathered") -> str:
    """Say what was decided on the items of a record."""
    if one.left:
        return f"{one.reference}: your answers are saved. {_to_do(one)}"
    n_withheld = len(one.withheld)
    if not n_withheld:
        return f"{one.reference}: all of it is given"
    items = "1 item is" if n_withheld == 1 else f"{n_withheld:,} items are"
    return f"{one.reference}: {items} withheld"


def decide_facts(held: Sequence["Gathered"]) -> list[SummaryRow]:
    """Return how much of each record is given, beside the form of the decision."""
    rows = [
        SummaryRow(
            one.kind.one,
            _to_do(one) if one.left else _counts(one),
            reference=one.reference,
        )
        for one in held
    ]
    return rows or [SummaryRow("Records", "None")]
