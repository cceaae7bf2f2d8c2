"""Made-up requests of people about their data, and data breaches, in several states."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.core.sharing.choices import Regime
from stronghold.demo.queries import reports_of_one_number
from stronghold.demo.scene import Scene
from stronghold.oversight.breaches.actions import move_breach, record_breach
from stronghold.oversight.breaches.choices import (
    BreachMove,
    Kind,
    Risk,
    Whose,
)
from stronghold.oversight.breaches.rules import Facts, Given
from stronghold.oversight.requests import actions
from stronghold.oversight.requests.choices import (
    KnownBy,
    Outcome,
    RequestKind,
    RequestMove,
)
from stronghold.oversight.requests.grounds import OTHERS
from stronghold.oversight.requests.queries import gathered, record_in
from stronghold.oversight.requests.rules import Decided, NewRequest

if TYPE_CHECKING:
    from operations.arrests.models import Arrest
    from operations.closures.models import ClosureCase
    from stronghold.oversight.breaches.models import DataBreach
    from stronghold.oversight.requests.models import DataRequest


def make_data_duties(
    scene: Scene, *, arrests: "Sequence[Arrest]", cases: "Sequence[ClosureCase]"
) -> None:
    """Make requests that are due, stopped and answered, and data breaches."""
    with during(Request()):
        phone, references = reports_of_one_number(
            scene.officer, before=scene.ago(26, "00:00")
        )
        old = [row for row in arrests if row.occurred_on < scene.day(60)]
        if not references or not old or not cases:
            return
        known = [row for row in cases if row.recorded_at < scene.ago(16, "00:00")]
        _make_requests(scene, phone, arrest=old[-1].reference, case=known[0])
    _make_breaches(scene, references)


def _make_requests(
    scene: Scene, phone: str, *, arrest: str, case: "ClosureCase"
) -> None:
    reporter = _open(scene, 26, number=118, known_by=KnownBy.REPORTER)
    _act(scene, reporter, 25, actions.add_reports_of, phone=phone, email="")
    stopped = _open(scene, 12, number=121)
    _act(scene, stopped, 11, actions.add_record, text=arrest)
    _step(scene, stopped, 10, RequestMove.CLARIFY, "Which of two arrests is meant")
    _open(scene, 3, number=124, kind=RequestKind.ERASURE, asks_identity=True)
    wrong = _open(
        scene,
        16,
        number=120,
        kind=RequestKind.RECTIFICATION,
        asks="The order is listed for the flat above",
    )
    _act(scene, wrong, 15, actions.add_record, text=case.reference)
    angry = _open(
        scene,
        9,
        number=122,
        kind=RequestKind.COMPLAINT,
        asks="A letter about their report went to a neighbour",
    )
    _step(scene, angry, 7, RequestMove.ACKNOWLEDGE, "")
    answered = _open(scene, 52, number=109)
    _act(scene, answered, 50, actions.add_record, text=arrest)
    _decide_as_proposed(scene, answered, 45, arrest)
    made_up = sha256(answered.reference.encode()).hexdigest()
    _act(scene, answered, 44, actions.note_pack, given=[arrest], sha256=made_up)
    _step(scene, answered, 44, RequestMove.ANSWER, "")


def _open(  # noqa: PLR0913 - what differs between the examples
    scene: Scene,
    ago: int,
    *,
    number: int,
    kind: str = RequestKind.ACCESS,
    known_by: str = KnownBy.REFERENCE,
    asks: str = "",
    asks_identity: bool = False,
) -> "DataRequest":
    new = NewRequest(
        kind=kind,
        regime=Regime.PART_3,
        known_by=known_by,
        received_on=scene.day(ago),
        force_reference=f"SAR/{number}/{scene.day(ago):%y}",
        asks=asks,
        asks_identity=asks_identity,
    )
    at, by = scene.ago(ago, "10:15"), scene.people["records"]
    row: DataRequest = scene.act(at, actions.open_request, by=by, new=new)
    return row


def _act(
    scene: Scene,
    row: "DataRequest",
    ago: int,
    action: Callable[..., Any],
    **given: Any,
) -> None:
    by, at = scene.people["records"], scene.ago(ago, "11:30")
    scene.act(at, action, by=by, reference=row.reference, **given)


def _step(scene: Scene, row: "DataRequest", ago: int, move: str, words: str) -> None:
    step = actions.NewStep(move, scene.day(ago), words=words)
    _act(scene, row, ago, actions.move_request, step=step)


def _decide_as_proposed(
    scene: Scene, row: "DataRequest", ago: int, reference: str
) -> None:
    """Give what a rule gives, withhold what someone has to read as about others."""
    with clock.stopped(scene.ago(ago, "11:00")):
        held = gathered(scene.people["records"], record_in(row, reference))
    items = held.items if held else ()
    chosen = {item.code: OTHERS if item.usual is None else item.usual for item in items}
    _act(
        scene,
        row,
        ago,
        actions.decide_items,
        record_reference=reference,
        chosen=chosen,
    )
    given = Decided(Outcome.PART, "Some of it is about others", says_why=True)
    day = scene.day(ago)
    _act(scene, row, ago, actions.decide_request, on=day, given=given)


def _make_breaches(scene: Scene, references: "Sequence[str]") -> None:
    _breach(
        scene,
        hours=20,
        what="List of reports sent to the wrong council",
        happened="An export of one ward was e-mailed to another district council. "
        "Its community safety team has the message.",
        records=references[:2],
        n_people=14,
    )
    high = _breach(
        scene,
        hours=24 * 40,
        what="Phone with contact details lost on a bus",
        happened="A phone was left unlocked on a bus. The company handed it in after "
        "two hours.",
        n_people=3,
    )
    moves = (
        (BreachMove.ASSESS, Given("It could be read for two hours", risk=Risk.HIGH)),
        (
            BreachMove.REPORT,
            Given(at=high.known_at + timedelta(hours=30), reported_as="IC-204118"),
        ),
        (
            BreachMove.INFORM,
            Given("By telephone, at a safe time", on=scene.day(38)),
        ),
        (BreachMove.CLOSE, Given("Phones lock after one minute now")),
    )
    _move_each(scene, high, moves)
    low = _breach(
        scene,
        hours=24 * 75,
        what="Encrypted backup disk not found for a day",
        happened="A disk was put in the wrong cabinet. No one else could have read it.",
    )
    moves_of_low = (
        (BreachMove.ASSESS, Given("It is encrypted", risk=Risk.NONE)),
        (BreachMove.NOT_REPORT, Given("No one could have read it")),
        (BreachMove.CLOSE, Given("Disks are signed in and out")),
    )
    _move_each(scene, low, moves_of_low)


def _breach(  # noqa: PLR0913 - what differs between the examples
    scene: Scene,
    *,
    hours: int,
    what: str,
    happened: str,
    records: "Sequence[str]" = (),
    n_people: int | None = None,
) -> "DataBreach":
    known_at = scene.until - timedelta(hours=hours)
    facts = Facts(
        regime=Regime.PART_3,
        what=what,
        happened=happened,
        known_at=known_at,
        kinds=[Kind.SEEN if n_people else Kind.LOST],
        whose=[Whose.WITNESSES],
        n_people=n_people,
        records=records,
    )
    at, by = known_at + timedelta(hours=1), scene.people["records"]
    with during(Request()):
        row: DataBreach = scene.act(at, record_breach, by=by, facts=facts)
    return row


def _move_each(
    scene: Scene, row: "DataBreach", moves: "Sequence[tuple[str, Given]]"
) -> None:
    by = scene.people["records"]
    for n, (move, given) in enumerate(moves):
        at = row.known_at + timedelta(hours=31 + 24 * n)
        scene.act(
            at, move_breach, by=by, reference=row.reference, move=move, given=given
        )
