"""Factories for tests: a small square country, and the cast of users.

The country: district E07000001 is the square from (-1.30, 51.70) to (-1.20, 51.80).
Two wards halve it, west and east; each has two LSOAs, south and north. Places with a
longitude above -1.20 are elsewhere.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db.models import Model

from operations.activities.models import Activity, TookPart
from operations.activities.record import ACTIVITIES
from operations.activities.rules import read_key
from operations.after_care.choices import Because
from operations.arrests.models import Arrest, ArrestMatch
from operations.arrests.record import ARRESTS
from operations.closures.record import CLOSURES
from operations.groups.record import GROUPS
from operations.links.models import Link
from operations.operation.record import OPERATIONS
from operations.priorities.record import PRIORITIES
from operations.records import RECORD_KINDS
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from operations.seizures.record import SEIZURES
from operations.statute.choices import Issuer
from operations.taskings.record import TASKINGS
from operations.warrants.choices import Outcome as WarrantOutcome
from operations.warrants.choices import State as WarrantState
from operations.warrants.record import WARRANTS
from reports.models import Attachment, CallBack, Report, Reporter
from reports.report.choices import Channel, ReportedBy
from reports.report.record import REPORTS
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
from stronghold.core.places.choices import PremisesKind
from stronghold.core.places.models import Premises
from stronghold.core.records.kind import Kind
from stronghold.core.records.models import Record
from stronghold.demo.builders.records import BUILDERS
from stronghold.figures.models import Tally
from stronghold.opendata.choices import FileKind
from stronghold.opendata.models import SourceFile
from tests.own_cache import forget_all

R = TypeVar("R", bound=Model)
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
        **{
            "password": _hashed_password(),
            # Nothing waits for a second person, unless the test says so.
            "approved_at": clock.now(),
            **given,
        },
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


def make_far_district() -> dict[str, Area]:
    """Make a second district of the country, east of the first, with two wards."""
    districts = Edition.objects.get(kind=AreaKind.DISTRICT)
    wards = Edition.objects.get(kind=AreaKind.WARD)
    district = make_area(districts, "E07000002", square(-1.2, 51.7, -1.1, 51.8))
    halves = {
        "E05000003": square(-1.2, 51.7, -1.15, 51.8),
        "E05000004": square(-1.15, 51.7, -1.1, 51.8),
    }
    areas = [district, *make_areas(wards, halves, district)]
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


def make_team(organisation: Organisation, code: str = "city") -> Team:
    """Return a team of the organisation, created if missing."""
    named = {"organisation": organisation, "code": code}
    return Team.objects.get_or_create(**named, defaults={"name": code.title()})[0]


def make_row(kind: Kind[R], by: User, /, **given: Any) -> R:
    """Store a row of a kind directly, without the action; areas are what is given.

    It has the valid answers of the kind's builder. A concern that is raised on nothing
    is raised on a new report, and a warrant with `executed_on` was executed.
    """
    now, builder = clock.now(), BUILDERS[kind.code]
    at: datetime = given.get("occurred_at") or now
    columns = {
        "client_uuid": uuid.uuid4(),
        "reference": new_reference(kind.prefix),
        "force": by.force,
        "occurred_on": london_date(at),
        "occurred_at": at,
        "recorded_at": now,
        "recorded_by": by,
        **builder.answers,
        **builder.fitting(by, now),
    }
    if kind.code in SET_BY_ACTION:
        columns |= SET_BY_ACTION[kind.code](by, given)
    names = {field.name for field in kind.model._meta.fields}
    own = {name: value for name, value in columns.items() if name in names}
    return kind.model._default_manager.create(**own | given)


Columns = dict[str, Any]


def _of_report(by: User, given: Columns) -> Columns:
    received_at = given.get("received_at") or clock.now()
    return {"received_at": received_at, "received_on": london_date(received_at)}


def _of_team(by: User, given: Columns) -> Columns:
    return {"team": by.team or make_team(by.organisation)}


def _of_warrant(by: User, given: Columns) -> Columns:
    columns = _of_team(by, given)
    if executed_on := given.get("executed_on"):
        columns |= {"state": WarrantState.EXECUTED, "outcome": WarrantOutcome.DRUGS}
        columns |= {"issued_on": executed_on, "ends_on": executed_on}
    return columns


def _of_concern(by: User, given: Columns) -> Columns:
    is_raised_on = {"report", "arrest", "closure", "premises"} & given.keys()
    return {} if is_raised_on else {"report": make_report(by)}


def make_premises(by: User, address: str = "14 Lake Street") -> Premises:
    """Return a home of the user's force, created if missing, with its street."""
    place = {"kind": "street", "point": WEST_SOUTH}
    street, _ = Street.objects.get_or_create(name="Lake Street", defaults=place)
    return Premises.objects.get_or_create(
        force=by.force,
        address=address,
        defaults={
            "kind": PremisesKind.DWELLING,
            "point": WEST_SOUTH,
            "street": street,
        },
    )[0]


