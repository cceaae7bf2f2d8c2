"""The panels that disruptions add to the page of an organised crime group."""

from typing import Any

from operations.disruptions import presenters, queries
from operations.groups.record import GROUPS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel


def timeline_panel(viewer: User, row: Any) -> Panel | None:
    """Return the disruptions of a group; None on the page of any other record.

    Found through RECORD_PANELS of the registry.
    """
    if not _is_group(viewer, row):
        return None
    rows = queries.disruptions_of(viewer, row)
    references = {name for one in rows for name in one.evidence}
    may_run = policy.can(viewer, Verb.RUN_GROUPS) and not row.is_in_error
    return presenters.timeline_panel(
        row, rows, queries.records_named(viewer, references), may_run=may_run
    )


def places_panel(viewer: User, row: Any) -> Panel | None:
    """Return the places of what is linked to a group. Found in the same way."""
    if not _is_group(viewer, row):
        return None
    return presenters.places_panel(queries.places_of(viewer, row))


def _is_group(viewer: User, row: Any) -> bool:
    is_group = row.reference[:1] == GROUPS.prefix
    return is_group and policy.can(viewer, GROUPS.read)
