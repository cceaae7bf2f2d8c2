"""The panel of a warrant: its deadline, the next steps, premises and entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from operations.warrants.choices import CopyGiven, Outcome, Rank, State
from operations.warrants.presenters.warrant import ShownClock, state_tag
from operations.warrants.record import WARRANTS
from operations.warrants.rules.moves import Move
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import SummaryRow, Tag

if TYPE_CHECKING:
    from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises

IRREGULAR = Tag("Not lawful", "attention")
REVIEWED = Tag("Not lawful, reviewed", "done")
# Buttons that end something come after those that lead on.
ENDS = "call_off"
# Out of order, and recorded only where it happened all the same: a return without the
# endorsement, an entry under a warrant that was withdrawn or has gone back.
OUT_OF_ORDER = (
    ("return", State.EXECUTED),
    ("enter", State.WITHDRAWN),
    ("enter", State.RETURNED),
)
WAITS_FOR: Mapping[str, str] = {State.EXECUTED: "endorse", State.ENDORSED: "return"}
# Moves with a page of their own; all others share the page of moves.
OWN_PAGES = ("enter", "add_premises")
NO_SEIZURE = "Drugs were found here, and nothing is recorded as seized. Add the seizure"
OURS_ALONE = (
    "Only your team can see this warrant until it is spent. Return it to the court "
    "once you are done."
)


@dataclass(frozen=True)
class May:
    """What the viewer may do on the page of a warrant."""

    review: bool
    seize: bool


def warrant_panel(
    warrant: "Warrant",
    premises: Sequence["WarrantPremises"],
    *,
    clock: ShownClock | None,
    moves: Sequence[Move],
    may: May,
    is_live: bool,
) -> Panel:
    """Return the panel. `moves` are those that the viewer may make next.

    `is_live`: it was executed, and its team alone may see it all the same.
    """
    waits = bool(warrant.irregular) and warrant.reviewed_at is None
    shown = {
        "clock": clock,
        "steps": _steps(warrant, moves),
        "premises": [_premises(warrant, one, may) for one in premises],
        "hidden": OURS_ALONE if is_live else "",
        "irregular": warrant.irregular,
        "irregular_tag": _irregular_tag(warrant),
        "review_url": _review_url(warrant) if may.review and waits else "",
        "note": _review_rows(warrant),
    }
    return Panel("warrants/panel.html", shown, is_first=True)


def _steps(warrant: "Warrant", moves: Sequence[Move]) -> list[dict[str, str]]:
    """Return the buttons to the pages of moves, the next one first."""
    ordered = sorted(moves, key=lambda move: _rank(move.code, warrant.state))
    return [
        {
            "text": move.label,
            "url": _url(warrant, move.code),
            "kind": _kind(move.code, warrant.state, n),
        }
        for n, move in enumerate(ordered)
    ]


def _rank(code: str, state: str) -> int:
    """Return the place of a button: the next move, the rest, what ends it."""
    if _is_quiet(code, state):
        return 2
    return int(code != WAITS_FOR.get(state, code))


def _is_quiet(code: str, state: str) -> bool:
    return code == ENDS or (code, state) in OUT_OF_ORDER


def _kind(code: str, state: str, n: int) -> str:
    if _is_quiet(code, state):
        return "quiet"
    return "primary" if n == 0 else "secondary"


def _url(warrant: "Warrant", code: str) -> str:
    if code in OWN_PAGES:
        return WARRANTS.url(code, warrant.reference)
    return f"{WARRANTS.url('move', warrant.reference)}?move={code}"


def _review_url(warrant: "Warrant", entry: int | None = None) -> str:
    url = WARRANTS.url("review", warrant.reference)
    return f"{url}?entry={entry}" if entry else url


def premises_words(one: "WarrantPremises") -> str:
    """Return all that is held about premises of a warrant, beside its entries."""
    return _as_words([SummaryRow("Where", one.place_text)] + _premises_rows(one))


def entry_words(entry: "WarrantEntry") -> str:
    """Return all that is held about an entry: who recorded it, who reviewed it."""
    recorded = f"{written_instant(entry.recorded_at)} by {entry.recorded_by}"
    words = _as_words(_entry_rows(entry) + [SummaryRow("Recorded", recorded)])
    lines = [words] + [f"Not lawful: {reason}" for reason in entry.irregular]
    return "\n".join(lines)


def _as_words(rows: Sequence[SummaryRow]) -> str:
    said = [(row.key, [row.value] + list(row.lines)) for row in rows]
    texts = [(key, ", ".join(filter(None, values))) for key, values in said]
    return "\n".join(f"{key}: {text}" for key, text in texts if text)


def _premises_rows(one: "WarrantPremises") -> list[SummaryRow]:
    rows = []
    if not one.is_named:
        rows.append(SummaryRow("On the warrant", "Not named, added later"))
    if one.planned_at:
        rows.append(SummaryRow("Entry planned", written_instant(one.planned_at)))
    if one.endorsed_at and one.endorsed_by:
        by = f"{written_instant(one.endorsed_at)} by {one.endorsed_by.display_name}"
        results = (
            f"Sought: {'found' if one.sought_found else 'not found'}",
            f"Anything else seized: {'yes' if one.other_seized else 'no'}",
        )
        rows.append(SummaryRow("Endorsed", ". ".join(results), lines=[by]))
    elif one.was_entered:
        rows.append(SummaryRow("Endorsed", "Not yet"))
    return rows


def _premises(warrant: "Warrant", one: "WarrantPremises", may: May) -> dict[str, Any]:
    """Return one set of premises: the planned entry, the endorsement, the entries."""
    entries = sorted(one.entries.all(), key=lambda e: (e.entered_at, e.pk))
    return {
        "title": one.place_text or "Where marked",
        "rows": _premises_rows(one),
        "entries": [_entry(warrant, e, may, n=n) for n, e in enumerate(entries, 1)],
    }


def _entry_rows(entry: "WarrantEntry") -> list[SummaryRow]:
    """Return what an entry says, and what its reviewer did."""
    rows = [
        SummaryRow(
            "Entered" if entry.got_in else "Attempted entry",
            written_instant(entry.entered_at),
        ),
        SummaryRow("Outcome", str(Outcome(entry.outcome).label)),
        SummaryRow("Copy given to", str(CopyGiven(entry.copy_given).label)),
    ]
    if not entry.reasonable_hour:
        rows.append(SummaryRow("Not a reasonable hour", entry.hour_reason))
    if entry.authority_at:
        rank = Rank(entry.authority_rank).label
        authority = f"{rank}, {written_instant(entry.authority_at)}"
        rows.append(SummaryRow("Authorised", authority))
    if entry.accompanied_by:
        rows.append(SummaryRow("Accompanied by", entry.accompanied_by))
    return rows + _review_rows(entry)


def _entry(
    warrant: "Warrant", entry: "WarrantEntry", may: May, *, n: int
) -> dict[str, Any]:
    """Return one entry, what was not lawful about it, and the page that reviews it."""
    waits = bool(entry.irregular) and entry.reviewed_at is None
    review_url = _review_url(warrant, entry.number) if may.review and waits else ""
    may_seize = may.seize and not warrant.is_in_error
    seize = WARRANTS.url("seize", warrant.reference, str(entry.number))
    return {
        "title": f"Entry {n}",
        "rows": _entry_rows(entry),
        "irregular": entry.irregular,
        "tag": _irregular_tag(entry),
        "review_url": review_url,
        "seize_url": seize if may_seize else "",
        "missing": "" if warrant.is_in_error else _missing(entry),
    }


def _missing(entry: "WarrantEntry") -> str:
    """Return a reminder to record the seizure of drugs that were found."""
    seized = any(not seizure.is_in_error for seizure in entry.seizures.all())
    seized |= any(link.is_of_seizure for link in entry.links.all())
    is_missing = entry.outcome == Outcome.DRUGS and not seized
    return NO_SEIZURE if is_missing else ""


def _irregular_tag(one: "Warrant | WarrantEntry") -> Tag | None:
    if not one.irregular:
        return None
    return REVIEWED if one.reviewed_at else IRREGULAR


def _review_rows(one: "Warrant | WarrantEntry") -> list[SummaryRow]:
    if not (one.reviewed_at and one.reviewed_by):
        return []
    by = f"{written_instant(one.reviewed_at)} by {one.reviewed_by.display_name}"
    label = WARRANTS.field("reviewed_at").label
    return [SummaryRow(label, one.review_note, lines=[by])]


# By its move: the title of the page of a form, what it did, and its button.
WORDS: Mapping[str, tuple[str, str, str]] = {
    "authorise": ("Record the authority", "is authorised", "Save authority"),
    "apply": ("Record the application", "is applied for", "Save application"),
    "issue": ("The court issued it", "is issued", "Save issue"),
    "refuse": ("The court refused it", "is refused", "Save refusal"),
    "enter": ("Record an entry", "has its entry", "Save entry"),
    "endorse": ("Endorse", "has its endorsement", "Save endorsement"),
    "return": ("Return it to the court", "is returned", "Save return"),
    "plan": ("Plan an entry", "has its entry planned", "Plan entry"),
    "add_premises": ("Add premises", "has its premises", "Add premises"),
    "call_off": ("Withdraw the warrant", "is withdrawn", "Withdraw warrant"),
    "review": ("Review irregularity", "is reviewed", "Save review"),
}


def done_words(warrant: "Warrant", code: str) -> str:
    """Return the message once a form is stored."""
    return f"{warrant.reference} {WORDS[code][1]}"


def facts_beside_form(warrant: "Warrant", clock: ShownClock | None) -> list[SummaryRow]:
    """Return the facts beside a form about a warrant."""
    facts = [SummaryRow(WARRANTS.field("state").label, tag=state_tag(warrant))]
    if warrant.place_text:
        facts.append(SummaryRow("Where", warrant.place_text))
    if clock:
        facts.append(SummaryRow(clock.label, clock.sentence))
    return facts
