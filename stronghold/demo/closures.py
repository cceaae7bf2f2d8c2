"""The demonstration's closure cases: at least one in every state, by the real actions.

Cases with a running clock are dated from today; a later run on the same day makes the
same cases.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from operations.arrests.choices import OffenceClass
from operations.closures.actions.inside import record_inside
from operations.closures.actions.notice import make_notice
from operations.closures.choices import EventKind, Found, Ground, InsideRole
from operations.closures.presenters.notice import draw_notice
from operations.closures.rules.inside import Inside
from operations.closures.rules.moves import MOVE_OF
from operations.closures.rules.notice_words import EVERYONE
from operations.doors.actions import DoorVisit, record_visit
from operations.papers.choices import PaperKind
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.working_days import is_working_day
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission
from stronghold.demo.builders.closures import (
    COUNCIL,
    INSPECTOR,
    PREPARED,
    SENIOR,
    SERVED,
    happen,
)
from stronghold.demo.builders.records import ARREST, CLOSURE
from stronghold.demo.closure_papers import keep_paper
from stronghold.demo.scene import Scene, at_premises, moment

if TYPE_CHECKING:
    from operations.arrests.models import Arrest
    from operations.closures.models import ClosureCase
    from stronghold.core.accounts.models import User
    from stronghold.core.places.models import Premises

ONE_DAY = timedelta(days=1)
# Who signs: no real person, with the position printed under the name.
SIGNATORIES: Mapping[str, Mapping[str, str]] = {
    SENIOR: {
        "signatory": "Made-up Superintendent",
        "position": "Superintendent, Oxford",
    },
    INSPECTOR: {"signatory": "Made-up Inspector", "position": "Inspector, Oxford City"},
    COUNCIL: {
        "signatory": "Made-up Head of Service",
        "position": "Head of Community Safety",
        "delegation": "Scheme of delegation, part 4, 7.2",
    },
}
# What is typed into a printed notice, in addition to the address of the premises.
TYPED: Mapping[str, str] = {
    "kept_out": EVERYONE,
    "times": "At all times and in all circumstances",
    # Numbers that no one has.
    "advice": "Citizens Advice Oxford: 01865 000001\n"
    "The council’s housing advice line: 01865 000002",
    "position": "Anti-social behaviour officer",
    "telephone": "01865 000000",
    "issuer_address": "Town Hall, St Aldate’s\nOxford\nOX1 1BX",
}


@dataclass(frozen=True)
class Step:
    """One event of a made-up case; facts are as stored in JSON."""

    kind: EventKind
    at: datetime
    facts: Mapping[str, Any]


# Who may be inside, by role: no real order is copied, and no one is named.
USUAL = (
    Inside(InsideRole.HOUSING),
    Inside(InsideRole.EMERGENCY),
    Inside(InsideRole.OWNER, "", "To repair and secure it"),
)
WITH_A_TENANT = (
    Inside(InsideRole.RESIDENT, "", "The tenant"),
    Inside(InsideRole.CARER, "", "Daytime only, 8am to 6pm"),
    Inside(InsideRole.HEALTH),
    Inside(InsideRole.PROBATION, "", "Weekdays"),
    *USUAL,
)


@dataclass(frozen=True)
class Story:
    """When a notice was served and heard, who signed it, and for how many hours."""

    served_at: datetime
    hearing_at: datetime
    signed_by: str = SENIOR
    hours: int = 48
    is_council: bool = False
    is_victim: bool = False
    # The notice was printed from the site, and is kept with the case.
    is_printed: bool = False
    # Signed papers of others, added the day after the hearing.
    papers: tuple[PaperKind, ...] = ()
    # Who may be inside, as the notice says and the court agrees.
    inside: tuple[Inside, ...] = USUAL
    # What officers found at the door: which button, and how many days ago.
    visits: tuple[tuple[Found, int], ...] = ()
    # When a case was opened whose notice is not served yet.
    opened_ago: datetime | None = None

    @property
    def opened_at(self) -> datetime:
        return self.opened_ago or self.served_at - timedelta(hours=26)

    def prepared(self) -> Step:
        facts = {**PREPARED, "hearing_at": self.hearing_at.isoformat()}
        if self.is_victim:
            facts |= {
                "adults_at_risk": "yes",
                "occupier_is_victim": "yes",
                "partial_order": "A partial order is enough: the tenant stays at home",
                "rehousing": "Not needed; housing has a room if they want one",
                "adult_referral": "Made on the same day",
            }
        return Step(EventKind.PREPARE, self.opened_at + timedelta(minutes=25), facts)

    def authorised(self) -> Step:
        facts = {"signed_by": self.signed_by, "hours": self.hours}
        return Step(EventKind.AUTHORISE, self.served_at - timedelta(hours=3), facts)

    def served(self) -> Step:
        facts = {**SERVED}
        facts |= {"served_by": "council"} if self.is_council else {}
        facts |= {"document": 1} if self.is_printed else {}
        return Step(EventKind.SERVE, self.served_at, facts)

    def to_service(self) -> list[Step]:
        return [self.prepared(), self.authorised(), self.served()]

    def order(self, *, days: int = 85, scope: str = "full", until: str = "") -> Step:
        ends_on = london_date(self.hearing_at) + timedelta(days=days)
        facts = {"scope": scope, "ends_on": ends_on.isoformat()}
        facts |= {"ends_time": until} if until else {}
        return Step(EventKind.ORDER, self.hearing_at + timedelta(minutes=40), facts)

    def secured(self) -> Step:
        facts = {"purpose": "secure", "note": "Locks changed, windows boarded up"}
        return Step(EventKind.ENTER, self.hearing_at + timedelta(hours=4), facts)

    def to_order(self, **facts: Any) -> list[Step]:
        return [*self.to_service(), self.order(**facts)]

    def later(self, kind: EventKind, days: int, **facts: Any) -> Step:
        """Return an event some days after the hearing, at 2:30pm.

        If no court sits on that day, it is on the next day that courts sit.
        """
        day = court_day(london_date(self.hearing_at) + timedelta(days=days))
        return Step(kind, moment(day, "14:30"), facts)

    def ends_on(self, days: int) -> str:
        return (london_date(self.hearing_at) + timedelta(days=days)).isoformat()


def arrest_for_breach(scene: Scene, case: "ClosureCase") -> "Arrest":
    """Make an arrest for breach: of a person inside whom the order kept out."""
    at = scene.ago(12, "22:15")
    return ARREST.make(
        scene,
        at + timedelta(minutes=50),
        by=scene.officer,
        occurred=When.at_instant(at),
        place=PlaceMeant(case.place_text, case.point, case.street_id, case.premises_id),
        offence_class=OffenceClass.CLOSURE_BREACH,
    )


def court_day(day: date) -> date:
    """Return the day, or the next on which courts sit."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def sat_ago(scene: Scene, days: int) -> int:
    """Return `days`, or how many days ago courts last sat before that."""
    while not is_working_day(scene.day(days)):
        days += 1
    return days


