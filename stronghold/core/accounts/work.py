"""The work that people hold by name, which a colleague takes over before they leave.

Higher packages assign such work; the setting `PERSONAL_WORK` names every kind of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from stronghold.core.accounts.models import User


@dataclass(frozen=True)
class PersonalWork:
    """One kind of work; `code` is its name in the audit log.

    `count` returns how much of it a person still has to do. `give` gives all of that
    to another person within the transaction of the action that logs it, and returns
    the references of the records. `may_take` says who can do such work at all.
    """

    code: str
    one: str
    many: str
    count: Callable[[User], int]
    give: Callable[[User, User], Sequence[str]]
    may_take: Callable[[User], bool]


@dataclass(frozen=True)
class Held:
    """How much work of a kind a person still has to do; at least 1."""

    kind: PersonalWork
    n: int


def held_work(person: User) -> list[Held]:
    """Return what a person still has to do, by kind."""
    counted = [Held(kind, kind.count(person)) for kind in _kinds()]
    return [held for held in counted if held.n]


@cache
def _kinds() -> list[PersonalWork]:
    return [import_string(path) for path in settings.PERSONAL_WORK]
