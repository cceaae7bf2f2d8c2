"""Which place a person's claims give them, and their username. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from stronghold.core.accounts.rules import RESERVED

if TYPE_CHECKING:
    from stronghold.core.accounts.models import GivenByClaim, Organisation, Team

# A rule in force, or one as it is written.
R = TypeVar("R", bound="GivenByClaim")

LONGEST_USERNAME = 40
_SHORTEST_USERNAME = 2


@dataclass(frozen=True)
class Place:
    """The organisation, role and team that a person is given."""

    organisation: "Organisation"
    role: str
    team: "Team | None"
    own_role: str = ""


def place_of(
    claims: Mapping[str, Sequence[str]], rules: Iterable["GivenByClaim"]
) -> Place | None:
    """Return what the first matching rule gives; None if none does: no access."""
    rule = deciding_rule(claims, rules)
    if rule is None:
        return None
    return Place(rule.organisation, rule.role, rule.team, rule.own_role)


def deciding_rule(claims: Mapping[str, Sequence[str]], rules: Iterable[R]) -> R | None:
    """Return the first of the rules, in their order, whose value is in its claim."""
    return next(
        (rule for rule in rules if rule.value in claims.get(rule.claim, ())), None
    )


def claims_from(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the claims that are texts or lists of texts, as lists."""
    claims = {}
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        claims[name] = [one for one in values if isinstance(one, str)]
    return claims


def username_from(wanted: str) -> str:
    """Return a username for a name of the provider, such as an address: its first part.

    It follows the rule of usernames, but may be taken.
    """
    plain = unicodedata.normalize("NFKD", wanted.partition("@")[0].lower())
    kept = re.sub(r"[^a-z0-9._-]", "", plain).lstrip("._-")[:LONGEST_USERNAME]
    if len(kept) < _SHORTEST_USERNAME or kept in RESERVED:
        kept = f"person-{kept}".rstrip("-")
    return kept


def numbered(username: str, number: int) -> str:
    """Return the username with a number behind it, no longer than a username may be."""
    tail = f"-{number}"
    return username[: LONGEST_USERNAME - len(tail)] + tail
