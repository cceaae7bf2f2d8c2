"""Who may be inside: in words, on the page that changes it, and on other pages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from operations.closure_moves.choices import InsideRole
from operations.closures.presenters.move import BACK
from operations.closures.record import CLOSURES
from operations.closures.rules.inside import IsInside
from stronghold.core.records.presenters import named
from stronghold.core.ui.form_page import FormPage

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureException

# For a viewer who may not read names.
SOMEONE_NAMED = "named"


def inside_words(one: IsInside, *, with_name: bool = True) -> str:
    """Return who may be inside, and when, such as: Carer, daytime only."""
    role = str(InsideRole(one.role).label)
    name = one.name if with_name else SOMEONE_NAMED
    words = f"{role} ({name})" if one.name else role
    return f"{words}: {one.conditions}" if one.conditions else words


def inside_lines(rows: Sequence[IsInside], *, with_names: bool = True) -> list[str]:
    """Return a list in few lines: unnamed roles with the same condition share one.

    Such as: Carer, GP or nurse: Daytime only. Those named have a line each, below.
    """
    roles: dict[str, list[str]] = {}
    for row in rows:
        if not row.name:
            role = str(InsideRole(row.role).label)
            same = roles.setdefault(row.conditions, [])
            if role not in same:
                same.append(role)
    shared = [
        f"{', '.join(same)}: {conditions}" if conditions else ", ".join(same)
        for conditions, same in roles.items()
    ]
    own = [inside_words(row, with_name=with_names) for row in rows if row.name]
    return shared + own


def inside_choices(rows: Sequence["ClosureException"]) -> list[tuple[str, str]]:
    """Return the number and words of each on a list."""
    return [(str(row.n), inside_words(row)) for row in rows]


def roles_in_text(rows: Sequence["ClosureException"]) -> str:
    """Return a list as text for a paper that is fixed to a door: no names."""
    return "; ".join(dict.fromkeys(inside_lines(rows, with_names=False)))


def inside_page(case: "ClosureCase", *, of_order: bool) -> FormPage:
    paper = "order" if of_order else "notice"
    return FormPage(
        title="Who may be inside",
        caption=named(CLOSURES, case),
        lede=f"As the {paper} says. Officers at the door see this list. Give a name "
        f"only if the {paper} does.",
        back_url=CLOSURES.url("detail", case.reference),
        back_text=BACK,
        button="Save the list",
        template="closures/inside.html",
    )
