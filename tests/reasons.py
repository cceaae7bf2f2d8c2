"""Reasons in the audit log: giving one, and what is stored of one."""

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import reasons_of
from stronghold.core.records.reasons.actions import give_reason
from stronghold.core.records.reasons.choices import OfChild, OfGroup, OfReporter


def reason_of(event: Event) -> str:
    """Return the reason stored for an event; empty if there is none."""
    found = reasons_of([event])
    return found[event.reason_digest].words if event.reason_digest else ""


def say_why(by: User, reference: str) -> None:
    """Give the usual reason for reading who reported it, a child's concern, a group."""
    verb, choices = {
        "R": (Verb.READ_OWN_REPORTER, OfReporter),
        "N": (Verb.READ_GROUPS, OfGroup),
    }.get(reference[:1], (Verb.READ_SAFEGUARDING, OfChild))
    give_reason(
        by=by,
        verb=verb,
        reference=reference,
        choices=choices,
        code="review",
        words="",
    )