def served_ago(scene: Scene, days: int) -> Story:
    """Return a notice served at noon so many days ago, or shortly before, and heard
    two mornings later.
    """
    heard = sat_ago(scene, days - 2)
    return Story(scene.ago(heard + 2, "12:00"), scene.ago(heard, "10:00"))


def to_be_heard(scene: Scene, at: str, *, hours: Sequence[int]) -> Story:
    """Return a notice served and heard within 48 hours, as the law requires.

    If no court sits so soon, as over a weekend, it is one already past its hearing,
    without a result recorded.
    """
    for ahead, before in ((days, n) for days in range(3) for n in hours):
        hearing_at = scene.ago(-ahead, at)
        served_at = hearing_at - timedelta(hours=before)
        is_to_come = served_at < scene.until < hearing_at
        if is_to_come and is_working_day(scene.day(-ahead)):
            return Story(served_at, hearing_at)
    hearing_at = scene.ago(sat_ago(scene, 1), at)
    return Story(hearing_at - timedelta(hours=hours[0]), hearing_at)


def make_closures(scene: Scene) -> "list[ClosureCase]":
    """Make the cases, at least one in every state."""
    homes = scene.homes()
    cases = [*_at_work(scene), *_before_court(scene), *_under_order(scene)]
    cases += _over(scene)
    return [
        make_case(scene, homes[n % len(homes)], story, steps=steps)
        for n, (story, steps) in enumerate(cases)
    ]


