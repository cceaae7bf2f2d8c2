"""How the list, the page and the API show warrants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.deadlines.presenters.wording import by_when, clock_cell
from operations.deadlines.rules.urgency import next_by_law
from operations.operation.presenters import operation_rows
from operations.statute.choices import Confidence, Entries
from operations.statute.wording import limit_in_words
from operations.warrants.choices import Outcome, Rank, State
from operations.warrants.record import WARRANTS
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import (
    RecordFacts,
    error_rows,
    place_cell,
    place_rows,
    recorded_row,
    shown_rows,
    title_cell,
)
from stronghold.core.ui.dates import short_date, written_date, written_instant
from stronghold.core.ui.parts import (
    Cell,
    Column,
    Row,
    SummaryRow,
    Table,
    Tag,
    Tone,
)

if TYPE_CHECKING:
    from operations.statute.rules.limits import Deadline
    from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises

TONES: Mapping[str, Tone] = {
    State.DRAFT: "new",
    State.AUTHORISED: "waiting",
    State.APPLIED: "waiting",
    State.REFUSED: "lost",
    State.ISSUED: "active",
    State.EXECUTED: "attention",
    State.EXPIRED: "stopped",
    State.WITHDRAWN: "stopped",
    State.ENDORSED: "waiting",
}
# Outcomes of a warrant that did what it was issued for.
FOUND = (Outcome.DRUGS, Outcome.OTHER_FOUND, Outcome.ARREST_ONLY, Outcome.SAFEGUARDING)


def state_tag(warrant: "Warrant") -> Tag:
    """Return the state as it is today, or that the warrant is in error."""
    if warrant.is_in_error:
        return IN_ERROR
    state = WARRANTS.field("state")
    # A warrant that is back at the court was a success only if it found something.
    returned: Tone = "done" if warrant.outcome in FOUND else "stopped"
    return Tag(state.text(warrant), TONES.get(state.value(warrant), returned))


def warrants_table(warrants: Sequence["Warrant"], *, now: datetime) -> Table | None:
    if not warrants:
        return None
    labels = [
        WARRANTS.field(name).label for name in ("state", "enactment", "occurred_on")
    ]
    return Table(
        caption="Warrants by their next legal deadline",
        columns=[
            Column(text) for text in (WARRANTS.one, WARRANTS.sorts[0].column, *labels)
        ],
        rows=[_row(warrant, now) for warrant in warrants],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _row(warrant: "Warrant", now: datetime) -> Row:
    tag = state_tag(warrant)
    note = filter(None, (place_cell(warrant).note, str(warrant.team)))
    cells: list[Cell | str | int] = [
        title_cell(WARRANTS, warrant, note=", ".join(note)),
        clock_cell(next_by_law(warrant.deadlines.all(), now=now), now=now),
        Cell(tag.text, tag=tag, note=_end_of(warrant)),
        WARRANTS.field("enactment").text(warrant),
        short_date(warrant.occurred_on),
    ]
    return Row(cells, muted=warrant.is_in_error)


def _end_of(warrant: "Warrant") -> str:
    if warrant.executed_on:
        return f"{Outcome(warrant.outcome).label}, {written_date(warrant.executed_on)}"
    if WARRANTS.field("state").value(warrant) == State.EXPIRED and warrant.ends_on:
        return f"Last day {written_date(warrant.ends_on)}"
    return ""


def entries_words(warrant: "Warrant") -> str:
    if warrant.entries_allowed == Entries.LIMITED:
        return f"{warrant.most_entries} entries at most"
    return str(Entries(warrant.entries_allowed).label)


def _authority(warrant: "Warrant") -> str:
    if not warrant.authorised_at:
        return ""
    rank = Rank(warrant.authorised_rank).label
    return f"{rank}, {written_instant(warrant.authorised_at)}"


def _summary_rows(warrant: "Warrant", shown: Collection[str]) -> list[SummaryRow]:
    scope = ["All premises that one person occupies or controls"]
    entries = SummaryRow(
        WARRANTS.field("entries_allowed").label,
        entries_words(warrant),
        lines=scope if warrant.is_all_premises else (),
    )
    rows = [
        *error_rows(warrant),
        _plain("enactment", warrant),
        ("entries_allowed", entries),
        _plain("articles", warrant),
        _plain("entries_grounds", warrant),
        ("authorised_at", SummaryRow("Authorised", _authority(warrant))),
        _plain("applied_on", warrant, warrant.court),
        _plain("refused_on", warrant),
        _plain("issued_on", warrant),
        _plain("withdrawn_on", warrant, warrant.withdrawn_because),
        _plain("returned_on", warrant),
        ("team", SummaryRow("Team", str(warrant.team))),
        *operation_rows(warrant.operation),
        recorded_row(warrant),
    ]
    return shown_rows([(name, row) for name, row in rows if row.value], shown)


def _plain(name: str, warrant: "Warrant", more: str = "") -> tuple[str, SummaryRow]:
    """Return the row of a field by its own description; its text may be empty."""
    field = WARRANTS.field(name)
    row = SummaryRow(field.label, field.text(warrant), lines=[more] if more else ())
    return name, row


def warrant_facts(warrant: "Warrant", shown: Collection[str]) -> RecordFacts:
    """Return the facts on the page of a warrant, of the fields that may be shown."""
    return RecordFacts(
        caption=f"Search warrant, {WARRANTS.field('enactment').text(warrant)}",
        tag=state_tag(warrant),
        lead=shown_rows(place_rows(warrant, shown), shown),
        rows=_summary_rows(warrant, shown),
        labels=WARRANTS.labels(shown),
    )


@dataclass(frozen=True)
class ShownClock:
    """The time left to enter or to return a warrant, its end and section."""

    label: str
    left: str
    until: str
    is_over: bool

    @property
    def sentence(self) -> str:
        return f"{self.left}, {self.until}"


def shown_clock(
    warrant: "Warrant", deadline: "Deadline | None", *, now: datetime
) -> ShownClock | None:
    """Return until when it may be used to enter, or by when it must go back.

    `deadline` is that of the query `clock_of`. How soon after a search a warrant goes
    back is a local standard.
    """
    if deadline is None:
        return None
    by, is_over = by_when(deadline, now), now > deadline.due_at
    until = f"{by.note}, {deadline.provision.section}"
    if warrant.got_in:
        if deadline.provision.confidence == Confidence.PRACTICE:
            grace = limit_in_words(deadline.provision)
            until += f". The Act says when it has been executed; {grace} is practice"
        label = "The warrant must go back to the court"
        return ShownClock(label, by.main, until, is_over=is_over)
    if is_over:
        return ShownClock("No longer valid", "Ran out", until, is_over=True)
    return ShownClock("The warrant runs out", by.main, until, is_over=False)


def premises_values(premises: Sequence["WarrantPremises"]) -> list[dict[str, Any]]:
    """Return the premises of a warrant with their entries as the API gives them."""
    return [
        {
            "number": one.number,
            "is_named": one.is_named,
            "place_text": one.place_text,
            "planned_at": one.planned_at,
            "sought_found": one.sought_found,
            "other_seized": one.other_seized,
            "endorsed_at": one.endorsed_at,
            "entries": [_entry_values(entry) for entry in one.entries.all()],
        }
        for one in premises
    ]


def _entry_values(entry: "WarrantEntry") -> dict[str, Any]:
    names = (
        "number",
        "entered_at",
        "outcome",
        "copy_given",
        "reasonable_hour",
        "authority_rank",
        "authority_at",
        "irregular",
        "reviewed_at",
    )
    return {name: getattr(entry, name) for name in names}
