"""What one person was told by name, as they read it and as police check it before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import orjson

from stronghold.accounts.models import User
from stronghold.kernel.errors import NotFound
from stronghold.look.dates import written_date, written_instant
from stronghold.look.parts import SummaryRow
from stronghold.portal.kinds import TAKEN_BACK, TOLD_WHOLE, SharedKind
from stronghold.portal.queries import SharedRow, reading
from stronghold.sharing.choices import Gateway, NamedKind, Regime, Reliability
from stronghold.sharing.queries import in_force


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
