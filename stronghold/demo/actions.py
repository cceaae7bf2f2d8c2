"""Stores the demonstration: its accounts, and made-up records by the real actions."""

import uuid
from dataclasses import asdict
from datetime import date, datetime
from functools import cache
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from operations.arrests.models import Arrest
from operations.deadlines.actions import put_deadlines
from operations.deadlines.models import Deadline
from operations.deadlines.queries import sources
from operations.safeguarding.choices import Subject
from operations.safeguarding.models import Concern, Referral
from operations.statute.queries import law_of
from reports.intake.actions import NewReport, submit_report
from reports.models import CallBack, Report, Reporter
from reports.report.models import IN_QUEUE
from stronghold.brief.models import Brief
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.audit.record import SYSTEM, Request, during
from stronghold.core.geography.models import Force, Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.places.choices import PremisesKind, Tenure
from stronghold.core.places.models import Premises
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission
from stronghold.demo.accounts import (
    ACCOUNTS,
    DESKS,
    DETAILS,
    DISTRICTS,
    FORCE,
    ISSUES_AS,
    ORGANISATIONS,
    OTHER_TEAM,
    PASSWORD,
    RANKS,
    REVIEWERS,
    SIGNS_AS,
    TEAM_PHONES,
    TEAMS,
)
from stronghold.demo.background import Background, Made
from stronghold.demo.briefs import record_late, sign_past_weeks, withdraw_late
from stronghold.demo.builders.records import ARREST
from stronghold.demo.desks import Desk, People
from stronghold.demo.duplicates import merge_some, report_again
from stronghold.demo.enforcement import make_enforcement
from stronghold.demo.history import acting
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
from stronghold.demo.queries import City, reports_to_call_back
from stronghold.demo.reading import read_without_case
from stronghold.demo.recent_weeks import RISE_STREET, made_rise, recorded_at
from stronghold.demo.reporters import answer_call_backs, made_reporter
from stronghold.demo.retention import decide_some
from stronghold.demo.saved_views import save_views
from stronghold.demo.scene import Scene
from stronghold.demo.times import moment
from stronghold.demo.triage import triage_reports
from stronghold.force_setup.force_details.actions import add_details
from stronghold.force_setup.organisations.actions import give_areas

SEED = 20180722
PREMISES_A_STREET = 3
# Before the first raid in Lake Street.
KNOWN_SINCE = date(2016, 1, 4)


def make_accounts() -> None:
    """Make the force, organisations and accounts that do not exist yet."""
    force, _ = Force.objects.get_or_create(code=FORCE[0], defaults={"name": FORCE[1]})
    for code, name, kind in ORGANISATIONS:
        Organisation.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "kind": kind,
                "force": force,
                "issues_as": ISSUES_AS.get(code, ""),
                "districts": DISTRICTS.get(code, []),
                **DESKS.get(code, {}),
            },
        )
    with transaction.atomic():
        add_details(force, DETAILS, by=SYSTEM)
    police = Organisation.objects.get(code="thames-valley-police")
    team = _make_teams(police)
    for username, display_name, role, organisation in ACCOUNTS:
        _make_account(
            username,
            display_name,
            role=role,
            organisation=organisation,
            team=OTHER_TEAM.get(username, team.code),
        )


def _make_teams(police: Organisation) -> Team:
    """Make the teams and give each its wards; return the first."""
    teams = []
    for code, name, wards in TEAMS:
        team, _ = Team.objects.get_or_create(
            organisation=police,
            code=code,
            defaults={"name": name, "duty_phone": TEAM_PHONES[code]},
        )
        give_areas(team, wards)
        teams.append(team)
    return teams[0]


@cache
def _password() -> str:
    """Return the one password of all, hashed once: a hash takes a tenth of a second."""
    return make_password(PASSWORD)


