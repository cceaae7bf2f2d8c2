"""Stores the demonstration: its accounts, and made-up records by the real actions."""

import uuid
from collections import defaultdict
from dataclasses import asdict
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import Point
from django.db import transaction

from operations.arrests.actions import NewArrest, _record_arrest
from reports.actions.disposal import _erase_due
from reports.actions.report import NewReport, _submit_report
from reports.models import CallBack, Report
from stronghold.accounts.actions import _give_areas
from stronghold.accounts.choices import Role
from stronghold.accounts.models import Organisation, Team, User
from stronghold.demo.accounts import ACCOUNTS, FORCE, ORGANISATIONS, PASSWORD, TEAMS
from stronghold.demo.duplicates import merge_some, tell_again
from stronghold.demo.plausible import (
    AROUND,
    CENTRE,
    MadeArrest,
    MadeReport,
    Where,
    made_arrests,
    made_reports,
    pick,
)
from stronghold.demo.reporters import answer_call_backs, who_told
from stronghold.demo.triage import triage_reports
from stronghold.geography.choices import StreetKind
from stronghold.geography.models import Area, Force, SnapPoint, Street
from stronghold.kernel import clock
from stronghold.places.choices import PremisesKind
from stronghold.places.models import Premises
from stronghold.places.queries import PlaceMeant
from stronghold.records.actions import Submission
from stronghold.records.rules import When

SEED = 20180722
CITY = "E07000178"
PREMISES_A_STREET = 3
# A report in four is about premises, where its street has any.
AT_PREMISES = 0.25
# Metres that a point may lie off its street's snap point, in degrees of latitude.
SPREAD = 0.00022


def make_accounts() -> None:
    """Make the force, organisations and accounts that are not there yet."""
    force, _ = Force.objects.get_or_create(code=FORCE[0], defaults={"name": FORCE[1]})
    for code, name, kind in ORGANISATIONS:
        Organisation.objects.get_or_create(
            code=code, defaults={"name": name, "kind": kind, "force": force}
        )
    police = Organisation.objects.get(code="thames-valley-police")
    team = _make_teams(police)
    for username, display_name, role, organisation in ACCOUNTS:
        _make_account(
            username, display_name, role=role, organisation=organisation, team=team
        )


def _make_teams(police: Organisation) -> Team:
    """Make the teams and give each its wards; return the first."""
    teams = []
    for code, name, wards in TEAMS:
        team, _ = Team.objects.get_or_create(
            organisation=police, code=code, defaults={"name": name}
        )
        _give_areas(team, wards)
        teams.append(team)
    return teams[0]


def _make_account(
    username: str, display_name: str, *, role: Role, organisation: str, team: Team
) -> None:
    if User.objects.filter(username=username).exists():
        return
    employer = Organisation.objects.get(code=organisation)
    User.objects.create(
        username=username,
        display_name=display_name,
        role=role,
        organisation=employer,
        team=team if employer == team.organisation else None,
        password=make_password(PASSWORD),
        created_at=clock.now(),
    )


class City:
    """Oxford's streets as somewhere for made-up records to happen."""

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

    def place(self, where: Where) -> PlaceMeant:
        """Return a place such as an officer would have named."""
        if not where.known:
            return PlaceMeant(words="Not said where")
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


def make_records() -> tuple[int, int] | None:
    """Store premises, reports and arrests of two years; None if there are some.

    All in one transaction, so that an interrupted run leaves nothing half made.
    """
    if Report.objects.exists():
        return None
    users = User.objects.filter(username__in=("officer", "supervisor"))
    by = list(users.order_by("username"))
    until = clock.now()
    reports = list(made_reports(_stream("reports"), until))
    arrests = list(made_arrests(_stream("arrests"), until))
    with transaction.atomic():
        city = City(_stream("premises"))
        _make_premises(city, by[0])
        city.random = _stream("places of reports")
        for report in reports:
            _store_report(city, by, report)
        stored = Report.objects.order_by("received_at", "pk")
        pairs = tell_again(stored, _stream("told again"), by=by[0])
        owed = CallBack.objects.select_related("report").order_by("due_on", "pk")
        answer_call_backs(owed, _stream("call-backs"), by=by[1])
        _erase_due(len(reports))
        told = Report.objects.order_by("received_at", "pk")
        triage_reports(told, _stream("triage"), by=by[1], worker=by[0])
        merge_some(pairs, by=by[0])
        city.random = _stream("places of arrests")
        for arrest in arrests:
            _store_arrest(city, by, arrest)
    return len(reports) + len(pairs), len(arrests)


def _stream(name: str) -> Random:
    """Return chance of its own, so that one more report today moves no arrest."""
    return Random(f"{SEED} {name}")  # noqa: S311 - made-up records, no secret


def _make_premises(city: City, by: User) -> None:
    council = Organisation.objects.get(code="oxford-city-council")
    for name in (*CENTRE, *AROUND):
        if name not in city.by_name:
            continue
        street = city.by_name[name]
        for n in range(PREMISES_A_STREET):
            premises = _premises(city, street, force=by.force, n=n)
            if premises.kind == PremisesKind.DWELLING:
                premises.landlord = council
            premises.save(force_insert=True)
            city.premises[street.pk].append(premises)


def _premises(city: City, street: Street, *, force: Force, n: int) -> Premises:
    kinds = (PremisesKind.FLATS, PremisesKind.DWELLING, PremisesKind.SHOP)
    # Each of a street's premises has numbers of its own to choose from.
    number = city.random.randrange(2 + 40 * n, 42 + 40 * n)
    flat = f"Flat {city.random.randrange(1, 12)}, " if n == 0 else ""
    return Premises(
        force=force,
        address=f"{flat}{number} {street.name}",
        street=street,
        point=city.point_on(street),
        kind=kinds[n],
    )


def _submission(city: City, made: MadeReport | MadeArrest) -> Submission:
    unique = uuid.UUID(int=city.random.getrandbits(128), version=4)
    return Submission.of(unique, asdict(made))


def _store_report(city: City, by: list[User], made: MadeReport) -> None:
    report = NewReport(
        concern=made.concern,
        place=city.place(made.where),
        occurred=When(clock.london_date(made.occurred_at), made.occurred_at),
        received_at=made.received_at,
        channel=made.channel,
        drug=made.drug,
        description=made.description,
        children_seen=made.children_seen,
        vulnerable_adult=made.vulnerable_adult,
        **who_told(made),
    )
    with clock.stopped(made.received_at):
        submission = _submission(city, made)
        _submit_report(by=pick(city.random, by), submission=submission, report=report)


def _store_arrest(city: City, by: list[User], made: MadeArrest) -> None:
    arrest = NewArrest(
        occurred=When(clock.london_date(made.occurred_at), made.occurred_at),
        place=city.place(made.where),
        offence_class=made.offence_class,
        age_band=made.age_band,
        drug_class=made.drug_class,
    )
    with clock.stopped(made.occurred_at):
        submission = _submission(city, made)
        _record_arrest(by=pick(city.random, by), submission=submission, arrest=arrest)
