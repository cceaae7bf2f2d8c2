"""Why an event was done, as the trail tells it."""

from stronghold.audit.models import Event
from stronghold.audit.queries import reasons_of


def reason_of(event: Event) -> str:
    """Return the words kept for an event; empty where there are none."""
    found = reasons_of([event])
    return found[event.reason_digest].words if event.reason_digest else ""