def _make_account(
    username: str, display_name: str, *, role: Role, organisation: str, team: str
) -> None:
    if User.objects.filter(username=username).exists():
        return
    employer = Organisation.objects.get(code=organisation)
    User.objects.create(
        username=username,
        display_name=display_name,
        role=role,
        signs_as=SIGNS_AS.get(username, ""),
        rank=RANKS.get(username, ""),
        organisation=employer,
        team=Team.objects.filter(organisation=employer, code=team).first(),
        password=_password(),
        created_at=clock.now(),
        # By the operator, who makes the demonstration.
        approved_at=clock.now(),
        reviews_closures=username in REVIEWERS,
    )


def make_records() -> tuple[int, int] | None:
    """Store premises, two years of records, Lake Street and saved views of lists.

    Returns how many reports and arrests; None if there are records already. All is one
    transaction, so that an interrupted run leaves nothing behind.
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
        scene = _scene(city, until)
        if RISE_STREET in city.by_name:
            reports += made_rise(_stream("rise"), until)
            reports.sort(key=lambda report: report.received_at)
        _make_premises(city, by[0])
        city.random = _stream("places of reports")
        _report_and_answer(scene, by, reports)
        city.random = _stream("places of arrests")
        entered = (_store_arrest(scene, by, arrest) for arrest in arrests)
        stored_arrests = [arrest for arrest in entered if arrest]
        make_enforcement(
            scene,
            list(Report.objects.order_by("received_at", "pk")),
            stored_arrests,
        )
        _close_ended_deadlines(by[0].force)
        save_views(scene)
        _read_without_case(scene)
        decide_some(scene, _oldest_closed())
    return Report.objects.count(), Arrest.objects.count()


def _report_and_answer(scene: Scene, by: list[User], reports: list[MadeReport]) -> None:
    """Submit, call back and triage all reports; those of long ago in the background."""
    background = Background(by[0].force, scene.until)
    people = People()

    def desk_of(row: Report) -> Desk:
        return background if background.has(row) else people

    known = [one for made in reports if (one := _submitted(scene, by, made))]
    long_ago = [one for one in known if background.has(one.report)]
    background.submit(long_ago)
    for one in known[len(long_ago) :]:
        scene.act(
            one.at,
            submit_report,
            by=one.by,
            submission=one.submission,
            report=one.report,
        )
    stored = Report.objects.order_by("received_at", "pk")
    pairs = report_again(scene, stored, _stream("told again"), by=by[0])
    owed = [*background.call_backs, *CallBack.objects.select_related("report")]
    owed.sort(key=lambda row: (row.due_on, row.pk))
    answer_call_backs(owed, _stream("call-backs"), by=by[1], desk_of=desk_of)
    background.erase_due()
    merge_some(pairs, by=by[0])
    triage_reports(
        [*background.reports, *stored.all()],
        _stream("triage"),
        by=by[1],
        workers=[scene.officer, scene.constable],
        waiting=background.waiting() | reports_to_call_back(),
        desk_of=desk_of,
    )
    background.copy()


def _oldest_closed() -> list[Report]:
    closed = Report.objects.exclude(IN_QUEUE).filter(error_at=None, merged_into=None)
    return list(closed.order_by("received_at", "pk")[:3])


def make_briefs() -> bool:
    """Sign past weeks' briefs and change records afterwards; False if signed before."""
    if Brief.objects.exists():
        return False
    by = User.objects.select_related("organisation__force").get(username="supervisor")
    with during(Request()):
        week = sign_past_weeks(by)
        in_street = Arrest.objects.filter(street__isnull=False)
        record_late(by, week, list(in_street.order_by("-occurred_on", "pk")[:2]))
        counted = Report.objects.filter(
            received_on__gte=week.start,
            received_on__lt=week.end,
            error_at__isnull=True,
            merged_into__isnull=True,
        )
        if report := counted.order_by("pk").first():
            withdraw_late(by, report.reference)
    return True


def _scene(city: City, until: datetime) -> Scene:
    people = {user.username: user for user in User.objects.select_related("team")}
    known = {row.code: row for row in Organisation.objects.order_by("pk")}
    return Scene(
        city,
        people,
        known,
        until,
        _stream,
        ids=_stream("ids of enforcement"),
        referral_of=lambda concern: Referral.objects.get(concern=concern),
    )


