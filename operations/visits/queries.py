"""Reads of requests to be rung first, and of the visits that others planned."""

from collections.abc import Collection
from datetime import timedelta

from operations.visits.models import AskFirstRequest, VisitAlert
from operations.visits.visibility import of_own_team
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises

# How long an alert is on the home page, and how many the page of visits lists.
SHOWN_FOR = timedelta(days=7)
MOST_LISTED = 200


def ask_first_at(viewer: User, premises_id: int) -> AskFirstRequest | None:
    """Return the request of the viewer's team at premises, if it is in force."""
    rows = AskFirstRequest.objects.filter(of_own_team(viewer), lifted_at__isnull=True)
    return rows.filter(premises=premises_id).first()


def ask_first_requests(viewer: User) -> list[AskFirstRequest]:
    """Return the requests of the viewer's team in force, the first to review first."""
    rows = AskFirstRequest.objects.filter(of_own_team(viewer), lifted_at__isnull=True)
    related = rows.select_related("premises", "set_by")
    return list(related.order_by("review_on", "pk"))


def alerts(viewer: User) -> list[VisitAlert]:
    """Return the visits that others planned where the viewer's team asks, latest first.

    No read of the place is logged: it would show readers of the audit log at which
    places the team asks.
    """
    rows = VisitAlert.objects.filter(of_own_team(viewer))
    related = rows.select_related("planner__team", "planner__organisation")
    return list(related.order_by("-made_at", "-pk")[:MOST_LISTED])


def new_alerts(viewer: User) -> list[VisitAlert]:
    """Return the alerts of the last days, for the home page."""
    since = clock.now() - SHOWN_FOR
    return [alert for alert in alerts(viewer) if alert.made_at >= since]


def visible_premises_by_id(viewer: User, premises_id: int) -> Premises:
    """Return the premises; NotFound if this viewer may not see them."""
    rows = Premises.objects.filter(visible_premises(viewer), pk=premises_id)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def hidden_ask_first(viewer: User) -> Collection[str]:
    """Return the references of requests in force that the viewer may not know of.

    For readers of the audit log, like `hidden_references` of warrants.
    """
    rows = AskFirstRequest.objects.filter(force=viewer.force, lifted_at__isnull=True)
    if viewer.team_id:
        rows = rows.exclude(team=viewer.team_id)
    return list(rows.values_list("reference", flat=True))
