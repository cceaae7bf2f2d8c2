"""Factories for tests: a small square country, and the cast of users.

The country: district E07000001 is the square from (-1.30, 51.70) to (-1.20, 51.80).
Two wards halve it, west and east; each has two LSOAs, south and north. Places with a
longitude above -1.20 are elsewhere.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from operations.activities.choices import ActivityKind
from operations.activities.models import Activity
from operations.arrests.choices import AgeBand, OffenceClass
from operations.arrests.models import Arrest, ArrestMatch
from operations.closures.choices import Ground
from operations.closures.models import ClosureCase
from operations.groups.models import CrimeGroup
from operations.operation.models import Operation
from operations.priorities.models import Priority
from operations.safeguarding.models import Concern as ExploitationConcern
from operations.safeguarding.models import CountyLine, Referral
from operations.seizures.choices import SeizureKind
from operations.seizures.models import Seizure
from operations.statute.choices import Enactment, Issuer
from operations.taskings.models import Tasking
from operations.warrants.choices import Outcome as WarrantOutcome
from operations.warrants.choices import State as WarrantState
from operations.warrants.models import Warrant
from reports.models import Attachment, CallBack, Report, Reporter
from reports.report.choices import Channel, Concern, ReportedBy
from reports.reporter.choices import SafeWay
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import (
    Area,
    AreaPiece,
    Edition,
    Force,
    SnapPoint,
    Street,
)
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.values import new_reference
from stronghold.core.records.models import Record
from stronghold.figures.models import Tally
from stronghold.opendata.choices import FileKind
from stronghold.opendata.models import SourceFile

WEST_SOUTH = Point(-1.28, 51.72, srid=4326)
EAST_NORTH = Point(-1.22, 51.78, srid=4326)
ON_THE_LINE = Point(-1.25, 51.75, srid=4326)
ELSEWHERE = Point(-1.10, 51.75, srid=4326)
PASSWORD = "stronghold-test"
CHIEF, HEAD = "Chief inspector", "Head of community safety"


@dataclass(frozen=True)
class Cast:
    """The users of a permission test: own can, partner and outsider cannot."""

    officer: User
    supervisor: User
    analyst: User
    records: User
    admin: User
    partner: User
    other_officer: User


def make_forces(names: dict[str, str]) -> list[Force]:
    """Return the forces with these codes, creating missing ones with these names."""
    found = {force.code: force for force in Force.objects.filter(code__in=names)}
    missing = {code: name for code, name in names.items() if code not in found}
    made = Force.objects.bulk_create(
        Force(code=code, name=name) for code, name in missing.items()
    )
    found |= {force.code: force for force in made}
    return [found[code] for code in names]


def make_force(code: str = "thames-valley", name: str = "Thames Valley") -> Force:
    return make_forces({code: name})[0]


def make_organisations(wanted: dict[str, tuple[str, Force]]) -> list[Organisation]:
    """Return the organisations with these codes, creating missing ones."""
    rows = Organisation.objects.filter(code__in=wanted).select_related("force")
    found = {row.code: row for row in rows}
    made = Organisation.objects.bulk_create(
        Organisation(
            code=code,
            name=code.title(),
            kind=kind,
            force=force,
            districts=["E07000001"] if kind == OrganisationKind.COUNCIL else [],
        )
        for code, (kind, force) in wanted.items()
        if code not in found
    )
    found |= {row.code: row for row in made}
    return [found[code] for code in wanted]


def make_organisation(code: str, kind: str, force: Force) -> Organisation:
    return make_organisations({code: (kind, force)})[0]


@cache
def _hashed_password() -> str:
    """Hash once for all users of all tests, because hashing is slow by design."""
    return make_password(PASSWORD)


def new_user(username: str, role: str, of: Organisation, **given: Any) -> User:
    """Return a person who is not stored yet."""
    return User(
        username=username,
        display_name=username.title(),
        role=role,
        organisation=of,
        created_at=clock.now(),
        password=_hashed_password(),
        **given,
    )


def make_user(username: str, role: str, of: Organisation, **given: Any) -> User:
    user = new_user(username, role, of, **given)
    user.save(force_insert=True)
    return user


def make_cast() -> Cast:
    """Make one person of each role, two of them signatories, and a foreign officer."""
    own, other = make_forces({"thames-valley": "Thames Valley", "wessex": "Wessex"})
    police, council, away = make_organisations(
        {
            "police": (OrganisationKind.POLICE, own),
            "council": (OrganisationKind.COUNCIL, own),
            "wessex-police": (OrganisationKind.POLICE, other),
        }
    )
    Team.objects.get_or_create(organisation=police, code="city", name="City team")
    who = {
        "officer": (Role.OFFICER, police),
        "supervisor": (Role.SUPERVISOR, police),
        "analyst": (Role.ANALYST, police),
        "records": (Role.RECORDS_MANAGER, police),
        "admin": (Role.ADMINISTRATOR, police),
        "partner": (Role.PARTNER, council),
        "other_officer": (Role.OFFICER, away),
    }
    signs_as = {"supervisor": CHIEF, "partner": HEAD}
    people = User.objects.bulk_create(
        new_user(name, *of, signs_as=signs_as.get(name, "")) for name, of in who.items()
    )
    return Cast(**{person.username: person for person in people})


def square(west: float, south: float, east: float, north: float) -> MultiPolygon:
    polygon = Polygon.from_bbox((west, south, east, north))
    return MultiPolygon(polygon, srid=4326)


def new_edition(kind: str, valid_from: date | None = None) -> Edition:
    """Return an edition that is not stored yet."""
    return Edition(
        kind=kind,
        name=f"{kind} {valid_from or 'from the start'}",
        valid_from=valid_from,
        loaded_at=clock.now(),
        source="made for a test",
        licence="none",
        sha256=uuid.uuid4().hex,
    )


def make_edition(kind: str, valid_from: date | None = None) -> Edition:
    edition = new_edition(kind, valid_from)
    edition.save(force_insert=True)
    return edition


def make_areas(
    edition: Edition, outlines: dict[str, MultiPolygon], parent: Area | None = None
) -> list[Area]:
    """Make areas of one edition and parent, with their pieces, by their codes."""
    areas = Area.objects.bulk_create(
        Area(
            edition=edition,
            code=code,
            name=f"Area {code}",
            parent=parent,
            outline=outline,
            point=outline.point_on_surface,
        )
        for code, outline in outlines.items()
    )
    AreaPiece.objects.bulk_create(
        AreaPiece(area=area, piece=piece) for area in areas for piece in area.outline
    )
    return areas


def make_area(
    edition: Edition, code: str, outline: MultiPolygon, parent: Area | None = None
) -> Area:
    return make_areas(edition, {code: outline}, parent)[0]


def make_country() -> dict[str, Area]:
    """Make the editions and areas; return them by code."""
    kinds = (AreaKind.DISTRICT, AreaKind.WARD, AreaKind.LSOA)
    districts, wards, lsoas = Edition.objects.bulk_create(map(new_edition, kinds))
    boxes = {
        "E01000001": (-1.3, 51.7, -1.25, 51.75),
        "E01000002": (-1.3, 51.75, -1.25, 51.8),
        "E01000003": (-1.25, 51.7, -1.2, 51.75),
        "E01000004": (-1.25, 51.75, -1.2, 51.8),
    }
    halves = {
        "E05000001": square(-1.3, 51.7, -1.25, 51.8),
        "E05000002": square(-1.25, 51.7, -1.2, 51.8),
    }
    district = make_area(districts, "E07000001", square(-1.3, 51.7, -1.2, 51.8))
    areas = [
        district,
        *make_areas(wards, halves, district),
        *make_areas(
            lsoas, {code: square(*box) for code, box in boxes.items()}, district
        ),
    ]
    return {area.code: area for area in areas}


def make_streets() -> None:
    """Make two Mill Lanes, one of them elsewhere, and one Lake Street."""
    for name, locality, point in (
        ("Mill Lane", "Marston", WEST_SOUTH),
        ("Mill Lane", "Faraway", ELSEWHERE),
        ("Lake Street", "", WEST_SOUTH),
    ):
        Street.objects.create(name=name, locality=locality, kind="street", point=point)


def make_snapped_streets(names: Mapping[str, Point]) -> None:
    """Create streets by name and place, each with a snap point."""
    for name, point in names.items():
        street = Street.objects.create(name=name, kind="street", point=point)
        SnapPoint.objects.create(
            street=street,
            point=point,
            first_month="2024-01-01",
            last_month="2024-01-01",
        )


def _record(by: User, reference: str, given: dict[str, Any]) -> dict[str, Any]:
    at: datetime = given.get("occurred_at") or clock.now()
    return {
        "client_uuid": uuid.uuid4(),
        "reference": new_reference(reference),
        "force": by.force,
        "occurred_on": london_date(at),
        "occurred_at": at,
        "recorded_at": clock.now(),
        "recorded_by": by,
    }


def make_report(by: User, **given: Any) -> Report:
    """Store a report directly, without the action; areas are what is given."""
    received_at = given.get("received_at") or clock.now()
    fields = _record(by, "R", given) | {
        "channel": Channel.OFFICER,
        "concern": Concern.DEALING,
        "received_at": received_at,
        "received_on": london_date(received_at),
    }
    return Report.objects.create(**fields | given)


def make_arrest(by: User, **given: Any) -> Arrest:
    """Store an arrest directly, without the action; areas are what is given."""
    fields = _record(by, "A", given) | {
        "offence_class": OffenceClass.SUPPLY,
        "age_band": AgeBand.ADULT,
    }
    return Arrest.objects.create(**fields | given)


def make_team(organisation: Organisation, code: str = "city") -> Team:
    """Return a team of the organisation, created if missing."""
    named = {"organisation": organisation, "code": code}
    return Team.objects.get_or_create(**named, defaults={"name": code.title()})[0]


def make_warrant(by: User, **given: Any) -> Warrant:
    """Store a warrant directly, without the action; executed if asked for."""
    fields = _record(by, "W", given) | {
        "enactment": Enactment.DRUGS_ACT_S23,
        "team": by.team or make_team(by.organisation),
    }
    if executed_on := given.get("executed_on"):
        fields |= {"state": WarrantState.EXECUTED, "outcome": WarrantOutcome.DRUGS}
        fields |= {"issued_on": executed_on, "ends_on": executed_on}
    return Warrant.objects.create(**fields | given)


def make_closure(by: User, **given: Any) -> ClosureCase:
    """Store a closure case directly, without the action."""
    fields = _record(by, "C", given) | {
        "issuer": by.organisation,
        "issued_as": Issuer.POLICE,
        "ground": Ground.NUISANCE,
    }
    return ClosureCase.objects.create(**fields | given)


def make_match(imported: Arrest, candidate: Arrest) -> ArrestMatch:
    """Let an imported arrest wait on one of an officer's, without the action."""
    return ArrestMatch.objects.create(
        imported=imported, candidate=candidate, made_at=clock.now()
    )