def _read_without_case(scene: Scene) -> None:
    """Log reads by the East team of what is another team's."""
    east = scene.people["east"].team
    of_others = Reporter.objects.exclude(report__team=east)
    before = scene.ago(21, "00:00")
    reports = of_others.filter(
        report__recorded_at__lt=before, report__recorded_by=scene.officer
    )
    concerns = Concern.objects.filter(
        subject=Subject.CHILD,
        recorded_by__in=(scene.officer, scene.constable),
        recorded_at__lt=before,
    )
    read_without_case(
        scene,
        list(reports.order_by("-pk").values_list("report__reference", flat=True)[:9]),
        list(concerns.order_by("pk").values_list("reference", flat=True)[:1]),
    )


def _close_ended_deadlines(force: Force) -> None:
    """Close the deadlines that have ended by now, as the sweep would."""
    law = law_of(force)
    late = Deadline.objects.filter(state="open", due_at__lt=clock.now())
    for source in sources():
        owing = late.values_list(f"{source.field}_id")
        for row in source.rows().filter(pk__in=owing).order_by("pk"):
            put_deadlines(source.owner_of(row), source.dues_of(row, law))


def _stream(name: str) -> Random:
    """Return a random generator of its own, so that one more report today does not
    change the arrests. A new name would draw other made-up records.
    """
    return Random(f"{SEED} {name}")  # noqa: S311 - made-up records, no secret


def _make_premises(city: City, by: User) -> None:
    council = Organisation.objects.get(code="oxford-city-council")
    known_since = moment(KNOWN_SINCE, "09:00")
    for name in (*CENTRE, *AROUND):
        if name not in city.by_name:
            continue
        street = city.by_name[name]
        for n in range(PREMISES_A_STREET):
            premises = _premises(city, street, force=by.force, n=n)
            if premises.kind == PremisesKind.DWELLING:
                premises.landlord = council
            premises.tenure = _tenure(premises.kind, len(city.premises))
            with acting(by, known_since):
                premises.save(force_insert=True)
            city.premises[street.pk].append(premises)


def _tenure(kind: str, n: int) -> Tenure:
    """Return the tenure of premises of the n-th street; of some it is not known."""
    if kind == PremisesKind.DWELLING:
        return Tenure.SECURE
    if kind == PremisesKind.FLATS:
        return (Tenure.ASSURED, Tenure.PRIVATE, Tenure.UNKNOWN)[n % 3]
    return Tenure.OTHER


def _premises(city: City, street: Street, *, force: Force, n: int) -> Premises:
    kinds = (PremisesKind.FLATS, PremisesKind.DWELLING, PremisesKind.SHOP)
    # Each of a street's premises draws from its own range of numbers.
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


def _submitted(scene: Scene, by: list[User], made: MadeReport) -> Made | None:
    """Return a report as it is submitted; None if that is still to come."""
    city = scene.city
    place = city.place(made.where)
    while city.wards.is_quiet(made.received_at, place.point):
        place = city.place(Where())
    submission = _submission(city, made)
    who = city.wards.recorder(place.point, pick(city.random, by))
    at = recorded_at(made.received_at)
    if at >= city.until:
        return None
    report = NewReport(
        concern=made.concern,
        place=place,
        occurred=When(london_date(made.occurred_at), made.occurred_at),
        received_at=made.received_at,
        channel=made.channel,
        drug=made.drug,
        description=made.description,
        children_seen=made.children_seen,
        vulnerable_adult=made.vulnerable_adult,
        **made_reporter(made),
    )
    return Made(who, at, submission, report)


def _store_arrest(scene: Scene, by: list[User], made: MadeArrest) -> Arrest | None:
    city = scene.city
    place = city.place(made.where)
    submission = _submission(city, made)
    who = city.wards.recorder(place.point, pick(city.random, by))
    at = recorded_at(made.occurred_at)
    if at >= city.until:
        return None
    return ARREST.make(
        scene,
        at,
        by=who,
        submission=submission,
        occurred=When(london_date(made.occurred_at), made.occurred_at),
        place=place,
        offence_class=made.offence_class,
        age_band=made.age_band,
        drug_class=made.drug_class,
    )
