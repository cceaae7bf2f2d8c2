"""What can be done in a story of a search warrant, by the real actions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from operations.warrants.choices import Outcome
from stronghold.demo.builders.links import link
from stronghold.demo.builders.records import ARREST, WARRANT
from stronghold.demo.builders.warrants import endorse, enter, move
from stronghold.demo.places import home_of
from stronghold.demo.player import Case, Do, Step
from stronghold.demo.scene import at_premises
from stronghold.demo.seizures import Item, Occasion, seize

if TYPE_CHECKING:
    from operations.warrants.models import Warrant
    from stronghold.core.accounts.models import User

SOUGHT = "Controlled drugs, scales, phones, cash and lists of debts"
MOVES = ("authorise", "apply", "refuse", "issue", "call_off", "return")


def _record(case: Case, step: Step, by: "User") -> "Warrant":
    usual = {"articles": SOUGHT, "place": at_premises(home_of(case))}
    return WARRANT.make(case.scene, step.at, by=by, **usual | case.value(step.answers))


def _move(case: Case, step: Step, by: "User") -> None:
    code = step.do.partition(".")[2]
    move(case.scene, case.row, code, by=by, at=step.at, **case.value(step.answers))


def _enter(case: Case, step: Step, by: "User") -> None:
    answers = case.value(step.answers)
    case.notes["entry"] = enter(case.scene, case.row, by=by, at=step.at, **answers)


def _endorse(case: Case, step: Step, by: "User") -> None:
    outcome = case.notes["entry"].outcome
    found: Mapping[str, Any] = {
        "sought_found": outcome == Outcome.DRUGS,
        "other_seized": outcome == Outcome.OTHER_FOUND,
    }
    endorse(case.scene, case.row, by=by, at=step.at, **found)


def _seize(case: Case, step: Step, by: "User") -> None:
    """Record what was seized at the entry, or with `at_arrest` at the arrest."""
    answers = dict(step.answers)
    if answers.pop("at_arrest", False):
        occasion = Occasion.of_arrest(case.notes["arrest"])
    else:
        occasion = Occasion.of_entry(case.notes["entry"])
    seize(case.scene, occasion, Item(**answers))


def _arrest(case: Case, step: Step, by: "User") -> None:
    """Arrest someone in the premises."""
    case.notes["arrest"] = ARREST.make(
        case.scene,
        step.at,
        by=by,
        place=at_premises(home_of(case)),
        drug_class="A",
        **step.answers,
    )


def _link_arrest(case: Case, step: Step, by: "User") -> None:
    link(case.scene, case.row, case.notes["arrest"], by=by, at=step.at)


DO: Mapping[str, Do] = MappingProxyType(
    {f"warrants.{code}": _move for code in MOVES}
    | {
        "warrants.record": _record,
        "warrants.enter": _enter,
        "warrants.endorse": _endorse,
        "warrants.seize": _seize,
        "warrants.arrest": _arrest,
        "warrants.link_arrest": _link_arrest,
    }
)
