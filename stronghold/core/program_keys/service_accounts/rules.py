"""What a service account must say of itself, and how many keys it has."""

import ipaddress
from collections.abc import Sequence

from stronghold.core.kernel.errors import RuleBroken

# One in use, and the next: the program changes to it, and the first is revoked.
MOST_KEYS = 2
# Days for which a key can be valid.
TERMS = (90, 180, 365)
LONGEST_NAME, LONGEST_PURPOSE = 60, 200
# What each username of a service begins with.
BEGINNING = "service."
LONGEST_SLUG = 24
# The widest networks that a service which writes may be in, by version of IP.
_WIDEST = {4: 8, 6: 32}


def check_words(text: str, *, field: str, missing: str, longest: int) -> str:
    """Return a text on one line, with single spaces; it must be there, and fit."""
    words = " ".join(text.split())
    if not words:
        raise RuleBroken(missing, field=field)
    if len(words) > longest:
        raise RuleBroken(f"Use {longest} characters or fewer", field=field)
    return words


def check_networks(networks: Sequence[str], *, writes: bool) -> None:
    """Refuse a service that writes from everywhere: a lost key would be enough."""
    if not writes:
        return
    if not networks:
        raise RuleBroken(
            "Enter the networks from which it may add or change records",
            field="networks",
        )
    for text in networks:
        network = ipaddress.ip_network(text)
        if network.prefixlen < _WIDEST[network.version]:
            raise RuleBroken(
                f"{text} is too wide a network. Enter those of your organisation",
                field="networks",
            )


def check_term(days: int) -> None:
    if days not in TERMS:
        raise RuleBroken("Choose how long the key should last", field="days")


def check_force(*, fits: bool) -> None:
    if not fits:
        raise RuleBroken("Choose a force that it works with", field="force")


def check_team(*, fits: bool) -> None:
    if not fits:
        raise RuleBroken("Choose a team of this organisation", field="team")


def check_is_open(*, is_open: bool) -> None:
    if not is_open:
        raise RuleBroken("This service account is closed. Open another")


def check_has_room(n_keys: int) -> None:
    """Refuse a third key: one in use and the next are enough."""
    if n_keys >= MOST_KEYS:
        raise RuleBroken(
            f"It has {MOST_KEYS} keys. Revoke the one that is no longer used first"
        )
