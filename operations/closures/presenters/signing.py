"""Who may sign a decision and for how long, and the pages of who was asked to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from operations.closures.choices import EventKind, Ground
from operations.closures.presenters import facts_words
from operations.closures.presenters.move import BACK
from operations.closures.record import CLOSURES
from operations.closures.rules.facts import Signer
from operations.closures.rules.moves import MOVE_OF, Status
from operations.closures.rules.signing import OF_COUNCIL, hours_of, signers_of
from operations.closures.wording import CODES
from operations.statute.choices import Issuer
from operations.statute.rules.limits import Provisions, cited
from stronghold.core.records.presenters import named, title_cell, written_place
from stronghold.core.ui.dates import ago
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase
    from operations.closures.queries import Signatory

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
        (one.person.username, f"{one.person.display_name}, {may_give(one)}")
        for one in found
    ]


def may_give(one: "Signatory") -> str:
    """Return someone's rank, and the longest notice that they may sign."""
    return f"{CODES[Signer][one.signer.value].lower()}: up to {max(one.hours)} hours"


def is_asked(status: Status, username: str) -> bool:
    """Say whether a notice waits for the signature of this person."""
    return bool(status.asked and status.asked.facts.person == username)


def to_sign_table(cases: Sequence["ClosureCase"], *, now: datetime) -> Table | None:
    """List the notices to sign, the longest waiting first; None if there are none."""
    if not cases:
        return None
    return Table(
        caption="Closure notices that wait for your signature",
        hide_caption=True,
        stacked=True,
        columns=[Column(text) for text in ("Case", "To do", "Opened")],
        rows=[
            Row(
                [
                    title_cell(CLOSURES, case),
                    Cell(
                        "Read and sign",
                        href=CLOSURES.url("sign", case.reference),
                        note=case.issuer.name,
                    ),
                    ago(case.recorded_at, now),
                ]
            )
            for case in cases
        ],
    )


def sign_page(
    case: "ClosureCase",
    status: Status,
    *,
    hours: Sequence[int],
    gaps: Sequence[str],
    names: Mapping[str, str],
) -> FormPage:
    """Return the page of who was asked to sign: first what the notice rests on.

    `gaps` say which of the hours would leave no one kept out before the hearing.
    """
    consulted = [names.get(code, "?") for code in sorted(status.consultees)]
    rows = [
        SummaryRow("Where", written_place(case)),
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
