"""What can be done in a story of a closure case, by the real actions."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from operations.closure_moves.choices import EventKind, Ground, InsideRole
from operations.closure_moves.rules.moves import MOVE_OF
from operations.closures.actions.inside import record_inside
from operations.closures.actions.notice import make_notice
from operations.closures.presenters.notice import draw_notice
from operations.closures.rules.inside import Inside
from operations.closures.rules.notice_words import EVERYONE
from operations.doors.actions import DoorVisit, record_visit
from operations.papers.choices import PaperKind
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission
from stronghold.demo.builders.closures import (
    COUNCIL,
    INSPECTOR,
    LONG,
    PREPARED,
    SENIOR,
    SERVED,
    happen,
)
from stronghold.demo.builders.records import ARREST, CLOSURE
from stronghold.demo.closure_papers import keep_paper
from stronghold.demo.places import home_of
from stronghold.demo.player import Case, Do, Step
from stronghold.demo.scene import at_premises

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase
    from stronghold.core.accounts.models import User

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
# What is answered besides where the occupier is the victim.
OF_VICTIM: Mapping[str, Any] = {
    "adults_at_risk": "yes",
    "occupier_is_victim": "yes",
    "partial_order": "A partial order is enough: the tenant stays at home",
    "rehousing": "Not needed; housing has a room if they want one",
    "adult_referral": "Made on the same day",
}
# The facts that an event usually has; a step replaces what differs.
FACTS: Mapping[str, Mapping[str, Any]] = {
    EventKind.AUTHORISE: LONG,
    EventKind.SERVE: SERVED,
    EventKind.ORDER: {"scope": "full"},
}


def _open(case: Case, step: Step, by: "User") -> "ClosureCase":
    return CLOSURE.make(
        case.scene,
        step.at,
        by=by,
        place=at_premises(home_of(case)),
        ground=Ground.NUISANCE if case.says.get("is_victim") else Ground.DISORDER,
    )


def _inside(case: Case) -> tuple[Inside, ...]:
    return WITH_A_TENANT if case.says.get("is_victim") else USUAL


def _event(case: Case, step: Step, by: "User") -> None:
    """Record an event, by who may authorise if it is theirs to decide."""
    kind = step.do.partition(".")[2]
    if MOVE_OF[kind].is_senior and step.by is None:
        is_council = case.by == case.scene.people["partner"]
        by = case.scene.people["manager" if is_council else "supervisor"]
    usual = _prepared(case) if kind == EventKind.PREPARE else FACTS.get(kind, {})
    facts = {**usual, **case.value(step.answers)}
    if only := facts.pop("only", None):
        facts = {name: facts[name] for name in only}
    facts |= SIGNATORIES.get(facts.get("signed_by", ""), {})
    everyone = range(1, len(_inside(case)) + 1)
    happen(
        case.scene,
        case.row,
        kind,
        {name: _as_json(value) for name, value in facts.items()},
        by=by,
        at=step.at,
        inside=everyone if kind == EventKind.ORDER else (),
    )


def _prepared(case: Case) -> Mapping[str, Any]:
    victim = OF_VICTIM if case.says.get("is_victim") else {}
    return {**PREPARED, "hearing_at": case.times["hearing"], **victim}


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _let_inside(case: Case, step: Step, by: "User") -> None:
    """Record who may be inside as soon as the notice is served."""
    case.scene.act(
        step.at,
        record_inside,
        by=by,
        reference=case.row.reference,
        add=_inside(case),
        keep_words=True,
    )


def _visit(case: Case, step: Step, by: "User") -> None:
    """Record what an officer found at the door."""
    found = step.answers["found"]
    case.scene.act(
        step.at,
        record_visit,
        by=by,
        submission=Submission.of(case.scene.client_uuid(), {"found": found}),
        reference=case.row.reference,
        visit=DoorVisit(found, step.at),
    )


def _print(case: Case, step: Step, by: "User") -> None:
    """Make the printed notice before it is served, as the caseworker does."""
    home = home_of(case)
    address = f"{home.address}\nOxford\n{home.postcode or 'OX1 1BX'}"
    case.scene.act(
        step.at,
        make_notice,
        by=by,
        reference=case.row.reference,
        typed={"address": address, **TYPED},
        draw=draw_notice,
    )


def _paper(case: Case, step: Step, by: "User") -> None:
    keep_paper(case.scene, case.row, PaperKind(step.answers["kind"]), at=step.at)


def _arrest(case: Case, step: Step, by: "User") -> Any:
    """Make an arrest at the premises of the case."""
    row, answers = case.row, case.value(step.answers)
    place = PlaceMeant(row.place_text, row.point, row.street_id, row.premises_id)
    occurred = When.at_instant(answers.pop("occurred"))
    return ARREST.make(
        case.scene, step.at, by=by, place=place, occurred=occurred, **answers
    )


DO: Mapping[str, Do] = MappingProxyType(
    {f"closures.{kind}": _event for kind in EventKind}
    | {
        "closures.open": _open,
        "closures.let_inside": _let_inside,
        "closures.visit": _visit,
        "closures.print": _print,
        "closures.paper": _paper,
        "arrests.record": _arrest,
    }
)
