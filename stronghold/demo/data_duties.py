"""What can be done in a story of a data request or breach, by the real actions."""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.sharing.choices import Regime
from stronghold.demo.player import Case, Do, Step
from stronghold.oversight.breaches.actions import move_breach, record_breach
from stronghold.oversight.breaches.choices import BreachMove, Whose
from stronghold.oversight.breaches.rules import Given
from stronghold.oversight.requests import actions
from stronghold.oversight.requests.choices import KnownBy, RequestKind, RequestMove
from stronghold.oversight.requests.grounds import OTHERS
from stronghold.oversight.requests.queries import gathered, record_in
from stronghold.oversight.requests.repeats import repeats_in
from stronghold.oversight.requests.rules import Decided

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User
    from stronghold.oversight.breaches.models import DataBreach
    from stronghold.oversight.requests.models import DataRequest


def _open(case: Case, step: Step, by: "User") -> "DataRequest":
    day, answers = london_date(step.at), dict(step.answers)
    asks_identity = answers.pop("asks_identity", False)
    usual = {"kind": RequestKind.ACCESS, "known_by": KnownBy.REFERENCE}
    new = {
        "regime": Regime.PART_3,
        "received_on": day,
        "force_reference": f"SAR/{answers.pop('number')}/{day:%y}",
        **usual,
        **answers,
    }
    row: DataRequest = case.scene.act(
        step.at, actions.open_request, by=by, new=new, asks_identity=asks_identity
    )
    return row


def _act(case: Case, step: Step, by: "User", action: Any, /, **given: Any) -> None:
    with during(Request()):
        case.scene.act(step.at, action, by=by, reference=case.row.reference, **given)


def _add_reports(case: Case, step: Step, by: "User") -> None:
    _act(case, step, by, actions.add_reports_of, **case.value(step.answers))


def _add_record(case: Case, step: Step, by: "User") -> None:
    of = case.value(step.answers["of"]).reference
    _act(case, step, by, actions.add_record, text=of)


def _move(case: Case, step: Step, by: "User") -> None:
    code, words = step.do.partition(".")[2], step.answers.get("words", "")
    made = actions.NewStep(code, london_date(step.at), words=words)
    _act(case, step, by, actions.move_request, step=made)


def _decide_items(case: Case, step: Step, by: "User") -> None:
    """Give what a rule gives, withhold what someone has to read as about others."""
    of = case.value(step.answers["of"]).reference
    with clock.stopped(step.at), during(Request()):
        held = gathered(by, record_in(case.row, of))
    items = held.items if held else ()
    chosen = {item.code: OTHERS if item.usual is None else item.usual for item in items}
    kept = [one.name for one in repeats_in(items, chosen)]
    given = {"record_reference": of, "chosen": chosen, "kept": kept}
    _act(case, step, by, actions.decide_items, **given)


def _decide(case: Case, step: Step, by: "User") -> None:
    given = Decided(step.answers["outcome"], step.answers["words"], says_why=True)
    day = london_date(step.at)
    _act(case, step, by, actions.decide_request, on=day, given=given)


def _note_pack(case: Case, step: Step, by: "User") -> None:
    """Note what was given; its digest is made up, since there is no file."""
    of = case.value(step.answers["of"]).reference
    made_up = sha256(case.row.reference.encode()).hexdigest()
    _act(case, step, by, actions.note_pack, given=[of], sha256=made_up)


def _breach(case: Case, step: Step, by: "User") -> "DataBreach":
    facts = {
        "regime": Regime.PART_3,
        "known_at": case.times["known"],
        "whose": [Whose.WITNESSES],
        **case.value(step.answers),
    }
    with during(Request()):
        row: DataBreach = case.scene.act(step.at, record_breach, by=by, facts=facts)
    return row


def _move_breach(case: Case, step: Step, by: "User") -> None:
    case.scene.act(
        step.at,
        move_breach,
        by=by,
        reference=case.row.reference,
        move=step.do.partition(".")[2],
        given=Given(**case.value(step.answers)),
    )


DO: Mapping[str, Do] = MappingProxyType(
    {f"requests.{move}": _move for move in RequestMove}
    | {f"breaches.{move}": _move_breach for move in BreachMove}
    | {
        "breaches.record": _breach,
        "requests.add_record": _add_record,
        "requests.add_reports_of": _add_reports,
        "requests.decide": _decide,
        "requests.decide_items": _decide_items,
        "requests.note_pack": _note_pack,
        "requests.open": _open,
    }
)