def make_seizure(by: User, **given: Any) -> Seizure:
    """Store a seizure directly, without the action; cash unless given."""
    fields = _record(by, "S", given) | {"kind": SeizureKind.CASH}
    return Seizure.objects.create(**fields | given)


def make_activity(by: User, **given: Any) -> Activity:
    """Store an activity directly, without the action; areas are what is given."""
    fields = _record(by, "P", given) | {
        "kind": ActivityKind.HIGH_VISIBILITY,
        "organisation": by.organisation,
        "n_people": 2,
        "minutes": 30,
    }
    return Activity.objects.create(**fields | given)


def _plan(by: User, prefix: str) -> dict[str, Any]:
    return {
        "client_uuid": uuid.uuid4(),
        "reference": new_reference(prefix),
        "force": by.force,
        "recorded_at": clock.now(),
        "recorded_by": by,
    }


def make_operation(by: User, **given: Any) -> Operation:
    """Store an operation directly, without the action, without its phases."""
    fields = _plan(by, "O") | {"name": "Stronghold", "begins_on": clock.today()}
    return Operation.objects.create(**fields | given)


def make_priority(by: User, **given: Any) -> Priority:
    """Store a priority directly, without the action."""
    fields = _plan(by, "Y") | {
        "issue": "Dealing from cars",
        "place_text": "Lake Street",
        "since": clock.today(),
        "updated_on": clock.today(),
    }
    return Priority.objects.create(**fields | given)


