"""Rules of the code that makes the first administrator. Pure."""

import secrets
from datetime import datetime, timedelta

from stronghold.core.kernel.values import REFERENCE_ALPHABET

# 28 of 30 characters: 137 bits.
GROUPS, GROUP = 7, 4
VALID_FOR = timedelta(minutes=60)
# After so many wrong codes the right one is void too.
MOST_WRONG = 8


def new_code() -> str:
    """Return a random code in groups, as it is typed."""
    n = GROUPS * GROUP
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(n))
    return "-".join(letters[i : i + GROUP] for i in range(0, n, GROUP))


def bare(code: str) -> str:
    """Return a code as it is compared: capitals, without spaces and hyphens."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def is_valid(
    *, expires_at: datetime, n_wrong: int, used_at: datetime | None, now: datetime
) -> bool:
    """Return whether a code can still be used."""
    return used_at is None and now < expires_at and n_wrong < MOST_WRONG
