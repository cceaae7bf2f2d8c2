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


def takers(person: User, held: Sequence[Held]) -> list[User]:
    """Return the colleagues who can take all of it over, by team and name."""
    colleagues = User.objects.filter(organisation=person.organisation, is_active=True)
    found = colleagues.exclude(pk=person.pk).select_related("team", "organisation")
    return [
        colleague
        for colleague in found.order_by("team__name", "display_name", "username")
        if all(one.kind.may_take(colleague) for one in held)
    ]


@cache
def _kinds() -> list[PersonalWork]:
    return [import_string(path) for path in settings.PERSONAL_WORK]
