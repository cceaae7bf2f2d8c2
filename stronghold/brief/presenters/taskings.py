"""Setting a tasking from the brief: its link, and what was set from each line.

A tasking is found again by its source, which names the week and what it is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.taskings.record import TASKINGS
from operations.taskings.rules import LONGEST_SOURCE
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.presenters import address
from stronghold.core.ui.parts import Cell, Column, Link
from stronghold.signals.presenters.section import tasking_link

if TYPE_CHECKING:
    from operations.taskings.models import Tasking

SET_ONE = "Set a tasking"
NEXT_STEP = Column("Next step", ways=True)


def source_of(week: Week, words: str) -> str:
    """Return the source of a tasking that is set from the brief of a week."""
    return f"{source_start(week)}{words}"[:LONGEST_SOURCE]


def source_start(week: Week) -> str:
    return f"Weekly brief {week}: "


@dataclass(frozen=True)
class Ways:
    """Links for the lines of a brief: taskings set from each, and to set one."""

    week: Week
    today: date
    may_task: bool
    # The taskings set from this brief, by their source.
    found: Mapping[str, Sequence["Tasking"]]

    def tasked(self, words: str) -> list[Link]:
        """Return the taskings set about this: who was tasked, and by when."""
        found = self.found.get(source_of(self.week, words), ())
        return [tasking_link(tasking, self.today) for tasking in found]

    def links(self, words: str, *, anchor: str, place: str = "") -> list[Link]:
        """Return what was set about a line; if nothing was, a link to set one.

        `anchor` is where the page shows the line: setting a tasking returns there.
        """
        if tasked := self.tasked(words):
            return tasked
        if not self.may_task:
            return []
        given = {
            "source": source_of(self.week, words),
            "place": place,
            "back": f"{reverse('brief:week', args=[str(self.week)])}#{anchor}",
        }
        kept = {name: text for name, text in given.items() if text}
        return [Link(SET_ONE, address(TASKINGS.url("new"), kept))]


def cell_of(links: Sequence[Link]) -> Cell:
    """Return the last of these links as a cell; an empty one if there is none."""
    return Cell(links[-1].label, href=links[-1].url) if links else Cell("")
