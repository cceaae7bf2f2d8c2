"""The page of a partner without an agreement in force: why, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from operations.closures.queries import n_to_review
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.presenters import agreements_table
from stronghold.core.sharing.queries import (
    agreements,
    agreements_to_sign,
    is_police,
)
from stronghold.core.ui.parts import Link, Table


@dataclass(frozen=True)
class NotSharedPage:
    """What `portal/not_shared.html` draws."""

    title: str
    caption: str
    words: Sequence[str]
    # Its current and past agreements.
    table: Table | None
    # The first agreement that waits for the partner's signature.
    sign: Link | None
    # What the partner can do without an agreement.
    own: Sequence[Link]


def not_shared_page(viewer: User) -> NotSharedPage:
    """Present why nothing is shared, with the agreements that the viewer may see."""
    found = agreements(viewer)
    was_signed = any(row.is_signed for versions in found for row in versions)
    return NotSharedPage(
        title="Nothing is shared with your organisation "
        + ("now" if was_signed else "yet"),
        caption=viewer.organisation.name,
        words=[
            "Nothing can be shared here until an agreement is in force between your "
            "organisation and the police. It says what you may see, for which purpose, "
            "and in which areas.",
            "Ask your contact at the police, or your own data protection officer, what "
            "stage it has reached.",
        ],
        table=agreements_table(found, for_police=is_police(viewer)),
        sign=_to_sign(viewer),
        own=_own(viewer),
    )


def _to_sign(viewer: User) -> Link | None:
    for row in agreements_to_sign(viewer):
        url = reverse("sharing:agreement", args=[row.reference, row.version])
        and_sign = " and sign it" if policy.can(viewer, Verb.SIGN_AGREEMENTS) else ""
        return Link(f"Read the agreement{and_sign}", url)
    return None


def _own(viewer: User) -> list[Link]:
    """Link a council to its closure cases, which need no agreement."""
    if not policy.can(viewer, Verb.RUN_COUNCIL_CLOSURES):
        return []
    links = [
        Link("Open a closure case", reverse("closures:new")),
        Link("Your closure cases", reverse("closures:list")),
    ]
    if n := n_to_review(viewer):
        links.append(
            Link(f"Waiting for your review: {n}", reverse("closures:to_review"))
        )
    return links
