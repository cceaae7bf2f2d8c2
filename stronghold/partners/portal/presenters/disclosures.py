"""Disclosures to one person, as the recipient reads them and police check them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import orjson

from stronghold.core.sharing.choices import DisclosedKind, Gateway, Regime, Reliability
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import SummaryRow
from stronghold.partners.portal.kinds import REVOKED_DISCLOSURES, SharedKind

if TYPE_CHECKING:
    from stronghold.partners.portal.queries import SharedRow


@dataclass(frozen=True)
class DisclosureContent:
    """All that a recipient can read: stored codes, and each field's label and words."""

    record_kind: str
    purpose: str
    gateway: str
    from_regime: str
    to_regime: str
    reliability: str
    disclosed_at: datetime
    until: date
    disclosed_by: str
    replaces: str
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class DisclosureText:
    """What `portal/disclosure_text.html` draws."""

    replaces: str
    as_at: str
    words: Sequence[SummaryRow]
    terms: Sequence[SummaryRow]


@dataclass(frozen=True)
class ReceivedPage:
    """The recipient's page of one disclosure."""

    title: str
    caption: str
    # None once it was revoked.
    text: DisclosureText | None
    revoked: str = ""


def revoked_text(row: "SharedRow") -> str:
    """Say that a disclosure was revoked (Data Protection Act 2018, s.38(5))."""
    disclosed_at, revoked_at = row.values
    return (
        f"{row.reference}, disclosed to you on {written_instant(disclosed_at)}, was "
        f"revoked on {written_instant(revoked_at)}. Do not use it, and destroy your "
        "notes."
    )


def received_page(kind: SharedKind, row: "SharedRow") -> ReceivedPage:
    """Present a disclosure to its recipient, or the notice that it was revoked."""
    if kind is REVOKED_DISCLOSURES:
        words = revoked_text(row)
        return ReceivedPage(row.reference, "Revoked", text=None, revoked=words)
    values = dict(zip(kind.columns, row.values, strict=True))
    values["fields"] = orjson.loads(values["fields"] or "[]")
    content = DisclosureContent(**values)
    label = DisclosedKind(content.record_kind).label
    return ReceivedPage(
        title=row.reference,
        caption=f"Disclosed only to you: {label.lower()}",
        text=disclosure_text(content),
    )


def disclosure_text(content: DisclosureContent) -> DisclosureText:
    """Write a disclosure as its recipient reads it."""
    reliability = str(Reliability(content.reliability).label)
    return DisclosureText(
        replaces=content.replaces or "",
        as_at=written_instant(content.disclosed_at),
        words=[SummaryRow(label, words) for label, words in content.fields],
        terms=[
            SummaryRow("Reliability", reliability),
            SummaryRow("What you may use it for", content.purpose),
            SummaryRow("Legal basis", str(Gateway(content.gateway).label)),
            SummaryRow("Held by the police under", _regime(content.from_regime)),
            SummaryRow("Held by you under", _regime(content.to_regime)),
            SummaryRow("Disclosed by", content.disclosed_by),
            SummaryRow("You can read it until", written_date(content.until)),
        ],
    )


def _regime(code: str) -> str:
    return str(Regime(code).label)
