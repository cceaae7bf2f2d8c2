"""How the list, the page and the API show warrants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.operation.presenters import operation_rows
from operations.statute.choices import Confidence, Enactment, Entries
from operations.statute.presenters import show_deadline
from operations.statute.wording import limit_in_words
from operations.warrants.choices import Outcome, Rank, State
from operations.warrants.queries import clock_of, return_clock_of
from operations.warrants.rules.moves import IN_HAND
from stronghold.core.kernel import clock
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import (
    PLACE_LABELS,
    RecordFacts,
    error_rows,
    place_cell,
    place_rows,
    record_values,
    recorded_row,
    shown_rows,
    shown_values,
)
from stronghold.core.ui.dates import written_date, written_instant
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
    from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises

HISTORY_LABELS: Mapping[str, str] = {
    "occurred_on": "Day it was drawn up",
    "occurred_at": "Time it was drawn up",
    **PLACE_LABELS,
    "enactment": "Act",
    "entries_allowed": "Entries",
    "most_entries": "Entries at most",
    "is_all_premises": "All premises of a person",
    "articles": "What is sought",
    "entries_grounds": "Why more than one entry",
    "team": "Team",
    "state": "State",
    "authorised_at": "Authorised",
    "authorised_rank": "Authorised by",
    "applied_on": "Applied for",
    "court": "Court",
    "refused_on": "Refused",
    "issued_on": "Issued",
    "ends_on": "Last day",
    "executed_on": "Executed",
    "outcome": "Outcome",
    "withdrawn_on": "Withdrawn",
    "withdrawn_because": "Why it was withdrawn",
    "returned_on": "Returned to the court",
    "irregular": "What was not lawful",
    "reviewed_at": "Looked at",
    "reviewed_by": "Looked at by",
    "review_note": "What the inspector made of it",
    "operation": "Operation",
}
TONES: Mapping[str, Tone] = {
    State.DRAFT: "new",
    State.AUTHORISED: "waiting",
    State.APPLIED: "waiting",
    State.REFUSED: "stopped",
    State.ISSUED: "active",
    State.EXECUTED: "attention",
    State.EXPIRED: "stopped",
    State.WITHDRAWN: "stopped",
    State.ENDORSED: "waiting",
    State.RETURNED: "done",
}
SHORT = {State.ISSUED: "Issued", State.EXPIRED: "Ran out"}
OWN_VALUES = tuple(
    name
    for name in HISTORY_LABELS
    if name
    not in {
        *PLACE_LABELS,
        "occurred_on",
        "occurred_at",
        "team",
        "reviewed_by",
        "operation",
    }
)


def shown_state(warrant: "Warrant") -> str:
    """Return the state; EXPIRED is calculated from the day."""
    ends = warrant.ends_on
    has_run_out = warrant.state == State.ISSUED and ends and ends < clock.today()
    return State.EXPIRED if has_run_out else warrant.state


def state_of(warrant: "Warrant") -> Tag:
    if warrant.is_in_error:
        return IN_ERROR
    state = State(shown_state(warrant))
    return Tag(SHORT.get(state, str(state.label)), TONES[state])


def warrants_table(warrants: Sequence["Warrant"]) -> Table | None:
    if not warrants:
        return None
    headings = ["Warrant", "Drawn up", "Where", "Act", "State"]
    return Table(
        caption="Warrants, the latest first",
        columns=[Column(text) for text in headings],
        rows=[_row(warrant) for warrant in warrants],
        hide_caption=True,
        stacked=True,
    )


def _row(warrant: "Warrant") -> Row:
    state = state_of(warrant)
    url = reverse("warrants:detail", args=[warrant.reference])
    cells: list[Cell | str | int] = [
        Cell(warrant.reference, href=url, note=str(warrant.team)),
        written_date(warrant.occurred_on),
        place_cell(warrant),
        str(Enactment(warrant.enactment).label),
        Cell(state.text, tag=state, note=_end_of(warrant)),
    ]
    return Row(cells, muted=warrant.is_in_error)


def _end_of(warrant: "Warrant") -> str:
    if warrant.executed_on:
        return f"{Outcome(warrant.outcome).label}, {written_date(warrant.executed_on)}"
    if warrant.state in IN_HAND and warrant.ends_on:
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
        "Entries",
        entries_words(warrant),
        lines=scope if warrant.is_all_premises else (),
    )
    days = {
        "applied_on": ("Applied for", warrant.applied_on, warrant.court),
        "refused_on": ("Refused by the court", warrant.refused_on, ""),
        "issued_on": ("Issued", warrant.issued_on, ""),
        "withdrawn_on": (
            "Withdrawn",
            warrant.withdrawn_on,
            warrant.withdrawn_because,
        ),
        "returned_on": ("Returned to the court", warrant.returned_on, ""),
    }
    words = {
        "articles": ("What is sought", warrant.articles),
        "entries_grounds": ("Why more than one entry", warrant.entries_grounds),
        "authorised_at": ("Authorised", _authority(warrant)),
    }
    rows = [
        *error_rows(warrant),
        ("enactment", SummaryRow("Act", str(Enactment(warrant.enactment).label))),
        ("entries_allowed", entries),
        *((n, SummaryRow(key, text)) for n, (key, text) in words.items() if text),
        *(
            (n, SummaryRow(key, written_date(on), lines=[more] if more else ()))
            for n, (key, on, more) in days.items()
            if on
        ),
        ("team", SummaryRow("Team", str(warrant.team))),
        *operation_rows(warrant.operation),
        recorded_row(warrant),
    ]
    return shown_rows(rows, shown)


def warrant_facts(warrant: "Warrant", shown: Collection[str]) -> RecordFacts:
    """Return the facts on the page of a warrant, of the fields that may be shown."""
    return RecordFacts(
        caption=f"Search warrant, {Enactment(warrant.enactment).label}",
        tag=state_of(warrant),
        lead=shown_rows(place_rows(warrant, shown), shown),
        rows=_summary_rows(warrant, shown),
        labels={n: label for n, label in HISTORY_LABELS.items() if n in shown},
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


def shown_clock(warrant: "Warrant") -> ShownClock | None:
    """Return until when it may be used to enter, or by when it must go back."""
    if warrant.state not in IN_HAND or warrant.is_in_error:
        return None
    if warrant.got_in:
        return _return_clock(warrant)
    ends = clock_of(warrant)
    if ends is None:
        return None
    shown = show_deadline(ends, now=clock.now())
    until = f"{shown.when}, {shown.section}"
    if shown.is_over:
        return ShownClock("No longer valid", "Ran out", until, is_over=True)
    return ShownClock("The warrant runs out", shown.left, until, is_over=False)


def _return_clock(warrant: "Warrant") -> ShownClock | None:
    """Return by when it must go back; how soon after a search is a local standard."""
    back = return_clock_of(warrant)
    if back is None:
        return None
    shown = show_deadline(back, now=clock.now())
    until = f"{shown.when}, {shown.section}"
    if back.provision.confidence == Confidence.PRACTICE:
        grace = limit_in_words(back.provision)
        until += f". The Act says when it has been executed; {grace} is practice"
    label = "The warrant must go back to the court"
    return ShownClock(label, shown.left, until, is_over=shown.is_over)


def warrant_body(
    warrant: "Warrant",
    shown: Collection[str],
    premises: Sequence["WarrantPremises"] = (),
) -> dict[str, Any]:
    """Return a warrant as the API gives it."""
    own = {name: getattr(warrant, name) for name in OWN_VALUES}
    operation = warrant.operation
    own |= {
        "team": warrant.team.code,
        "state": shown_state(warrant),
        "operation": operation.reference if operation else None,
    }
    return shown_values(record_values(warrant) | own, shown)


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
