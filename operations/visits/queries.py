"""Reads of requests to be rung first, and of the visits that others planned."""

import random
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q

from operations.visits.models import AskFirstRequest, VisitAlert
from operations.visits.visibility import of_own_team
from reports.report.models import Report
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.visibility import of_people
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Force, Street
from stronghold.core.geography.rules import house_number
from stronghold.core.geography.visibility import own_streets
from stronghold.core.kernel import clock
from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.errors import NotFound
from stronghold.core.places.models import AskFirst, Premises
from stronghold.core.places.rules import Spot, plain_address
from stronghold.core.places.visibility import visible_premises
from stronghold.core.records.visibility import IN_USE

# How long the home page notes a visit that is over, and how many the page of visits
# lists.
SHOWN_FOR = timedelta(days=7)
MOST_LISTED = 200
# Among how many places a team's cover is chosen by chance.
MOST_CHOSEN_FROM = 1000
# The highest house number of an address that only cover is at.
HIGHEST_NUMBER = 120


def ask_first_at(viewer: User, premises_id: int) -> AskFirstRequest | None:
    """Return the request of the viewer's team at premises, if it is in force."""
    rows = AskFirstRequest.objects.filter(of_own_team(viewer), lifted_at__isnull=True)
    return rows.filter(premises=premises_id).first()


def ask_first_request(viewer: User, reference: str) -> AskFirstRequest:
    """Return a request of the viewer's team in force; NotFound if there is none."""
    rows = AskFirstRequest.objects.filter(of_own_team(viewer), lifted_at__isnull=True)
    found = list(rows.select_related("premises").filter(reference=reference))
    if not found:
        raise NotFound
    consulted([reference])
    return _with_words(found)[0]


def ask_first_requests(viewer: User) -> list[AskFirstRequest]:
    """Return the requests of the viewer's team in force, the first to review first."""
    rows = AskFirstRequest.objects.filter(of_own_team(viewer), lifted_at__isnull=True)
    related = rows.select_related("premises", "set_by")
    return _with_words(list(related.order_by("review_on", "pk")))


def _with_words(rows: list[AskFirstRequest]) -> list[AskFirstRequest]:
    """Give requests that are at no known premises the words of their marks."""
    held = {row.holder: row for row in rows if row.premises_id is None}
    marks = AskFirst.objects.filter(holder__in=held)
    for holder, words in marks.values_list("holder", "words"):
        held[holder].words = words
    return rows


@asked_once
def alerts(viewer: User) -> list[VisitAlert]:
    """Return the visits that others planned where the viewer's team asks, latest first.

    No read of the place is logged: it would show readers of the audit log at which
    places the team asks.
    """
    rows = VisitAlert.objects.filter(of_own_team(viewer))
    related = rows.select_related("planner__team", "planner__organisation")
    return list(related.order_by("-made_at", "-pk")[:MOST_LISTED])


def alerts_to_come(viewer: User) -> list[VisitAlert]:
    """Return the alerts of visits that are still to come, as far as is known."""
    now = clock.now()
    return [alert for alert in alerts(viewer) if alert.ends_at >= now]


def past_alerts(viewer: User) -> list[VisitAlert]:
    """Return the alerts of the last days whose visit is over, the latest first."""
    now = clock.now()
    since = now - SHOWN_FOR
    return [alert for alert in alerts(viewer) if since <= alert.ends_at < now]


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


def own_cover(viewer: User) -> list[AskFirst]:
    """Return the marks without a reason of the viewer's team, for who is rung."""
    rows = AskFirst.objects.filter(of_own_team(viewer), is_cover=True)
    return list(rows.select_related("premises").order_by("words", "pk"))


def teams_to_cover() -> list[Team]:
    """Return the police teams with people: each may have a warrant."""
    people = User.objects.filter(of_people(), is_active=True, team__isnull=False)
    rows = Team.objects.filter(
        organisation__kind=OrganisationKind.POLICE, pk__in=people.values("team")
    )
    return list(rows.select_related("organisation__force").order_by("pk"))


def cover_of(team: Team, *, at_premises: bool) -> list[AskFirst]:
    """Return the marks of one sort that a team has without a reason."""
    rows = AskFirst.objects.filter(team=team, is_cover=True)
    return list(rows.filter(premises__isnull=not at_premises).order_by("pk"))


def marks_of_warrants(team: Team, *, at_premises: bool) -> int:
    """Return how many marks of one sort a team has that are of warrants."""
    requests = AskFirstRequest.objects.filter(team=team)
    rows = AskFirst.objects.filter(team=team, is_cover=False)
    rows = rows.filter(premises__isnull=not at_premises)
    return rows.exclude(holder__in=requests.values("holder")).count()


def is_taken(spot: Spot, team: Team) -> bool:
    """Say whether cover is at a place, or a mark of the team."""
    rows = AskFirst.objects.filter(premises=spot.premises_id, words=spot.words)
    return rows.filter(Q(is_cover=True) | Q(team=team)).exists()


def places_reported(
    force: Force, luck: random.Random, *, at_premises: bool
) -> list[Spot]:
    """Return places that a mark can be at, in any order.

    Half are those of the force's newest reports, which someone may well ask about. The
    others are as likely to be in no record as the place of a warrant is. Nothing that
    was typed is among them but an address. No read is logged: no one sees it.
    """
    reported = Report.objects.filter(IN_USE, force=force, error_at__isnull=True)
    newest = reported.order_by("-received_on", "-pk")
    if at_premises:
        rows = newest.filter(premises__isnull=False)
        pks = list(rows.values_list("premises", flat=True)[:MOST_CHOSEN_FROM])
        others = Premises.objects.filter(force=force).exclude(pk__in=pks)
        # Their keys are by chance.
        pks += others.order_by("pk").values_list("pk", flat=True)[: max(len(pks), 50)]
        known = Premises.objects.filter(pk__in=pks).order_by("pk")
        return [Spot(one.pk, plain_address(one.address)) for one in known]
    rows = newest.filter(premises__isnull=True)
    words = rows.values_list("place_text", flat=True)[:MOST_CHOSEN_FROM]
    found = {Spot(None, plain_address(one)) for one in words if house_number(one)}
    streets = Street.objects.filter(own_streets(force.pk), kind="street")
    names = list(streets.order_by("pk").values_list("name", flat=True))
    for _ in range(max(len(found), 50) if names else 0):
        number = luck.randint(1, HIGHEST_NUMBER)
        found.add(Spot(None, plain_address(f"{number} {luck.choice(names)}")))
    return sorted(found, key=lambda spot: spot.words)
