"""When a visit to the portal begins, and since when things are new in it."""

from datetime import datetime, timedelta

# Who comes back sooner is still at the same visit: a reload, or lunch.
APART = timedelta(hours=4)
# To somebody who was never here, so much is new.
FIRST_LOOKS_BACK = timedelta(days=28)
# What came in longer ago is no news, however long somebody stayed away.
LOOKS_BACK = timedelta(days=92)


def since_when(
    *, since: datetime | None, last_at: datetime | None, now: datetime
) -> datetime | None:
    """Return the end of the visit before the one that goes on now; None for the first.

    `since` and `last_at` are what is stored of the visit that was the latest so far.
    """
    if last_at is not None and now - last_at >= APART:
        return last_at
    return since


def new_from(since: datetime | None, now: datetime) -> datetime:
    """Return from when on things are shown as new."""
    if since is None:
        return now - FIRST_LOOKS_BACK
    return max(since, now - LOOKS_BACK)
