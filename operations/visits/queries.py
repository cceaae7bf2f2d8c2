"""Every read of marks, and of the visits that others planned."""

from collections.abc import Collection
from datetime import timedelta

from operations.visits.models import AskMark, VisitAlert
from operations.visits.visibility import of_own_team
from stronghold.accounts.models import User
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound
from stronghold.places.models import Premises
from stronghold.places.visibility import visible_premises

# How long an alert is on the home page, and how many the page of all of them lists.
SHOWN_FOR = timedelta(days=7)
MOST_LISTED = 200


def mark_at(viewer: User, premises_id: int) -> AskMark | None:
    """Return the mark of the viewer's team at premises, if it stands."""
    rows = AskMark.objects.filter(of_own_team(viewer), lifted_at__isnull=True)
    return rows.filter(premises=premises_id).first()


def marks(viewer: User) -> list[AskMark]:
    """Return the marks of the viewer's team that stand, the first to review first."""
    rows = AskMark.objects.filter(of_own_team(viewer), lifted_at__isnull=True)
    related = rows.select_related("premises", "set_by")
    return list(related.order_by("review_on", "pk"))


def alerts(viewer: User, most: int = MOST_LISTED) -> list[VisitAlert]:
    """Return the visits that others planned where the viewer's team asks, the latest
    first.

    What is shown here is of the planner, not of a record, and no read of the place is
    noted: it would tell readers of the trail at which places the team asks.
    """
    rows = VisitAlert.objects.filter(of_own_team(viewer))
    related = rows.select_related("planner__team", "planner__organisation")
    return list(related.order_by("-made_at", "-pk")[:most])


def new_alerts(viewer: User, most: int) -> list[VisitAlert]:
    """Return those of the last days."""
    since = clock.now() - SHOWN_FOR
    return [one for one in alerts(viewer, most) if one.made_at >= since]


def premises_meant(viewer: User, premises_id: int) -> Premises:
    """Return the premises; NotFound if this viewer may not see them."""
    rows = Premises.objects.filter(visible_premises(viewer), pk=premises_id)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def hidden_marks(viewer: User) -> Collection[str]:
    """Return the marks of the force that stand and that the viewer may not know of.

    For those who read the trail, as `hidden_references` of warrants is.
    """
    rows = AskMark.objects.filter(force=viewer.force, lifted_at__isnull=True)
    if viewer.team_id:
        rows = rows.exclude(team=viewer.team_id)
    return list(rows.values_list("reference", flat=True))
