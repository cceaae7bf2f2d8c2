"""Disclosures to one person, as the recipient reads them and police check them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson

from operations.safeguarding.choices import NamePassed
from stronghold.core.sharing.choices import DisclosedKind, Gateway, Regime, Reliability
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import SummaryRow
from stronghold.partners.portal.kinds import REVOKED_DISCLOSURES, SharedKind
from stronghold.partners.portal.presenters.rows import title_of

if TYPE_CHECKING:
    from stronghold.partners.portal.queries import SharedRow


# Kinds of record about one person, whose name no record holds.
ABOUT_ONE_PERSON = (DisclosedKind.ARREST, DisclosedKind.CONCERN)


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
    name_passed: str
    name_passed_at: datetime | None
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class DisclosureText:
    """What `portal/disclosure_text.html` draws."""

    replaces: str
    as_at: str
    words: Sequence[SummaryRow]
    terms: Sequence[SummaryRow]


def revoked_text(row: "SharedRow") -> str:
    """Say that a disclosure was revoked (Data Protection Act 2018, s.38(5))."""
    disclosed_at, revoked_at = row.values
    return (
        f"{row.reference}, disclosed to you on {written_instant(disclosed_at)}, was "
        f"revoked on {written_instant(revoked_at)}. Do not use it, and destroy your "
        "notes."
    )


def received_page(kind: SharedKind, row: "SharedRow") -> dict[str, Any]:
    """Present a disclosure to its recipient, or the notice that it was revoked."""
    if kind is REVOKED_DISCLOSURES:
        words = revoked_text(row)
        return {
            "title": "Revoked disclosure",
            "reference": row.reference,
            "revoked": words,
        }
    values = dict(zip(kind.columns, row.values, strict=True))
    values["fields"] = orjson.loads(values["fields"] or "[]")
    content = DisclosureContent(**values)
    return {
        "title": title_of(kind, values),
        "reference": row.reference,
        "caption": "Only you can read it",
        "text": disclosure_text(content),
    }


def disclosure_text(content: DisclosureContent) -> DisclosureText:
    """Write a disclosure as its recipient reads it."""
    reliability = str(Reliability(content.reliability).label)
    return DisclosureText(
        replaces=content.replaces or "",
        as_at=written_instant(content.disclosed_at),
        words=[SummaryRow(label, words) for label, words in content.fields],
        terms=[
            *_name_passed(content),
            SummaryRow("Reliability", reliability),
            SummaryRow("What you may use it for", content.purpose),
            SummaryRow("Legal basis", str(Gateway(content.gateway).label)),
            SummaryRow("Held by the police under", _regime(content.from_regime)),
            SummaryRow("Held by you under", _regime(content.to_regime)),
            SummaryRow("Disclosed by", content.disclosed_by),
            SummaryRow("You can read it until", written_date(content.until)),
        ],
    )


def _name_passed(content: DisclosureContent) -> list[SummaryRow]:
    """Say how and when the recipient was given the name of whom it is about."""
    if content.record_kind not in ABOUT_ONE_PERSON:
        return []
    if not content.name_passed or content.name_passed_at is None:
        ask = [f"Ask {content.disclosed_by} whom it is about"]
        return [SummaryRow("Person’s name", "Not recorded as passed", lines=ask)]
    passed = f"Passed {str(NamePassed(content.name_passed).label).lower()}"
    at = written_instant(content.name_passed_at)
    return [SummaryRow("Person’s name", passed, lines=[at])]


def _regime(code: str) -> str:
    return str(Regime(code).label)
