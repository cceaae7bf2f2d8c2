"""The saved views of a list, as links over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.core.records.presenters import address
from stronghold.core.ui.parts import Chip

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User
    from stronghold.core.records.models import SavedView


@dataclass(frozen=True)
class ViewShown:
    """A view as a link. `made_by` is who made a view of the team."""

    chip: Chip
    view_id: int
    may_delete: bool
    made_by: str = ""


@dataclass(frozen=True)
class ViewGroup:
    """The viewer's own views of a list, or those of their team."""

    label: str
    views: Sequence[ViewShown]


def view_groups(
    rows: Sequence["SavedView"],
    params: Mapping[str, str],
    url: str,
    *,
    viewer: "User",
    may_delete_any: bool,
) -> list[ViewGroup]:
    """Return the groups that hold a view; the one with these parameters is current."""
    shown = [
        ViewShown(
            Chip(row.name, address(url, row.params), current=row.params == params),
            row.pk,
            may_delete=may_delete_any or row.owner_id == viewer.pk,
            made_by=row.owner.display_name if row.team_id else "",
        )
        for row in rows
    ]
    groups = [
        ViewGroup("My views", [view for view in shown if not view.made_by]),
        ViewGroup("Team views", [view for view in shown if view.made_by]),
    ]
    return [group for group in groups if group.views]