def make_case(
    scene: Scene, premises: "Premises", story: Story, *, steps: Sequence[Step]
) -> "ClosureCase":
    """Open a case and record its events, each at its time."""
    by = scene.people["partner"] if story.is_council else scene.officer
    case = CLOSURE.make(
        scene,
        story.opened_at,
        by=by,
        place=at_premises(premises),
        ground=Ground.NUISANCE if story.is_victim else Ground.DISORDER,
    )
    senior = scene.people["manager"] if story.is_council else scene.supervisor
    for step in steps:
        if step.kind == EventKind.SERVE and story.is_printed:
            _print(scene, case, premises, at=step.at - timedelta(minutes=50))
        who = senior if MOVE_OF[step.kind].is_senior else by
        is_order = step.kind == EventKind.ORDER
        happen(
            scene,
            case,
            step.kind,
            _signed(step.facts),
            by=who,
            at=step.at,
            inside=range(1, len(story.inside) + 1) if is_order else (),
        )
        if step.kind == EventKind.SERVE:
            _let_inside(scene, case, story, by=by, at=step.at)
    for found, days in story.visits:
        _visit(scene, case, found, at=scene.ago(days, "21:40"))
    for kind in story.papers:
        keep_paper(scene, case, kind, at=story.hearing_at + ONE_DAY)
    return case


def _let_inside(
    scene: Scene, case: "ClosureCase", story: Story, *, by: "User", at: datetime
) -> None:
    """Record who may be inside as soon as the notice is served."""
    scene.act(
        min(at + timedelta(minutes=5), scene.until),
        record_inside,
        by=by,
        reference=case.reference,
        add=story.inside,
        keep_words=True,
    )


def _visit(scene: Scene, case: "ClosureCase", found: Found, *, at: datetime) -> None:
    """Record what an officer found at the door."""
    scene.act(
        at,
        record_visit,
        by=scene.officer,
        submission=Submission.of(scene.client_uuid(), {"found": found}),
        reference=case.reference,
        visit=DoorVisit(found, at),
    )


