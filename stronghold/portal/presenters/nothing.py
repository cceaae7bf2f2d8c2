"""What a partner is told while no agreement is in force: why, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from operations.closures.queries import n_to_review
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.look.parts import Link, Table
from stronghold.sharing.presenters import agreements_table
from stronghold.sharing.queries import agreements, agreements_to_sign


@dataclass(frozen=True)
class NothingPage:
    """What `portal/nothing.html` draws."""

    title: str
    caption: str
    words: Sequence[str]
    # The agreements that there are, or were.
    table: Table | None
    # What waits for a signature of the partner, the first of it.
    sign: Link | None
    # What may be done without an agreement.
    own: Sequence[Link]


def nothing_page(viewer: User) -> NothingPage:
    """Present why nothing is shared, out of the agreements that the viewer may see."""
    found = agreements(viewer)
    was_signed = any(row.is_signed for versions in found for row in versions)
    return NothingPage(
        title="Nothing is shared with your organisation "
        + ("now" if was_signed else "yet"),
        caption=viewer.organisation.name,
        words=[
            "An agreement has to be in force between your organisation and the police "
            "before anything is shared here. It says what you may see, for which "
            "purpose, and in which areas.",
            "Ask your contact at the police, or your own data protection officer, what "
            "stage it has reached.",
        ],
        table=agreements_table(viewer, found),
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
    """Lead a council to its closure cases, which no agreement is needed for."""
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
