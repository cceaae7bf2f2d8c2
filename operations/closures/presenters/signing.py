"""Who may sign a decision and for how long, and the pages of who was asked to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.text import get_text_list

from operations.closure_moves.choices import EventKind, Ground
from operations.closure_moves.rules.facts import Signer
from operations.closure_moves.rules.moves import MOVE_OF, Status
from operations.closure_moves.rules.signing import (
    OF_COUNCIL,
    WITHIN,
    hours_of,
    signers_of,
)
from operations.closure_moves.wording import CODES
from operations.closures.events import facts_of, live_rows
from operations.closures.presenters import facts_words
from operations.closures.presenters.move import BACK
from operations.closures.record import CLOSURES
from operations.statute.choices import Issuer
from operations.statute.rules.limits import Provisions, cited
from stronghold.core.records.presenters import named, title_cell, written_place
from stronghold.core.ui.dates import ago, as_limit, short_instant, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent
    from operations.closures.queries import NotListed, Signatory, ToSign
    from stronghold.core.accounts.models import User

SIGNED = {
    EventKind.AUTHORISE,
    EventKind.EXTEND_NOTICE,
    EventKind.VARY,
    EventKind.CANCEL,
    EventKind.APPLY_EXTENSION,
}


def choices(
    case: "ClosureCase", status: Status, kind: str, law: Provisions, today: date
) -> dict[str, Any]:
    """Return what a form of a signed decision offers: who signs, and for how long."""
    if kind not in SIGNED:
        return {}
    issuer = Issuer(case.issued_as)
    signers = signers_of(law, issuer, kind, status, on=today)
    found = {
        "signers": [(one.value, CODES[Signer][one.value]) for one in signers],
        "signs_by": cited(law, MOVE_OF[kind].provision, today).section,
    }
    if kind == EventKind.AUTHORISE:
        may = {one: hours_of(law, issuer, one, on=today) for one in signers}
        every = sorted({hours for given in may.values() for hours in given})
        found["hours"] = [(str(hours), _hours_words(hours, may)) for hours in every]
    return found


def _hours_words(hours: int, may: Mapping[Signer, Sequence[int]]) -> str:
    """Return a length of notice, with who alone may give it."""
    who = [one for one, of_one in may.items() if hours in of_one]
    if len(who) == len(may):
        return f"{hours} hours"
    lowest = CODES[Signer][who[0].value].lower()
    above = "" if who[0] in OF_COUNCIL else " or above"
    return f"{hours} hours: only a {lowest}{above}"


def asked_choices(found: Sequence["Signatory"]) -> list[tuple[str, str]]:
    """Return who may be asked to sign, with what each may give."""
    return [
        (
            one.person.username,
            f"{one.person.display_name}, {may_give(one)}{_refused(one)}",
        )
        for one in found
    ]


def _refused(one: "Signatory") -> str:
    """Say when someone did not sign this draft, and why; "" if they were not asked."""
    if one.refused is None:
        return ""
    reason = facts_of(one.refused).reason.removesuffix(".")
    at = written_instant(one.refused.happened_at)
    return f". Did not sign on {at}: {reason}"


# The most people who are named as not to be asked.
MOST_NAMED = 8


def not_listed_words(case: "ClosureCase", found: "NotListed") -> list[str]:
    """Say who is not among those who may be asked, why, and who can change that."""
    is_police = case.issued_as == Issuer.POLICE
    office = "rank" if is_police else "office"
    words = []
    if found.drafters:
        names = _names(found.drafters)
        words.append(f"{names} completed the draft, so someone else signs it.")
    if 0 < len(found.others) <= MOST_NAMED:
        words.append(
            f"{_names(found.others)} may authorise notices, but no {office} that may "
            "sign one is on their account."
        )
    elif found.others:
        words.append(
            f"{len(found.others):,} others may authorise notices, but no {office} that "
            "may sign one is on their accounts."
        )
    who = _names(found.administrators[:MOST_NAMED]) or "an administrator of the force"
    return [
        *words,
        f"Who gives someone the {office} in which they sign: {who}, on that person’s "
        "account, under People. What is printed as their position they write "
        "themselves when they sign.",
    ]


def _names(people: Sequence["User"]) -> str:
    return get_text_list([person.display_name for person in people], "and")


def may_give(one: "Signatory") -> str:
    """Return someone's rank, and the longest notice that they may sign."""
    return f"{CODES[Signer][one.signer.value].lower()}: up to {max(one.hours)} hours"


def is_asked(status: Status, username: str) -> bool:
    """Say whether a notice waits for the signature of this person."""
    return bool(status.asked and status.asked.facts.person == username)


