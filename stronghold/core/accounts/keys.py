"""Keys that give access without a password: listed for their owner, and ended together.

Higher packages keep such keys too; `KEY_RINGS` of the registry names them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stronghold.core.accounts.models import User
from stronghold.core.registered import registered


@dataclass(frozen=True)
class KeyRing:
    """All keys of one kind that a user holds; `code` is its name in the audit log.

    `listed` describes each key in words. `end` ends them within the transaction of the
    action that logs it, and returns how many there were.
    """

    code: str
    listed: Callable[[User], Sequence[str]]
    end: Callable[[User], int]


def held_keys(owner: User) -> list[str]:
    """Return descriptions of all that gives a user access without their password."""
    return [words for ring in _rings() for words in ring.listed(owner)]


def end_keys(owner: User) -> dict[str, int]:
    """End all keys of a user; return the number of each kind, for the audit event."""
    ended = {ring.code: ring.end(owner) for ring in _rings()}
    return {code: n for code, n in ended.items() if n}


def _rings() -> Sequence[KeyRing]:
    return registered("KEY_RINGS")
