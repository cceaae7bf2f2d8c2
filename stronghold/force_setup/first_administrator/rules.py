"""Rules of the code that makes the first administrator. Pure."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.values import REFERENCE_ALPHABET

# 28 of 30 characters: 137 bits.
GROUPS, GROUP = 7, 4
VALID_FOR = timedelta(minutes=60)
# After so many wrong codes the right one is void too.
MOST_WRONG = 8
LONGEST_NAME = 100


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


@dataclass(frozen=True)
class NewForce:
    """A force that begins on a site that serves another, by its code and name."""

    code: str
    name: str


def check_begins(force: NewForce, *, has_administrator: bool, is_taken: bool) -> None:
    """Refuse a force that has begun, or that would take the place of another."""
    if has_administrator:
        raise RuleBroken(
            f"The force {force.code} has an administrator, who can add others at "
            "/people/. For a forgotten password, run setup_force FILE --new-password."
        )
    if not force.name:
        raise RuleBroken(
            f"There is no force {force.code} yet. Give its name, too: --force "
            f'{force.code} --name "NAME"'
        )
    if len(force.name) > LONGEST_NAME:
        raise RuleBroken(f"The name must be {LONGEST_NAME} characters or fewer.")
    if is_taken:
        raise RuleBroken(
            f"Another force has an organisation that is called as {force.name} would "
            "be. Give another name."
        )
