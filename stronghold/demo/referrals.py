"""What can be done in a story of a referral, by the real actions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from operations.safeguarding.actions.referrals import StepDetails, answer_referral
from operations.safeguarding.queries import Origin, Recipient
from operations.safeguarding.rules.referrals import Refusal
from stronghold.demo.builders.records import REFERRAL
from stronghold.demo.builders.referrals import STEPS, take_step
from stronghold.demo.player import Case, Do, Step

if TYPE_CHECKING:
    from operations.safeguarding.models import Referral
    from stronghold.core.accounts.models import User


def _open(case: Case, step: Step, by: "User") -> "Referral":
    """Open one; `from` names the kind and the record, `to` who receives it."""
    answers = case.value(step.answers)
    to = answers.pop("to")
    known = case.scene.organisations
    to["organisation"] = known[to["organisation"]] if "organisation" in to else None
    for field, row in answers.pop("from", {}).items():
        answers["origin"] = Origin(field, row)
    return REFERRAL.make(
        case.scene, step.at, by=by, recipient=Recipient(**to), **answers
    )


def _take(case: Case, step: Step, by: "User") -> None:
    """Take a step; a partner's answers are an action of their own."""
    code, given = step.do.partition(".")[2], dict[str, Any](step.answers)
    if refusal := given.pop("refusal", None):
        given["refusal"] = Refusal(**refusal)
    if by.organisation == case.scene.officer.organisation:
        take_step(case.scene, case.row, code, by=by, at=step.at, **given)
        return
    case.scene.act(
        step.at,
        answer_referral,
        by=by,
        reference=case.row.reference,
        step=code,
        details=StepDetails(at=step.at, **given),
    )


DO: Mapping[str, Do] = MappingProxyType(
    {f"referrals.{code}": _take for code in STEPS} | {"referrals.open": _open}
)
