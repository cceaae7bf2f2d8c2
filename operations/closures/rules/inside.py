"""Who may be inside while premises are closed, as a notice or an order says."""

from dataclasses import dataclass
from typing import Protocol

from operations.closure_moves.choices import InsideRole
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_NAME = 100
LONGEST_CONDITIONS = 200
# More than any order that was reported; a list that is longer is a slip.
MOST_INSIDE = 50


@dataclass(frozen=True)
class Inside:
    """One who may be inside: a role, the name if the paper gives it, and when."""

    role: str
    name: str = ""
    conditions: str = ""


class IsInside(Protocol):
    """A row, or what is to become one."""

    @property
    def role(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def conditions(self) -> str: ...


def check_inside(one: Inside) -> None:
    """Refuse a role that there is not, and too long a text."""
    if one.role not in InsideRole.values:
        raise RuleBroken("Choose who may be inside", field="roles")
    check_text(one.name, subject="Name", field="name", longest=LONGEST_NAME)
    check_text(
        one.conditions,
        subject="Conditions",
        field="conditions",
        longest=LONGEST_CONDITIONS,
    )


def is_same(one: IsInside, other: IsInside) -> bool:
    """Say whether two are the same, so that a list sent twice is stored once."""
    return _key(one) == _key(other)


def _key(one: IsInside) -> tuple[str, str, str]:
    return one.role, one.name.casefold(), one.conditions.casefold()
