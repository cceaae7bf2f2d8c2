"""The order of everything that someone has to do, by the urgency of each."""

from datetime import UTC, datetime, timedelta

from operations.deadlines.rules.urgency import WITHIN_HOURS

# The places in the order of urgency, as the list of deadlines has them.
DANGER, PRACTICE = 0, 3
# What has no time limit is sorted after everything that has one.
NO_LIMIT = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)


def rank_of_visit(made_at: datetime, now: datetime) -> int:
    """Return the place of a visit that others planned where the team asks to be rung.

    While the visit may still be to come, someone may be in danger.
    """
    return DANGER if now - made_at <= WITHIN_HOURS else PRACTICE
