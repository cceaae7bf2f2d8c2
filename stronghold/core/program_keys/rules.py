"""What a key must say of itself, and from where it may be used."""

import ipaddress
import re
from collections.abc import Collection, Sequence

from stronghold.core.kernel.errors import RuleBroken

# Days for which a key can be valid.
TERMS = (30, 90, 365)
MOST_KEYS, MOST_NETWORKS = 10, 10
PREFIX = "shk_"


def check_term(days: int) -> None:
    """Refuse a key that lasts longer than those on offer, or for another time."""
    if days not in TERMS:
        raise RuleBroken("Choose how long it should last", field="days")


def check_scopes(codes: Collection[str], offered: Collection[str]) -> list[str]:
    """Return the codes sorted, each once; all must be among those offered."""
    if not codes:
        raise RuleBroken("Choose what the key opens", field="scopes")
    if unknown := sorted(set(codes) - set(offered)):
        raise RuleBroken(f"You cannot choose {unknown[0][:20]}", field="scopes")
    return sorted(set(codes))


def read_networks(text: str) -> list[str]:
    """Return the networks in a text, in CIDR form, separated by commas or spaces."""
    found = [_network(part) for part in re.split(r"[\s,;]+", text) if part]
    if len(found) > MOST_NETWORKS:
        raise RuleBroken(f"Enter at most {MOST_NETWORKS} networks", field="networks")
    return list(dict.fromkeys(found))


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise RuleBroken(
            f"{text[:40]} is not an address or a network, such as 192.0.2.0/24",
            field="networks",
        ) from None


def is_within(address: str, networks: Sequence[str]) -> bool:
    """Return whether an address is in one of the networks; in any if there is none."""
    if not networks:
        return True
    try:
        source = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(source in ipaddress.ip_network(network) for network in networks)
