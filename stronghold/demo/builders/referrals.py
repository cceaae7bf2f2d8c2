"""Takes a safeguarding referral through its steps."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.safeguarding.actions.referrals import StepDetails, step_referral
from operations.safeguarding.choices import Consent, Decision, NamePassed
from stronghold.demo.builders.stage import Stage

if TYPE_CHECKING:
    from operations.safeguarding.models import Referral
    from stronghold.core.accounts.models import User

STEPS = ("make", "acknowledge", "decide", "feedback")
# The details of a step that needs any: the name was passed on by phone.
DETAILS: Mapping[str, Mapping[str, Any]] = {
    "make": {
        "consent": Consent.GIVEN,
        "name_passed": NamePassed.PHONE,
        "is_confirmed": True,
    },
    "decide": {"decision": Decision.ACCEPTED},
}


def take_step(
    stage: Stage, row: "Referral", step: str, *, by: "User", at: datetime, **given: Any
) -> "Referral":
    """Record the next step of a referral; what is given replaces the usual details."""
    values = {**DETAILS.get(step, {}), **given}
    details = StepDetails(at=at, **values)
    return stage.act(
        at, step_referral, by=by, reference=row.reference, step=step, details=details
    )
