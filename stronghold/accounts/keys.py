"""What gives access without a password: listed for its owner, and ended with it.

Slices above this one keep such keys too: `KEY_RINGS` in the settings names all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from stronghold.accounts.models import User


@dataclass(frozen=True)
class KeyRing:
    """All keys of one sort that a person holds; `code` is what the trail calls them.

    `listed` returns each in words. `end` ends them, within the transaction of an
    action that records it, and returns how many there were.
    """

    code: str
    listed: Callable[[User], Sequence[str]]
    end: Callable[[User], int]


def held_keys(owner: User) -> list[str]:
    """Return in words what gives a person access without their password."""
    return [words for ring in _rings() for words in ring.listed(owner)]


def end_keys(owner: User) -> dict[str, int]:
    """End all of it; return how many of each sort, for the event of who does it."""
    ended = {ring.code: ring.end(owner) for ring in _rings()}
    return {code: n for code, n in ended.items() if n}


@cache
def _rings() -> list[KeyRing]:
    return [import_string(path) for path in settings.KEY_RINGS]