def to_sign_table(found: Sequence["ToSign"], *, now: datetime) -> Table | None:
    """List the notices to sign, the longest waiting first; None if there are none."""
    if not found:
        return None
    return Table(
        caption="Closure notices that wait for your signature",
        hide_caption=True,
        stacked=True,
        columns=[Column(text) for text in ("Case", "To do", "Asked by", "Sign by")],
        rows=[
            Row(
                [
                    title_cell(CLOSURES, one.case),
                    Cell(
                        "Read and sign",
                        href=CLOSURES.url("sign", one.case.reference),
                        note=one.case.issuer.name,
                    ),
                    Cell(
                        one.asked.recorded_by.display_name,
                        note=ago(one.asked.happened_at, now),
                    ),
                    _sign_by(one, now),
                ]
            )
            for one in found
        ],
    )


def _sign_by(one: "ToSign", now: datetime) -> Cell:
    """Return by when to sign it, and when a hearing is booked."""
    hearing = one.hearing_at
    note = f"Hearing booked for {short_instant(hearing)}" if hearing else ""
    text = short_instant(as_limit(one.due_at))
    late = Tag(f"Late: {text}", "attention") if one.due_at < now else None
    return Cell(text, tag=late, note=note)


def asked_rows(asked: "ClosureEvent", due_at: datetime | None) -> list[SummaryRow]:
    """Say who asked for the signature and when, and by when it is given or refused."""
    who = f"{asked.recorded_by.display_name}, {written_instant(asked.happened_at)}"
    rows = [SummaryRow("Asked by", who)]
    if due_at is None:
        return rows
    hours = int(WITHIN / timedelta(hours=1))
    is_usual = due_at - asked.happened_at == WITHIN
    when = f"{hours} hours after you were asked" if is_usual else "The hearing booked"
    why = f"{when}: good practice, not a time of the law"
    return [
        *rows,
        SummaryRow("Sign by", written_instant(as_limit(due_at)), lines=[why]),
    ]


def refused_rows(rows: Sequence["ClosureEvent"]) -> list[SummaryRow]:
    """Say who did not sign this notice before, when and why, and what changed since."""
    live = live_rows(rows)
    return [
        SummaryRow(
            "Refused before",
            row.recorded_by.display_name,
            lines=[
                written_instant(row.happened_at),
                f"“{facts_of(row).reason}”",
                _changed_since(row, live),
            ],
        )
        for row in live
        if row.kind == EventKind.NOT_SIGNED
    ]


def _changed_since(refused: "ClosureEvent", live: Sequence["ClosureEvent"]) -> str:
    later = [row for row in live if row.n > refused.n and row.kind == EventKind.PREPARE]
    if not later:
        return "The draft has not changed since"
    return f"Draft changed since, on {written_instant(later[-1].happened_at)}"


def sign_page(
    case: "ClosureCase",
    status: Status,
    *,
    hours: Sequence[int],
    gaps: Sequence[str],
    names: Mapping[str, str],
    asked: Sequence[SummaryRow] = (),
) -> FormPage:
    """Return the page of who was asked to sign: first what the notice rests on.

    `gaps` say which of the hours would leave no one kept out before the hearing, and
    `asked` who asked for it, by when, and who did not sign it before.
    """
    consulted = [names.get(code, "?") for code in sorted(status.consultees)]
    rows = [
        SummaryRow("Where", written_place(case)),
        *asked,
        SummaryRow("Ground", f"{Ground(case.ground).label}, s.76(1)"),
        *_draft_rows(status, consulted),
        SummaryRow("Hours you may give", _may_give_words(hours), lines=gaps),
    ]
    return FormPage(
        title="Sign the closure notice",
        caption=named(CLOSURES, case),
        lede="Sign only if you are satisfied, on reasonable grounds, that the ground "
        "is met or soon will be, and that the notice is necessary to prevent it "
        "(s.76(1)).",
        back_url=CLOSURES.url("detail", case.reference),
        back_text=BACK,
        button="Save",
        facts=rows,
    )


# What a signatory reads first of the draft; the rest follows.
_FIRST = ("Why necessary", "Consulted", "Informed", "Who lives there")


def _draft_rows(status: Status, consulted: Sequence[str]) -> list[SummaryRow]:
    answers = dict(facts_words(status.prepared))
    order = [*_FIRST, *(label for label in answers if label not in _FIRST)]
    return [
        SummaryRow(
            label,
            answers[label],
            lines=consulted if label == "Consulted" else (),
        )
        for label in order
        if label in answers
    ]


def _may_give_words(hours: Sequence[int]) -> str:
    return " or ".join(map(str, hours)) if hours else "None: your rank may not sign"
