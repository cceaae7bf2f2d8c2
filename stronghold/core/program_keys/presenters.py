"""The page of a person's keys, and how programs use one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.accounts.scopes import MAPS, labels_of, lists_of
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import short_date, short_instant
from stronghold.core.ui.parts import ShownKey

if TYPE_CHECKING:
    from stronghold.core.program_keys.models import ProgramKey


@dataclass(frozen=True)
class KeysPage:
    """The keys, and the addresses for programs.

    `token` is that of the new key, shown only once. The addresses are empty for who can
    choose no scope for what is there. `example` is one to try, and `limit` how many
    requests a key may send to the API in a minute. `force` is the one that a new key
    works with, "" for who works with one alone.
    """

    keys: Sequence[ShownKey]
    maps: str
    example: str
    limit: str
    token: str
    is_for_maps: bool
    force: str

    @property
    def maps_with_key(self) -> str:
        return f"{self.maps}?key={self.token}"


def keys_page(
    keys: Sequence["ProgramKey"],
    *,
    offered: Sequence[str],
    maps: str,
    api: str,
    limit: int,
    token: str = "",
    force: str = "",
) -> KeysPage:
    """Present a person's keys, the newest first; the addresses are absolute.

    `offered` are the codes of the scopes that they may choose. The example reads the
    first list among them; the document of the API is open to every key.
    """
    of_api = [code for code in offered if code != MAPS]
    first = next(iter(lists_of(of_api)), "schema")
    return KeysPage(
        keys=[_shown(key) for key in keys],
        maps=maps if MAPS in offered else "",
        example=f"{api}{first}" if of_api else "",
        limit=f"{limit:,}",
        token=token,
        is_for_maps=bool(token and keys and MAPS in keys[0].scopes),
        force=force,
    )


def _shown(key: "ProgramKey") -> ShownKey:
    facts = [
        ("Works with", key.force.name if key.force else ""),
        ("Agreement", key.agreement),
        ("Works from", ", ".join(key.networks)),
        ("Made", short_date(london_date(key.made_at))),
        ("Last used", short_instant(key.used_at) if key.used_at else "Never"),
        ("Works until", short_date(london_date(key.until))),
    ]
    return ShownKey(
        key.name,
        [(name, value) for name, value in facts if value],
        reverse("program_keys:revoke", args=[key.pk]),
        labels_of(key.scopes),
    )
