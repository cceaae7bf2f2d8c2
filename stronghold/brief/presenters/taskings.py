"""Setting a tasking from a line of the brief: the links, and the form on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.urls import reverse

from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.rules import is_reference
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.figures.measures import Measure

FIGURES, DUE, CHANGES, DONE = "figures", "due", "changes", "done"
NEXT_STEP = Column("Next step", ways=True)
# Parts of the page that a line may also be in; the address names the part then.
OTHER_PARTS = frozenset({CHANGES, DONE})
# The part of a record by the first letter of its reference; others are in "due".
PARTS: Mapping[str, str] = MappingProxyType({"T": "taskings", "Y": "priorities"})


@dataclass(frozen=True)
class TaskingPanel:
    """The form of a tasking, in the part of the page that its line is in."""

    part: str
    title: str
    back_url: str
    # Initial values of the form.
    source: str
    priority: str = ""


def tasking_panel(
    readable: Mapping[str, Measure], week: Week, line: str, *, part: str = ""
) -> TaskingPanel:
    """Return the form of a line: a measure's code or a reference; else NotFound.

    `readable` are the measures that the viewer may read, by code.
    """
    back = reverse("brief:week", args=[str(week)])
    named = part if part in OTHER_PARTS else ""
    if measure := readable.get(line):
        return TaskingPanel(
            part=named or FIGURES,
            title=f"Set a tasking about: {measure.label}",
            back_url=f"{back}#{named or line}",
            source=f"Weekly brief {week}: {measure.label}",
        )
    if not is_reference(line):
        raise NotFound
    part = named or PARTS.get(line[:1], DUE)
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


def with_tasking_links(
    table: Table | None, lines: Sequence[str], week: Week, *, part: str = ""
) -> Table | None:
    """Add to each row of a table a link to set a tasking from it."""
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
