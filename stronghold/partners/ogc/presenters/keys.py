"""The page of a person's keys, and how mapping software uses one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.kernel.london import LONDON
from stronghold.core.ui.dates import short_date, short_instant

if TYPE_CHECKING:
    from stronghold.partners.ogc.models import AccessKey


@dataclass(frozen=True)
class ShownKey:
    """One key as its owner sees it: never its token."""

    name: str
    facts: Sequence[tuple[str, str]]
    revoke_url: str


@dataclass(frozen=True)
class KeysPage:
    """The keys, and the address for mapping software."""

    keys: Sequence[ShownKey]
    address: str
    # The new key's token, shown only once.
    token: str = ""

    @property
    def address_with_key(self) -> str:
        return f"{self.address}?key={self.token}"


def keys_page(
    keys: Sequence["AccessKey"], *, address: str, token: str = ""
) -> KeysPage:
    """Present a person's keys; `address` is the absolute one for programs."""
    return KeysPage([_shown(key) for key in keys], address, token)


def _shown(key: "AccessKey") -> ShownKey:
    facts = [
        ("Agreement", key.agreement),
        ("Made", short_date(key.made_at.astimezone(LONDON).date())),
        ("Last used", short_instant(key.used_at) if key.used_at else "Never"),
        ("Works until", short_date(key.until.astimezone(LONDON).date())),
    ]
    return ShownKey(
        key.name,
        [(name, value) for name, value in facts if value],
        reverse("ogc:revoke_key", args=[key.pk]),
    )
