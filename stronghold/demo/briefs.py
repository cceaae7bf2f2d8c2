"""Signs the briefs of past months, and records some arrests after the last of them.

The first is of the first week of a full quarter, so that its figures are published.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import pghistory

from reports.report.actions import withdraw_report
from stronghold.brief.actions.sign import sign_brief
from stronghold.brief.rules.weeks import last_whole_week
from stronghold.brief.views.documents import signed_document
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.kernel.weeks import Week
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission
from stronghold.demo.builders.records import ARREST
from stronghold.demo.builders.stage import Now
from stronghold.demo.queries.as_then import as_then

if TYPE_CHECKING:
    from operations.arrests.models import Arrest

T = TypeVar("T")
# The signer's comments on the last three signed weeks. The week after them is not
# signed yet.
COMMENTS = (
    "Evening patrols continue. Nothing here looks unusual.",
    "The closures came at once; the figures around them are too small to draw on.",
    "Quiet. The play area stays a priority.",
)
NINE = time(9, 0)


def weeks_to_sign(last: Week) -> list[Week]:
    """Return all weeks from the start of the last full quarter up to a week."""
    quarter = Quarter.of(last.shifted(1)).shifted(-1)
    n_weeks = (last.end - quarter.start).days // 7
    return [Week(quarter.start).shifted(n) for n in range(n_weeks)]


def sign_past_weeks(by: User) -> Week:
    """Sign each week on the Monday after it, as all was then; return the last."""
    weeks = weeks_to_sign(last_whole_week(clock.today()).shifted(-1))
    comments = dict(zip(weeks[-len(COMMENTS) :], COMMENTS, strict=True))
    with as_then() as move:
        for week in weeks:
            at = datetime.combine(week.end, NINE, LONDON)
            move(at, week)
            with clock.stopped(at):
                sign_brief(
                    by=by,
                    week=week,
                    comment=comments.get(week, ""),
                    document=signed_document,
                )
    return weeks[-1]


def record_late(by: User, week: Week, like: "Sequence[Arrest]") -> None:
    """Record arrests of a past week now, similar to known ones."""
    for n, known in enumerate(like):
        ARREST.make(
            Late(),
            clock.now(),
            by=by,
            submission=Submission.of(uuid.uuid4(), {"late": [str(n)]}),
            occurred=When(week.start + timedelta(days=n + 2)),
            place=PlaceMeant(known.place_text, known.point, known.street_id),
            offence_class=known.offence_class,
            age_band=known.age_band,
            drug_class=known.drug_class,
        )


def withdraw_late(by: User, reference: str) -> None:
    """Mark a report as recorded in error, long after it was counted."""
    with pghistory.context(user=by.pk):
        withdraw_report(by=by, reference=reference, reason="Meant for another force")


class Late(Now):
    """Runs each action now, and names in the history who acts."""

    def act(self, at: datetime, action: Callable[..., T], **given: Any) -> T:
        with pghistory.context(user=given["by"].pk):
            return action(**given)
