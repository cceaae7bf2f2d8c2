"""The page of a partner without an agreement in force: why, and what to do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.presenters import Unsigned, who_signs
from stronghold.core.sharing.presenters.suspended import (
    refused_text,
    waits_text,
    who_ends_text,
)
from stronghold.core.sharing.presenters.terms import contact_of
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Link, SummaryRow, Table

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement
    from stronghold.core.sharing.queries import Refusal


NONE = (
    "Nothing can be shared here until an agreement is in force between your "
    "organisation and the police. It says what you may see, for which purpose, and in "
    "which areas.",
    "Ask your contact at the police, or your own data protection officer, what stage "
    "it has reached.",
)
SUSPENDED = (
    "The police suspended the agreement with your organisation, so nothing is shared "
    "under it until they resume it."
)
WAITS = (
    "An agreement with the police is waiting for your organisation’s signature. It "
    "says what you may see, for which purpose, and in which areas. Nothing is shared "
    "until both sides have signed it."
)


def not_shared_page(
    organisation: str,
    found: Sequence[Sequence["Agreement"]],
    *,
    table: Table | None,
    to_sign: Sequence[Unsigned],
    own: Sequence[Link],
    n_approvals: int,
    suspended: Sequence[tuple["Agreement", "Refusal | None"]] = (),
) -> dict[str, Any]:
    """Present why nothing is shared, with the agreements that the viewer may see.

    `own` are the links to what needs no agreement.
    """
    was_signed = any(row.is_signed for versions in found for row in versions)
    waits = next(iter(to_sign), None)
    return {
        "title": "Nothing is shared with your organisation "
        + ("now" if was_signed else "yet"),
        "caption": organisation,
        "words": _words(suspended, waits),
        "suspended": [suspended_rows(*one) for one in suspended],
        "table": table,
        # The first agreement that waits for the partner's signature.
        "sign": _to_sign(waits),
        "own": own,
        "approve": _approve(n_approvals),
    }


def _words(suspended: Sequence[object], waits: Unsigned | None) -> Sequence[str]:
    """Say why nothing is shared, and what of it the reader can change."""
    if suspended:
        return [SUSPENDED, *(_who_can_sign(waits) if waits else ())]
    return [WAITS, *_who_can_sign(waits)] if waits else NONE


def _who_can_sign(waits: Unsigned) -> Sequence[str]:
    if waits.may_sign:
        return ()
    if waits.suspended:
        return [waits_text(waits.suspended, waits.row)]
    return who_signs(waits.row, waits.signatories, for_police=False)


def suspended_rows(row: "Agreement", refusal: "Refusal | None") -> list[SummaryRow]:
    """Say since when an agreement is suspended, why, what was asked, and whom to ask.

    `refusal` is the last answer to who asked to resume it, if that was one.
    """
    url = reverse("sharing:agreement", args=[row.reference, row.version])
    since = written_instant(row.suspended_at) if row.suspended_at else ""
    return [
        SummaryRow("Agreement", f"{row.reference}, version {row.version}", url),
        SummaryRow("Suspended since", since),
        SummaryRow("Why", row.reason),
        SummaryRow("Not listed for now", _not_listed(row)),
        *_resuming(row, refusal),
        SummaryRow("What ends it", who_ends_text(row)),
        SummaryRow(f"Ask at {row.force.name}", lines=contact_of(row, "police")),
    ]


def _not_listed(row: "Agreement") -> str:
    """Say what of the partner's own is not on this page while it is suspended."""
    to_do = [code for code in (Shared.TASKINGS, Shared.REFERRALS) if code in row.rows]
    also = f", and {' and '.join(to_do)} to answer, also late ones" if to_do else ""
    return (
        f"What was disclosed to you under it{also}. What has not ended is listed again "
        "once it is resumed."
    )


def _resuming(row: "Agreement", refusal: "Refusal | None") -> list[SummaryRow]:
    """Say that someone asked to resume it, or that this was refused."""
    if row.resume_asked_at:
        asked = (
            f"{row.force.name} were asked on {written_instant(row.resume_asked_at)} to "
            "resume it: a second person decides."
        )
        return [SummaryRow("Resuming it", asked)]
    return [SummaryRow("Resuming it", refused_text(refusal))] if refusal else []


def _to_sign(waits: Unsigned | None) -> Link | None:
    if waits is None:
        return None
    and_sign = " and sign it" if waits.may_sign else ""
    return Link(f"Read version {waits.row.version}{and_sign}", waits.url)


def own_links(*, n_to_sign: int, n_reviews: int) -> list[Link]:
    """Link a council to its closure cases, which need no agreement."""
    links = [
        Link("Open a closure case", reverse("closures:new")),
        Link("Your closure cases", reverse("closures:list")),
    ]
    if n_to_sign:
        url = reverse("closures:to_sign")
        links.append(Link(f"Waiting for your signature: {n_to_sign}", url))
    if n_reviews:
        url = reverse("closures:to_review")
        links.append(Link(f"Waiting for your review: {n_reviews}", url))
    return links


def _approve(n: int) -> Link | None:
    return Link(f"Access to approve: {n}", reverse("approvals:list")) if n else None