def _of_after_care(by: User, given: Columns) -> Columns:
    home = given.get("premises") or make_premises(by)
    return _of_team(by, given) | {"premises": home, "because": Because.DECISION}


# What the action of a kind sets, beyond the answers that it is given.
SET_BY_ACTION: Mapping[str, Callable[[User, Columns], Columns]] = {
    "reports": _of_report,
    "warrants": _of_warrant,
    "closures": lambda by, _: {
        "issuer": by.organisation,
        "issued_as": Issuer.POLICE,
    },
    "activities": lambda by, _: {"organisation": by.organisation},
    "seizures": lambda by, _: {"team": by.team},
    "referrals": lambda by, _: {"opened_at": clock.now()},
    "concerns": _of_concern,
    # Only the day is known.
    "groups": lambda by, given: _of_team(by, given) | {"occurred_at": None},
    "taskings": lambda by, _: {"organisation": by.organisation},
    "after_care": _of_after_care,
}
make_report = partial(make_row, REPORTS)
make_arrest = partial(make_row, ARRESTS)
make_warrant = partial(make_row, WARRANTS)
make_closure = partial(make_row, CLOSURES)
make_seizure = partial(make_row, SEIZURES)
make_activity = partial(make_row, ACTIVITIES)


def make_link(first: Any, second: Any, code: str = "led_to", **given: Any) -> Link:
    """Store that one record led to another one, by who recorded the second."""
    columns = {
        "force": second.force,
        "made_at": second.recorded_at,
        "made_by": second.recorded_by,
    }
    return Link.objects.create(
        code=code,
        first=first.reference,
        second=second.reference,
        **columns | given,
    )


def make_took_part(
    activity: Activity, key: str, *, n_people: int = 1, **given: Any
) -> TookPart:
    """Store that another organisation took part: by its code, or kind: and its kind."""
    code, outside = read_key(key)
    columns = {"added_at": activity.recorded_at, "added_by": activity.recorded_by}
    return TookPart.objects.create(
        activity=activity,
        organisation=Organisation.objects.get(code=code) if code else None,
        outside=outside,
        n_people=n_people,
        **columns | given,
    )


def in_error(by: User) -> dict[str, Any]:
    """Return the columns of a record that is marked as recorded in error."""
    return {"error_at": clock.now(), "error_by": by, "error_reason": "Logged twice"}


make_referral = partial(make_row, REFERRALS)
make_concern = partial(make_row, CONCERNS)
make_county_line = partial(make_row, LINES)
make_group = partial(make_row, GROUPS)
make_operation = partial(make_row, OPERATIONS)
make_priority = partial(make_row, PRIORITIES)
make_tasking = partial(make_row, TASKINGS)
# What makes a record of each kind, by its model.
MAKERS: Mapping[type[Record], Callable[..., Record]] = {
    kind.model: partial(make_row, kind) for kind in RECORD_KINDS
}


def make_match(imported: Arrest, candidate: Arrest) -> ArrestMatch:
    """Let an imported arrest wait on one of an officer's, without the action."""
    return ArrestMatch.objects.create(
        imported=imported, candidate=candidate, made_at=clock.now()
    )


def make_tally(
    force: Force, area: Area | int, period: date, n: int, **given: Any
) -> Tally:
    """Store a tally as if it had been counted; arrests by ward unless given."""
    # No recount has noted it.
    forget_all()
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
