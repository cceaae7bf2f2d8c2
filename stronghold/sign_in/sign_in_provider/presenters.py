"""The provider of single sign-on in words: what to register there, and its state."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stronghold.core.ui.parts import SummaryRow, Tag

if TYPE_CHECKING:
    from stronghold.sign_in.sign_in_provider.queries import Chosen


def to_register(return_url: str, logout_url: str) -> Sequence[SummaryRow]:
    """Return the addresses of this site that the provider must know."""
    return [
        SummaryRow("Redirect URI", return_url),
        SummaryRow("Back-channel logout URI", logout_url),
    ]


def of_operator(found: "Chosen") -> Sequence[SummaryRow]:
    """Return what the environment sets, without the secret."""
    return [
        SummaryRow("Issuer", found.issuer, tag=Tag("On", "active")),
        SummaryRow("What people call it", found.name),
        SummaryRow("Client ID", found.client_id),
        SummaryRow("Claim with a permanent ID", found.subject_claim),
        SummaryRow("Claim with their groups", found.groups_claim),
    ]
