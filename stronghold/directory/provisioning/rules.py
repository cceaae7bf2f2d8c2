"""Rules of keys for the directory, and what an account takes from a person of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from stronghold.core.kernel.errors import RuleBroken

LONGEST_DISPLAY_NAME, LONGEST_EMAIL = 80, 254
# Days for which a key can be valid.
TERMS = (90, 180, 365)
MOST_KEYS = 5


def check_term(days: int) -> None:
    """Refuse a key that lasts longer than those on offer."""
    if days not in TERMS:
        raise RuleBroken("Choose how long the key should last", field="days")


def check_room(n_keys: int) -> None:
    """Refuse another key if the force has as many as it can."""
    if n_keys >= MOST_KEYS:
        raise RuleBroken(
            f"There are {MOST_KEYS} keys. Revoke one that is not in use first"
        )


def display_name_of(details: Mapping[str, Any]) -> str:
    """Return the name by which colleagues know a person, from what SCIM says."""
    name: Mapping[str, str] = details.get("name") or {}
    parts = [name.get("givenName", ""), name.get("familyName", "")]
    first_part = details["userName"].partition("@")[0]
    wanted = (
        details.get("displayName"),
        name.get("formatted"),
        " ".join(filter(None, parts)),
        first_part,
    )
    words = next(" ".join(one.split()) for one in wanted if one and one.split())
    return words[:LONGEST_DISPLAY_NAME]


def work_email_of(details: Mapping[str, Any]) -> str:
    """Return a person's e-mail at work, else their first; "" if it is not one."""
    emails: Sequence[Mapping[str, Any]] = details.get("emails") or []
    order = sorted(
        (one for one in emails if one.get("value")),
        key=lambda one: (one.get("type") != "work", not one.get("primary")),
    )
    found = str(order[0]["value"]) if order else ""
    return found if "@" in found and len(found) <= LONGEST_EMAIL else ""
