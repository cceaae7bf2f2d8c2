"""The panel of a warrant: its deadline, the next steps, premises and entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.warrants import queries
from operations.warrants.choices import CopyGiven, Outcome, Rank, State
from operations.warrants.presenters.warrant import (
    ShownClock,
    shown_clock,
    state_of,
)
from operations.warrants.rules.moves import Status, move_of, moves_from
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Link, SummaryRow, Tag

if TYPE_CHECKING:
    from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises
    from stronghold.core.records.models import Record

IRREGULAR = Tag("Not lawful", "attention")
REVIEWED = Tag("Not lawful, reviewed", "done")
# Buttons that end something come after those that lead on.
QUIET = ("call_off",)
WAITS_FOR: Mapping[str, str] = {State.EXECUTED: "endorse", State.ENDORSED: "return"}
NO_SEIZURE = "Drugs were found here, and nothing is recorded as seized. Add the seizure"
OURS_ALONE = (
    "Only your team can see this warrant until it is spent. Return it to the court "
    "once you are done."
)


@dataclass(frozen=True)
class Step:
    """A button to the page of a move."""

    text: str
    url: str
    kind: str = "secondary"


@dataclass(frozen=True)
class ShownEntry:
    """One entry, what was unlawful about it, and the page that reviews it."""

    title: str
    rows: Sequence[SummaryRow]
    irregular: Sequence[str]
    tag: Tag | None
    review_url: str = ""
    seize_url: str = ""
    # Asks for what is missing: drugs were found, and nothing is recorded as seized.
    missing: str = ""


@dataclass(frozen=True)
class ShownPremises:
    """One set of premises: the planned entry, the endorsement, the entries."""

    title: str
    rows: Sequence[SummaryRow]
    entries: Sequence[ShownEntry]


@dataclass(frozen=True)
class WarrantPanel:
    """What `warrants/panel.html` draws."""

    clock: ShownClock | None
    steps: Sequence[Step]
    premises: Sequence[ShownPremises]
    # What is said to the team of one that was executed, and is hidden all the same.
    hidden: str = ""
    irregular: Sequence[str] = ()
    irregular_tag: Tag | None = None
    review_url: str = ""
    note: Sequence[SummaryRow] = field(default_factory=list)


def status(warrant: "Warrant", premises: Sequence["WarrantPremises"]) -> Status:
    return Status(
        reference=warrant.reference,
        state=warrant.state,
        enactment=warrant.enactment,
        issued_on=warrant.issued_on,
        ends_on=warrant.ends_on,
        in_error=warrant.is_in_error,
        is_all_premises=warrant.is_all_premises,
        n_entries=sum(len(one.entries.all()) for one in premises),
        n_unendorsed=sum(one.waits_for_endorsement for one in premises),
    )


def why_closed(
    warrant: "Warrant", premises: Sequence["WarrantPremises"], code: str
) -> RuleBroken | None:
    """Return why a move is not open, shown before the errors of its form."""
    try:
        move_of(status(warrant, premises), code, today=clock.today())
    except RuleBroken as broken:
        return broken
    return None


def panel(
    viewer: User, warrant: "Warrant", premises: Sequence["WarrantPremises"]
) -> Panel:
    """Return the panel; only the warrant's own team sees the next steps."""
    may_review = policy.can(viewer, Verb.REVIEW_IRREGULAR)
    waits = bool(warrant.irregular) and warrant.reviewed_at is None
    shown = WarrantPanel(
        clock=shown_clock(warrant),
        steps=_steps(viewer, warrant, premises),
        premises=[_premises(viewer, warrant, one) for one in premises],
        hidden=_hidden(viewer, warrant),
        irregular=warrant.irregular,
        irregular_tag=_irregular_tag(warrant),
        review_url=_review_url(warrant) if may_review and waits else "",
        note=_review_rows(warrant),
    )
    return Panel("warrants/panel.html", shown, is_first=True)


def _hidden(viewer: User, warrant: "Warrant") -> str:
    was_tried = warrant.state in WAITS_FOR and not warrant.is_in_error
    is_live = was_tried and queries.is_live(viewer, warrant.reference)
    return OURS_ALONE if is_live else ""


