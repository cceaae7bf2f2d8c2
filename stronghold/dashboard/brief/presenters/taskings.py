"""How a tasking is set from a line of the brief, and where on the page it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.dashboard.measures import MEASURES
from stronghold.kernel.errors import NotFound
from stronghold.kernel.weeks import Week
from stronghold.look.parts import Cell, Column, Row, Table
from stronghold.records.rules import is_reference

FIGURES, DUE, CHANGES, DONE = "figures", "due", "changes", "done"
NEXT_STEP = Column("Next step", ways=True)
# In which part of the page a line of each kind stands; any other record is due.
# The parts that a line may stand in besides its own, named in the address.
ASKED_PARTS = frozenset({CHANGES, DONE})
PARTS: Mapping[str, str] = MappingProxyType({"T": "taskings", "Y": "priorities"})


@dataclass(frozen=True)
class TaskingPanel:
    """The form of a tasking, in the part of the page that its line stands in."""

    part: str
    title: str
    back_url: str
    # What the form begins with.
    source: str
    priority: str = ""


def tasking_panel(
    viewer: User, week: Week, line: str, *, asked_part: str = ""
) -> TaskingPanel:
    """Return the form of a line: a measure's code, or a reference; or NotFound."""
    back = reverse("brief:week", args=[str(week)])
    asked = asked_part if asked_part in ASKED_PARTS else ""
    if (measure := MEASURES.get(line)) and policy.can(viewer, measure.verb):
        return TaskingPanel(
            part=asked or FIGURES,
            title=f"Set a tasking about: {measure.label}",
            back_url=f"{back}#{asked or line}",
            source=f"Weekly brief {week}: {measure.label}",
        )
    if not is_reference(line):
        raise NotFound
    part = asked or PARTS.get(line[:1], DUE)
    return TaskingPanel(
        part=part,
        title=f"Set a tasking about {line}",
        back_url=f"{back}#{part}",
        source=f"Weekly brief {week}: {line}",
        priority=line if part == "priorities" else "",
    )


def tasking_url(week: Week, line: str, *, part: str = "") -> str:
    url = reverse("brief:set_tasking", args=[str(week), line])
    return f"{url}?part={part}#set-a-tasking" if part else f"{url}#set-a-tasking"


def with_ways(
    table: Table | None, lines: Sequence[str], week: Week, *, part: str = ""
) -> Table | None:
    """Give each row of a table the way to set a tasking from it."""
    if table is None:
        return None
    rows = [
        Row(
            [*row.cells, Cell("Set a tasking", tasking_url(week, line, part=part))],
            row.muted,
        )
        for row, line in zip(table.rows, lines, strict=True)
    ]
    return replace(table, columns=[*table.columns, NEXT_STEP], rows=rows)