def make_tasking(by: User, **given: Any) -> Tasking:
    """Store a tasking directly, without the action; nothing is due on it yet."""
    fields = _plan(by, "T") | {
        "what": "Patrol after school",
        "organisation": by.organisation,
        "due_on": clock.today() + timedelta(days=7),
    }
    return Tasking.objects.create(**fields | given)


def make_referral(by: User, **given: Any) -> Referral:
    """Store a referral that is to be made, without the action."""
    fields = _record(by, "F", given) | {
        "kind": "mash",
        "subject": "child",
        "opened_at": clock.now(),
    }
    return Referral.objects.create(**fields | given)


def make_concern(by: User, **given: Any) -> ExploitationConcern:
    """Store a concern on a record that is given, without the action."""
    fields = _record(by, "K", given) | {"subject": "child", "signs": ["cce"]}
    return ExploitationConcern.objects.create(**fields | given)


def make_county_line(by: User, **given: Any) -> CountyLine:
    """Store a county line, without the action."""
    fields = _record(by, "L", given) | {"name": "Blue", "status": "active"}
    return CountyLine.objects.create(**fields | given)


def make_group(by: User, **given: Any) -> CrimeGroup:
    """Store an organised crime group, without the action."""
    fields = _record(by, "N", given) | {
        "name": "Harbour",
        "status": "active",
        "team": by.team or make_team(by.organisation),
        # Only the day is known.
        "occurred_at": None,
    }
    return CrimeGroup.objects.create(**fields | given)


