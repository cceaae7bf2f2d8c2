"""Taskings that were set from a signal, found by their source."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from operations.taskings.models import Tasking
from operations.taskings.visibility import visible_taskings
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted


def taskings_from(
    viewer: User, sources: Iterable[str]
) -> Mapping[str, Sequence[Tasking]]:
    """Return by source the taskings that the viewer may see, oldest first."""
    found: defaultdict[str, list[Tasking]] = defaultdict(list)
    wanted = list(sources)
    if not wanted:
        return found
    rows = Tasking.objects.filter(visible_taskings(viewer), source__in=wanted)
    loaded = rows.select_related("organisation", "team", "person")
    for tasking in loaded.order_by("recorded_at", "pk"):
        found[tasking.source].append(tasking)
    if found:
        consulted(row.reference for rows in found.values() for row in rows)
    return found
