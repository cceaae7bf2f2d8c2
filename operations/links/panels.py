"""The panel of links on the page of any record or plan that can have one."""

from typing import Any

from operations.links import presenters, queries
from operations.links.actions import may_remove
from operations.links.queries import End
from operations.links.record import KIND_OF
from operations.links.visibility import sees_links
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel


def links_panel(viewer: User, row: Any) -> Panel | None:
    """Return what a record is linked to; of a report, all that came of it.

    Found through RECORD_PANELS and PLAN_PANELS of the registry.
    """
    kind = KIND_OF.get(row.reference[:1])
    if kind is None or not sees_links(viewer):
        return None
    end = End(kind, row)
    is_valid = not getattr(row, "error_at", None)
    links = queries.links_of(viewer, row.reference) if is_valid else []
    # The part of the page above lists what was recorded as seized there.
    links = [link for link in links if link.is_made or not link.is_of_what_was_seized]
    steps = []
    if kind.code == "reports" and links:
        steps = queries.what_came_of(viewer, row.reference)
    may_link = (
        is_valid
        and policy.can(viewer, Verb.LINK_RECORDS)
        and bool(queries.kinds_to_link(viewer, row.reference))
    )
    return presenters.links_panel(
        end,
        links,
        steps,
        queries.likely_at_once(viewer, end, links) if may_link else [],
        shown={one.code: one.shown_to(viewer) for one in KIND_OF.values()},
        removable=[
            link.names
            for link in links
            if link.is_made and may_remove(viewer, link.made_by)
        ],
        may_link=may_link,
    )
