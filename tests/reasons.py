"""The reason for an event, as stored in the audit log."""

from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import reasons_of


def reason_of(event: Event) -> str:
    """Return the reason stored for an event; empty if there is none."""
    found = reasons_of([event])
    return found[event.reason_digest].words if event.reason_digest else ""
