"""When a visit to the portal begins, and since when records count as new."""

from datetime import datetime, timedelta

# A person who returns sooner is still on the same visit: a reload, or lunch.
APART = timedelta(hours=4)
# How far back records count as new on a person's first visit.
FIRST_LOOKS_BACK = timedelta(days=28)
# How far back records count as new at most, however long the person was away.
LOOKS_BACK = timedelta(days=92)


def since_when(
    *, since: datetime | None, last_at: datetime | None, now: datetime
) -> datetime | None:
    """Return when the visit before the current one ended; None for the first visit.

    `since` and `last_at` are the stored values of the latest visit so far.
    """
    if last_at is not None and now - last_at >= APART:
        return last_at
    return since


def new_from(since: datetime | None, now: datetime) -> datetime:
    """Return the instant after which records count as new."""
    if since is None:
        return now - FIRST_LOOKS_BACK
    return max(since, now - LOOKS_BACK)
