"""What a search result shows, for each kind of record or place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.report.record import REPORTS, status_tag
from stronghold.core.records.kind import IN_ERROR, RecordKind
from stronghold.core.records.presenters import address
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Tag
from stronghold.search.rules import END_MARK, MARK

if TYPE_CHECKING:
    from reports.models import Report
    from stronghold.core.geography.models import Street
    from stronghold.core.places.models import Premises

_MARKED = re.compile(f"{MARK}([^{MARK}{END_MARK}]*){END_MARK}")


@dataclass(frozen=True)
class Piece:
    """A piece of a record's text; `is_match` if it was searched for."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class Hit:
    """One search result and the address of its page."""

    title: str
    url: str
    reference: str = ""
    facts: Sequence[str] = ()
    tag: Tag | None = None
    pieces: Sequence[Piece] = ()


def marked_pieces(headline: str) -> list[Piece]:
    """Split a PostgreSQL headline into pieces, each word searched for on its own."""
    # Splitting by a group gives the text outside and inside the marks in turn.
    texts = _MARKED.split(headline)
    pieces = [
        Piece(_without_marks(t), is_match=n % 2 == 1) for n, t in enumerate(texts)
    ]
    return [piece for piece in pieces if piece.text]


def report_hit(report: "Report") -> Hit:
    return Hit(
        title=REPORTS.title(report),
        reference=report.reference,
        url=REPORTS.url("detail", report.reference),
        facts=[f"Received {written_date(report.received_on)}"],
        tag=_status_of(report),
        pieces=marked_pieces(getattr(report, "headline", "")),
    )


def record_hit(kind: RecordKind[Any], row: Any) -> Hit:
    """Return a record as its kind describes it; its own page has the rest."""
    title, what = kind.title(row), kind.what(row)
    facts = [what, kind.when(row), *kind.found_facts(row)]
    return Hit(
        title=title,
        reference=row.reference,
        url=kind.url("detail", row.reference),
        # What the title does not say already.
        facts=[fact for fact in facts if fact.lower() not in title.lower()],
        tag=kind.status(row),
    )


def premises_hit(premises: "Premises") -> Hit:
    facts = [str(premises.get_kind_display()), premises.street.locality]
    return Hit(
        title=premises.address,
        url=reverse("ledger:premises", args=[premises.pk]),
        facts=[fact for fact in (*facts, premises.postcode) if fact],
    )


def street_hit(street: "Street") -> Hit:
    return Hit(title=str(street), url=reverse("ledger:street", args=[street.pk]))


def postcode_hit(postcode: str) -> Hit:
    return Hit(
        title=postcode,
        url=address(reverse("ledger:search"), {"postcode": postcode}),
        facts=["The premises at this postcode, and the streets nearest to it"],
    )


def with_recorded(hit: Hit, recorded: str) -> Hit:
    """Return a place with how much is recorded there, such as `2 reports`."""
    return replace(hit, facts=[*hit.facts, f"{recorded} recorded"])


def _status_of(report: "Report") -> Tag:
    if report.is_in_error:
        return IN_ERROR
    if report.merged_into_id:
        return Tag("Merged into another", "neutral")
    return status_tag(report)


def _without_marks(text: str) -> str:
    return text.replace(MARK, "").replace(END_MARK, "")
