"""Reads of saved views. A view is only an address: the list decides what it shows."""

from collections.abc import Sequence

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.records.models import SavedView


def visible_views(viewer: User) -> Q:
    """Return the condition for the viewer's own views and those of their team."""
    seen = Q(owner=viewer, team=None)
    return seen | Q(team=viewer.team_id) if viewer.team_id else seen


def saved_views(viewer: User, of: str) -> Sequence[SavedView]:
    """Return the views of a list that the viewer may use, by name."""
    rows = SavedView.objects.filter(visible_views(viewer), of=of)
    named = rows.select_related("owner").only(
        "name", "params", "team_id", "owner_id", "owner__display_name"
    )
    return list(named.order_by("name", "pk"))