# What makes a record of each kind, by its model. A concern needs a record that it is
# raised on, so it has its own maker.
MAKERS: Mapping[type[Record], Callable[..., Record]] = {
    Report: make_report,
    Arrest: make_arrest,
    Warrant: make_warrant,
    ClosureCase: make_closure,
    Seizure: make_seizure,
    Activity: make_activity,
    Referral: make_referral,
    CountyLine: make_county_line,
    CrimeGroup: make_group,
}


def make_tally(
    force: Force, area: Area | int, period: date, n: int, **given: Any
) -> Tally:
    """Store a tally as if it had been counted; arrests by ward unless given."""
    fields = {"measure": "arrests", "level": "ward", "category": "92A"} | given
    area_id = area if isinstance(area, int) else area.pk
    return Tally.objects.create(
        force_id=force.pk, area_id=area_id, period=period, n=n, **fields
    )


def make_source_file(
    force: Force, month: date, kind: str = FileKind.STREET
) -> SourceFile:
    """Store an empty source file that covers a month of the force."""
    return SourceFile.objects.create(
        force=force,
        kind=kind,
        month=month,
        name=f"{month:%Y-%m}-{force.code}-{kind}.csv",
        sha256=uuid.uuid4().hex,
        n_read=0,
        n_stored=0,
        n_without_place=0,
        imported_at=clock.now(),
    )


def make_photo(by: User, report: Report, **given: Any) -> Attachment:
    """Store the row of a photo as it stands; its file is not there."""
    fields = {
        "reference": new_reference("P"),
        "stored_name": uuid.uuid4().hex,
        "media_type": "image/jpeg",
        "n_bytes": 1,
        "width": 1,
        "height": 1,
        "digest": uuid.uuid4().hex,
        "added_at": clock.now(),
        "added_by": by,
    }
    return Attachment.objects.create(report=report, **fields | given)


def make_reporter(report: Report, **given: Any) -> Reporter:
    """Store the reporter of a report without the action, and two call-backs due."""
    today = clock.today()
    fields = {
        "safe_way": SafeWay.CALL,
        "phone": "01632 960001",
        "consents": True,
        "kept_at": clock.now(),
        "review_on": today + timedelta(days=180),
        "dispose_on": today + timedelta(days=360),
    }
    for ordinal, days in ((1, 3), (2, 42)):
        due_on = today + timedelta(days=days)
        # Due again, if the details were erased and entered again.
        CallBack.objects.update_or_create(
            report=report,
            ordinal=ordinal,
            defaults={"due_on": due_on, "result": "", "done_at": None, "done_by": None},
        )
    columns: dict[str, str] = {"reported_by": ReportedBy.NAMED}
    if report.channel == Channel.OFFICER:
        # An officer who saw it has no reporter.
        columns["channel"] = Channel.IN_PERSON
    Report.objects.filter(pk=report.pk).update(**columns)
    return Reporter.objects.create(report=report, **fields | given)
