"""Signing briefs, so that what they count is published."""

from datetime import UTC, datetime, timedelta

from stronghold.brief.actions.sign import Signed, sign_brief
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.factories import Cast


def at(week: Week) -> datetime:
    return datetime.combine(week.start + timedelta(days=2), datetime.min.time(), UTC)


def sign(cast: Cast, *weeks: Week, on: datetime | None = None) -> None:
    """Sign briefs, each on the Tuesday after it unless another day is given."""
    for week in weeks:
        with clock.stopped(on or at(week) + timedelta(days=6)):
            sign_brief(
                by=cast.supervisor,
                week=week,
                comment="",
                document=lambda *_: Signed(b"made", {}),
            )