def _steps(
    viewer: User, warrant: "Warrant", premises: Sequence["WarrantPremises"]
) -> list[Step]:
    is_ours = viewer.team_id is not None and viewer.team_id == warrant.team_id
    if not (is_ours and policy.can(viewer, Verb.RUN_WARRANTS)):
        return []
    found = moves_from(status(warrant, premises), today=clock.today())
    codes = dict.fromkeys(move.code for move in found)
    labels = {move.code: move.label for move in found}
    ordered = sorted(codes, key=lambda code: _rank(code, warrant.state))
    return [
        Step(labels[code], _url(warrant, code), _kind(code, n))
        for n, code in enumerate(ordered)
    ]


def _rank(code: str, state: str) -> int:
    """Return the place of a button: the next move, the rest, what ends it."""
    if code in QUIET:
        return 2
    return int(code != WAITS_FOR.get(state, code))


def _kind(code: str, n: int) -> str:
    if code in QUIET:
        return "quiet"
    return "primary" if n == 0 else "secondary"


def _url(warrant: "Warrant", code: str) -> str:
    pages = {"enter": "enter", "add_premises": "add_premises"}
    if page := pages.get(code):
        return reverse(f"warrants:{page}", args=[warrant.reference])
    return f"{reverse('warrants:move', args=[warrant.reference])}?move={code}"


def _review_url(warrant: "Warrant", entry: int | None = None) -> str:
    url = reverse("warrants:review", args=[warrant.reference])
    return f"{url}?entry={entry}" if entry else url


def _premises(
    viewer: User, warrant: "Warrant", one: "WarrantPremises"
) -> ShownPremises:
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
    entries = sorted(one.entries.all(), key=lambda e: (e.entered_at, e.pk))
    shown = [_entry(viewer, warrant, entry, n=n) for n, entry in enumerate(entries, 1)]
    return ShownPremises(one.place_text or "Where marked", rows, shown)


def _entry(
    viewer: User, warrant: "Warrant", entry: "WarrantEntry", *, n: int
) -> ShownEntry:
    when = written_instant(entry.entered_at)
    rows = [
        SummaryRow("Entered" if entry.got_in else "Attempted entry", when),
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
    may_review = policy.can(viewer, Verb.REVIEW_IRREGULAR)
    waits = bool(entry.irregular) and entry.reviewed_at is None
    may_seize = policy.can(viewer, Verb.RECORD_SEIZURE) and not warrant.is_in_error
    seize = reverse("warrants:seize", args=[warrant.reference, entry.number])
    return ShownEntry(
        title=f"Entry {n}",
        rows=[*rows, *_review_rows(entry)],
        irregular=entry.irregular,
        tag=_irregular_tag(entry),
        review_url=_review_url(warrant, entry.number) if may_review and waits else "",
        seize_url=seize if may_seize else "",
        missing="" if warrant.is_in_error else _missing(entry),
    )


def seized_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the warrant of a seizure, for those who may see it."""
    entry_id = getattr(row, "entry_id", None)
    if entry_id is None or not policy.can(viewer, Verb.READ_WARRANTS):
        return None
    reference = queries.warrant_of_entry(viewer, entry_id)
    if not reference:
        return None
    url = reverse("warrants:detail", args=[reference])
    return Panel("warrants/seized.html", Link(reference, url))


def _missing(entry: "WarrantEntry") -> str:
    """Return a reminder to record the seizure of drugs that were found."""
    seized = any(not seizure.is_in_error for seizure in entry.seizures.all())
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
    return [SummaryRow("Reviewed", one.review_note, lines=[by])]


@dataclass(frozen=True)
class FormPage:
    """The page of a form about one warrant, apart from its fields."""

    title: str
    reference: str
    back_url: str
    button: str
    # The end of the message once it is stored, after the reference.
    done: str
    facts: Sequence[SummaryRow]
    irregular: Sequence[str] = ()
    is_place: bool = False
    ends: bool = False


TITLES: Mapping[str, tuple[str, str, str]] = {
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
    "review": (
        "Review irregularity",
        "is reviewed",
        "Save review",
    ),
}


def form_page(
    warrant: "Warrant", *, code: str, irregular: Sequence[str] = ()
) -> FormPage:
    """Return the page of a form about one warrant, by its move."""
    title, done, button = TITLES[code]
    facts = [SummaryRow("Status", tag=state_of(warrant))]
    if warrant.place_text:
        facts.append(SummaryRow("Where", warrant.place_text))
    if ends := shown_clock(warrant):
        facts.append(SummaryRow(ends.label, ends.sentence))
    return FormPage(
        title=title,
        reference=warrant.reference,
        back_url=reverse("warrants:detail", args=[warrant.reference]),
        button=button,
        done=done,
        facts=facts,
        irregular=irregular,
        is_place=code == "add_premises",
    )
