"""The page of a person's keys, and how programs use one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.kernel.london import london_date
from stronghold.core.program_keys.scopes import MAPS, labels_of
from stronghold.core.ui.dates import short_date, short_instant

if TYPE_CHECKING:
    from stronghold.core.program_keys.models import ProgramKey


@dataclass(frozen=True)
class ShownKey:
    """One key as its owner sees it: never its token."""

    name: str
    opens: Sequence[str]
    facts: Sequence[tuple[str, str]]
    revoke_url: str


@dataclass(frozen=True)
class KeysPage:
    """The keys, and the addresses for programs.

    `token` is that of the new key, shown only once. The addresses are empty for who
    cannot use what is there.
    """

    keys: Sequence[ShownKey]
    api: str
    maps: str
    token: str = ""
    is_for_maps: bool = False

    @property
    def maps_with_key(self) -> str:
        return f"{self.maps}?key={self.token}"


def keys_page(
    keys: Sequence["ProgramKey"], *, api: str, maps: str, token: str = ""
) -> KeysPage:
    """Present a person's keys, the newest first; the addresses are absolute."""
    is_for_maps = bool(token and keys and MAPS in keys[0].scopes)
    return KeysPage([_shown(key) for key in keys], api, maps, token, is_for_maps)


def _shown(key: "ProgramKey") -> ShownKey:
    facts = [
        ("Agreement", key.agreement),
        ("From", ", ".join(key.networks)),
        ("Made", short_date(london_date(key.made_at))),
        ("Last used", short_instant(key.used_at) if key.used_at else "Never"),
        ("Works until", short_date(london_date(key.until))),
    ]
    return ShownKey(
        key.name,
        labels_of(key.scopes),
        [(name, value) for name, value in facts if value],
        reverse("program_keys:revoke", args=[key.pk]),
    )
