"""Reads of Oxford's streets, as places for made-up records, and of what is made."""

from collections import defaultdict
from datetime import date, datetime
from random import Random
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point
from django.db.models import Count

from operations.after_care.models import AfterCare
from operations.safeguarding.models import CountyLine
from operations.safeguarding.record import LINES
from reports.models import CallBack, Report, Reporter
from stronghold.core.accounts.models import Organisation, TeamArea, User
from stronghold.core.geography.choices import StreetKind
from stronghold.core.geography.models import Area, SnapPoint, Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.sharing.models import Agreement
from stronghold.demo.accounts import OTHER_TEAM
from stronghold.demo.plausible import Where, pick
from stronghold.demo.recent_weeks import QUIET_WARD, Wards

CITY = "E07000178"
# One report in four is about premises, if its street has any.
AT_PREMISES = 0.25
# How far a point may be from its street's snap point, in degrees of latitude.
SPREAD = 0.00022


class City:
    """The places of the city; `random` is set by the caller that draws from them."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.points: dict[int, list[Point]] = defaultdict(list)
        for snap in SnapPoint.objects.order_by("pk"):
            self.points[snap.street_id].append(snap.point)
        city = Area.objects.filter(code=CITY).order_by("pk").first()
        streets = Street.objects.filter(kind=StreetKind.STREET, pk__in=self.points)
        streets = streets.order_by("pk")
        self.inside = list(streets.filter(point__within=city.outline)) if city else []
        inside = {street.pk for street in self.inside}
        self.outside = [street for street in streets if street.pk not in inside]
        self.by_name = {street.name: street for street in reversed(self.inside)}
        self.premises: dict[int, list[Premises]] = defaultdict(list)
        self.until = clock.now()
        self.wards = _wards(self.until)

    def place(self, where: Where) -> PlaceMeant:
        """Return a place as an officer would have entered it."""
        if not where.known:
            return PlaceMeant()
        street = self._street(where)
        if self.premises[street.pk] and self.random.random() < AT_PREMISES:
            premises = pick(self.random, self.premises[street.pk])
            return PlaceMeant(premises.address, premises.point, street.pk, premises.pk)
        return PlaceMeant(str(street), self.point_on(street), street.pk)

    def point_on(self, street: Street) -> Point:
        at = pick(self.random, self.points[street.pk])
        return Point(
            at.x + self.random.uniform(-SPREAD, SPREAD) * 1.6,
            at.y + self.random.uniform(-SPREAD, SPREAD),
            srid=4326,
        )

    def _street(self, where: Where) -> Street:
        if where.outside:
            return pick(self.random, self.outside)
        named = self.by_name.get(where.street or "")
        return named or pick(self.random, self.inside)


def _wards(until: datetime) -> Wards:
    """Return the quiet ward, and the wards of each team with its own accounts."""

    def outlines(codes: Any) -> list[MultiPolygon]:
        found = Area.objects.filter(code__in=codes).order_by("pk")
        return list(found.values_list("outline", flat=True))

    people = User.objects.filter(username__in=OTHER_TEAM).order_by("username")
    owned = TeamArea.objects.order_by("area_code")
    return Wards(
        until,
        outlines([QUIET_WARD]),
        [
            (outlines(owned.filter(team=user.team_id).values("area_code")), user)
            for user in people
        ],
    )


def signed_agreement(partner: Organisation) -> Agreement:
    """Return the agreement with a partner that it has signed."""
    return Agreement.objects.get(partner=partner, partner_signed_at__isnull=False)


def reports_of_one_number(by: User, *, before: datetime) -> tuple[str, list[str]]:
    """Return the phone number that the most reports of the force have, and those.

    It is one that no report has since `before`.
    """
    numbers = Reporter.objects.filter(report__force=by.force).exclude(phone="")
    later = numbers.filter(report__recorded_at__gte=before)
    numbers = numbers.exclude(phone__in=later.values("phone"))
    counted = numbers.values("phone").annotate(n=Count("pk")).order_by("-n", "phone")
    most = counted.first()
    if most is None:
        return "", []
    rows = numbers.filter(phone=most["phone"]).order_by("-report__received_at")
    return most["phone"], list(rows.values_list("report__reference", flat=True))


def open_after_care(*, before: date) -> list[tuple[AfterCare, Premises]]:
    """Return the open after-care that began before a day, each with its home."""
    rows = AfterCare.objects.filter(ended_on__isnull=True, since__lt=before)
    found = rows.select_related("premises").order_by("pk")
    return [(row, row.premises) for row in found if row.premises]


def reports_to_call_back() -> set[int]:
    """Return the ids of the reports with a call-back that is still to be made, for them
    or for a report merged into them.
    """
    still_open = CallBack.objects.filter(result="")
    pairs = still_open.values_list("report_id", "report__merged_into_id")
    return {pk for pair in pairs for pk in pair if pk is not None}


def reports_from(
    street_id: int | None, since: datetime, until: datetime
) -> list[Report]:
    """Return the reports from a street between two instants, oldest first."""
    rows = Report.objects.filter(street=street_id, merged_into=None, error_at=None)
    rows = rows.filter(received_at__gte=since, recorded_at__lt=until)
    return list(rows.order_by("received_at", "pk"))


def line_called(viewer: User, name: str) -> CountyLine:
    """Return the county line of this name, which the viewer may see."""
    return LINES.rows(viewer).get(name=name)
