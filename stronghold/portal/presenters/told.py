"""What one person was told by name, as they read it and as police check it before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import orjson

from stronghold.accounts.models import User
from stronghold.kernel.errors import NotFound
from stronghold.look.dates import written_date, written_instant
from stronghold.look.parts import SummaryRow
from stronghold.portal.kinds import TAKEN_BACK, TOLD, TOLD_WHOLE, SharedKind
from stronghold.portal.queries import Reading, SharedRow, reading
from stronghold.sharing.choices import Gateway, NamedKind, Regime, Reliability
from stronghold.sharing.queries import in_force

if TYPE_CHECKING:
    from stronghold.sharing.models import Agreement


@dataclass(frozen=True)
class ToldFacts:
    """All that a recipient is told: codes as stored, and each label with its words."""

    record_kind: str
    purpose: str
    gateway: str
    from_regime: str
    to_regime: str
    reliability: str
    told_at: datetime
    until: date
    told_by: str
    replaces: str
    told: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ToldText:
    """What `portal/told_text.html` draws."""

    replaces: str
    as_at: str
    words: Sequence[SummaryRow]
    terms: Sequence[SummaryRow]


@dataclass(frozen=True)
class ToldPage:
    """The recipient's page of one disclosure."""

    title: str
    caption: str
    # None once it was taken back.
    text: ToldText | None
    taken_back: str = ""


def taken_back(row: SharedRow) -> str:
    """Say that something was taken back (Data Protection Act 2018, s.38(5))."""
    told_at, at = row.values
    told, gone = written_instant(told_at), written_instant(at)
    return (
        f"{row.reference}, told to you on {told}, was taken back on {gone}. "
        "Do not use what you were told, and destroy what you noted of it."
    )


def told_page(viewer: User, reference: str) -> ToldPage:
    """Read what was told to the viewer, or that it was taken back.

    NotFound if it is not theirs, or is over.
    """
    kind, row = _read(viewer, reference)
    if kind is TAKEN_BACK:
        words = taken_back(row)
        return ToldPage(reference, "Taken back", text=None, taken_back=words)
    given = dict(zip(kind.columns, row.values, strict=True))
    given["told"] = orjson.loads(given["told"] or "[]")
    facts = ToldFacts(**given)
    return ToldPage(
        title=reference,
        caption=f"Told to you alone: {NamedKind(facts.record_kind).label.lower()}",
        text=told_text(facts),
    )


@dataclass(frozen=True)
class ToldByName:
    """What was told to a viewer by name and can be read, and what was taken back."""

    told: Sequence[SharedRow] = ()
    taken_back: Sequence[str] = ()

    def __add__(self, other: "ToldByName") -> "ToldByName":
        return ToldByName(
            [*self.told, *other.told], [*self.taken_back, *other.taken_back]
        )


def told_by(read: Reading) -> ToldByName:
    """Read what rests on the agreement of a ticket."""
    gone = read.rows(TAKEN_BACK).rows
    return ToldByName(read.rows(TOLD).rows, [taken_back(row) for row in gone])


def told_by_all(viewer: User, agreements: Iterable["Agreement"]) -> ToldByName:
    """Read what rests on each of some agreements, all of them in force."""
    found = ToldByName()
    for agreement in agreements:
        with reading(viewer, agreement) as read:
            found += told_by(read)
    return found


def _read(viewer: User, reference: str) -> tuple[SharedKind, SharedRow]:
    """Read it by the agreement that it rests on, whichever of them that is."""
    for agreement in in_force(viewer):
        with reading(viewer, agreement) as read:
            kinds = (TOLD_WHOLE, TAKEN_BACK)
            found = [(kind, read.find(kind, reference)) for kind in kinds]
        for kind, row in found:
            if row:
                return kind, row
    raise NotFound


def told_text(facts: ToldFacts) -> ToldText:
    """Write what is told as its recipient reads it."""
    return ToldText(
        replaces=facts.replaces or "",
        as_at=written_instant(facts.told_at),
        words=[SummaryRow(label, words) for label, words in facts.told],
        terms=[
            SummaryRow("How sure it is", str(Reliability(facts.reliability).label)),
            SummaryRow("What you may use it for", facts.purpose),
            SummaryRow("By which law", str(Gateway(facts.gateway).label)),
            SummaryRow("Held by the police under", _regime(facts.from_regime)),
            SummaryRow("Held by you under", _regime(facts.to_regime)),
            SummaryRow("Told by", facts.told_by),
            SummaryRow("You can read it until", written_date(facts.until)),
        ],
    )


def _regime(code: str) -> str:
    return str(Regime(code).label)