def _signed(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the facts, with the name and position of the signatory if there is one."""
    signer = facts.get("signed_by")
    return {**facts, **SIGNATORIES[signer]} if signer else facts


def _print(
    scene: Scene, case: "ClosureCase", premises: "Premises", *, at: datetime
) -> None:
    """Make the printed notice before it is served, as the caseworker does."""
    address = f"{premises.address}\nOxford\n{premises.postcode or 'OX1 1BX'}"
    scene.act(
        at,
        make_notice,
        by=scene.people["partner"],
        reference=case.reference,
        typed={"address": address, **TYPED},
        draw=draw_notice,
    )


# A case and its events.
CaseSteps = tuple[Story, list[Step]]


def _at_work(scene: Scene) -> Iterator[CaseSteps]:
    """Yield cases being prepared, one that waits for a signature, and one abandoned."""
    hearing_at = moment(court_day(scene.day(-2)), "10:00")
    soon = Story(hearing_at - timedelta(hours=41), hearing_at)
    answered = soon.prepared()
    facts = {name: answered.facts[name] for name in ("residents", "children")}
    soon = replace(soon, opened_ago=scene.ago(1, "15:00"))
    yield soon, [replace(answered, at=scene.ago(1, "15:25"), facts=facts)]
    answered = replace(answered, at=scene.ago(1, "15:40"))
    yield soon, [answered, replace(soon.authorised(), at=scene.ago(1, "20:10"))]
    asked = Step(
        EventKind.ASK_SIGNATURE,
        scene.until - timedelta(hours=3),
        {"person": "supervisor"},
    )
    yield soon, [answered, asked]
    given_up = served_ago(scene, 70)
    reason = "The tenant gave up the flat, and the callers have stopped"
    yield (
        given_up,
        [
            given_up.prepared(),
            Step(EventKind.ABANDON, given_up.served_at, {"reason": reason}),
        ],
    )


def _before_court(scene: Scene) -> Iterator[CaseSteps]:
    """Yield notices: heard tomorrow, extended, ending before the hearing, without a
    result, and adjourned.
    """
    tomorrow = to_be_heard(scene, "10:00", hours=(42, 47))
    tomorrow = replace(tomorrow, is_victim=True, inside=WITH_A_TENANT)
    yield tomorrow, tomorrow.to_service()
    short = to_be_heard(scene, "09:30", hours=(46,))
    short = replace(short, signed_by=INSPECTOR, hours=24)
    longer = {"signed_by": SENIOR, "extension_hours": 24}
    extended_at = short.served_at + timedelta(hours=7, minutes=30)
    extended = Step(EventKind.EXTEND_NOTICE, min(extended_at, scene.until), longer)
    yield short, [*short.to_service(), extended]
    gap = to_be_heard(scene, "10:00", hours=(46,))
    gap = replace(gap, signed_by=INSPECTOR, hours=24)
    yield gap, [*gap.to_service(), *_put_off_in_a_gap(scene, gap)]
    quiet = sat_ago(scene, 2)
    silent = Story(scene.ago(quiet + 2, "11:00"), scene.ago(quiet, "10:00"))
    yield silent, silent.to_service()
    heard = sat_ago(scene, 3)
    put_off = Story(scene.ago(heard + 2, "12:00"), scene.ago(heard, "10:00"))
    until = moment(court_day(scene.day(heard - 9)), "10:00")
    facts = {"until": until.isoformat(), "notice_continued": True}
    adjourned = Step(EventKind.ADJOURN, put_off.hearing_at, facts)
    yield put_off, [*put_off.to_service(), adjourned]


def _put_off_in_a_gap(scene: Scene, gap: Story) -> Iterator[Step]:
    """Yield an adjournment without the notice, if the hearing is past, so that there
    is a gap over a weekend too.
    """
    if gap.hearing_at < scene.until:
        day = court_day(london_date(gap.hearing_at) + timedelta(days=9))
        facts = {"until": moment(day, "10:00").isoformat(), "notice_continued": False}
        yield Step(EventKind.ADJOURN, gap.hearing_at, facts)


def _under_order(scene: Scene) -> Iterator[CaseSteps]:
    """Yield orders in force: one until a time of its last day, one by the council for
    longer than the law allows, one extended, and one heard too late.
    """
    full = replace(
        served_ago(scene, 37),
        papers=(PaperKind.SIGNED_NOTICE, PaperKind.COURT_ORDER),
        visits=(
            (Found.AS_ORDERED, 20),
            (Found.NO_ANSWER, 13),
            (Found.BREACH, 12),
            (Found.AS_ORDERED, 5),
        ),
    )
    yield full, [*full.to_order(until="14:00"), full.secured()]
    council = replace(
        served_ago(scene, 22),
        signed_by=COUNCIL,
        is_council=True,
        is_victim=True,
        is_printed=True,
        inside=WITH_A_TENANT,
        papers=(
            PaperKind.SIGNED_NOTICE,
            PaperKind.STATEMENT,
            PaperKind.EXHIBIT_PHOTO,
            PaperKind.CONSULTATION,
        ),
    )
    yield council, council.to_order(days=120, scope="partial")
    long = served_ago(scene, 112)
    applied = long.later(
        EventKind.APPLY_EXTENSION,
        70,
        signed_by=INSPECTOR,
        new_end=long.ends_on(145),
        consulted="City council, on the day before",
    )
    extended = long.later(EventKind.EXTEND_ORDER, 80, ends_on=long.ends_on(145))
    yield long, [*long.to_order(), long.secured(), applied, extended]
    heard = sat_ago(scene, 1)
    late = Story(scene.ago(heard + 2, "09:00"), scene.ago(heard, "15:30"))
    yield late, late.to_order(days=60)


def _over(scene: Scene) -> Iterator[CaseSteps]:
    """Yield cases that have ended: by the police, by a court, or by time."""
    settled = served_ago(scene, 46)
    reason = "The landlord has let the tenant move, and the flat is empty"
    facts = {"signed_by": SENIOR, "reason": reason}
    cancelled = Step(EventKind.CANCEL, settled.served_at + timedelta(hours=20), facts)
    yield settled, [*settled.to_service(), cancelled]
    heard = sat_ago(scene, 1)
    kept_up = Story(scene.ago(heard + 2, "16:00"), scene.ago(heard, "14:00"))
    continued = Step(EventKind.REFUSE_CONTINUE, kept_up.hearing_at, {"hours": 48})
    yield kept_up, [*kept_up.to_service(), continued]
    refused = served_ago(scene, 122)
    facts = {"note": "The court was not satisfied that an order was needed"}
    no_order = Step(EventKind.REFUSE, refused.hearing_at, facts)
    yield refused, [*refused.to_service(), no_order]
    sooner = served_ago(scene, 162)
    discharged = sooner.later(EventKind.DISCHARGE, 40, note="A new tenant moves in")
    yield sooner, [*sooner.to_order(), sooner.secured(), discharged]
    by_time = served_ago(scene, 202)
    yield by_time, [*by_time.to_order(), by_time.secured()]
    appealed = served_ago(scene, 92)
    lodged = appealed.later(EventKind.LODGE_APPEAL, 10, lodged_by="served")
    quashed = appealed.later(EventKind.DECIDE_APPEAL, 35, outcome="quashed")
    yield appealed, [*appealed.to_order(), lodged, quashed]
