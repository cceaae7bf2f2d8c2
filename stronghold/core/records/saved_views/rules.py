"""Rules of saved views: their names, how many there may be, and what they hold."""

from collections.abc import Mapping, Sequence

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_NAME = 60
# Of one list: a person's own, and those of a team.
MOST_SAVED = 20


def check_view(name: str, *, n_saved: int, is_for_team: bool) -> None:
    """Refuse a missing or overlong name, or more than MOST_SAVED views of a list."""
    if not name.strip():
        raise RuleBroken("Enter a name for this view", field="name")
    check_text(name, subject="Name", field="name", longest=LONGEST_NAME)
    if n_saved >= MOST_SAVED:
        whose = "Your team has" if is_for_team else "You have"
        raise RuleBroken(
            f"{whose} {MOST_SAVED} saved views of this list. Delete one of them first",
            field="name",
        )


def check_held(params: Mapping[str, str], typed: Sequence[str]) -> None:
    """Refuse a view without filters, or with one that holds what was typed.

    `typed` is the labels of such filters: what is typed may name someone.
    """
    if not params:
        raise RuleBroken("Choose the filters of this view first", field="name")
    if typed:
        named = " and ".join(f"“{label}”" for label in typed)
        raise RuleBroken(
            f"A view cannot hold what was typed. Remove {named} first", field="name"
        )
