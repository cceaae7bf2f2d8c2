"""What was set from a signal: taskings that say so as what they come from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from operations.taskings.models import Tasking
from operations.taskings.queries import RELATED
from operations.taskings.visibility import visible_taskings
from stronghold.accounts.models import User
from stronghold.audit.record import consulted


def taskings_from(
    viewer: User, sources: Iterable[str]
) -> Mapping[str, Sequence[Tasking]]:
    """Return by source the taskings that someone sees, the first set first."""
    found: defaultdict[str, list[Tasking]] = defaultdict(list)
    asked = list(sources)
    if not asked:
        return found
    rows = Tasking.objects.filter(visible_taskings(viewer), source__in=asked)
    for one in rows.select_related(*RELATED).order_by("recorded_at", "pk"):
        found[one.source].append(one)
    if found:
        consulted(one.reference for of in found.values() for one in of)
    return found
