"""The work that people hold by name, which a colleague does while they are off.

A colleague takes it over before they leave. Higher packages assign such work; the
registry names every kind of it, as `PERSONAL_WORK`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from stronghold.core.accounts.models import User
from stronghold.core.registered import registered, the_one


@dataclass(frozen=True)
class PersonalWork:
    """One kind of work; `code` is its name in the audit log.

    `held` returns the rows that any of some people still have to do, by their ids, and
    `column` is where each names its person. `may_take` says who can do such work at
    all. `reference` returns that of a row's record.
    """

    code: str
    one: str
    many: str
    held: Callable[[Collection[int]], QuerySet[Any]]
    column: str
    may_take: Callable[[User], bool]
    reference: Callable[[Any], str] = attrgetter("reference")


@dataclass(frozen=True)
class Held:
    """How much work of a kind a person still has to do; at least 1."""

    kind: PersonalWork
    n: int


def kinds_of_work() -> Sequence[PersonalWork]:
    return registered("PERSONAL_WORK")


def report_left_work(person: User) -> None:
    """Report what an account that was closed has left to do, in the transaction.

    A higher package sends it to their supervisors, named by `REPORT_LEFT_WORK`.
    """
    the_one("REPORT_LEFT_WORK")(person)
