"""The link to an evaluation on the page of a closure case or a warrant."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.parts import Link
from stronghold.evaluation.choices import Subject

if TYPE_CHECKING:
    from stronghold.core.records.models import Record

# By the first letter of a reference: the subject, and the verb to evaluate it.
_KINDS = {
    "C": (Subject.CLOSURE, Verb.READ_CLOSURES),
    "W": (Subject.WARRANT, Verb.READ_WARRANTS),
}


def evaluation_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the link, once something has been done that can be evaluated."""
    found = _KINDS.get(row.reference[:1])
    if not found or not policy.can(viewer, found[1]) or not _has_begun(row):
        return None
    url = reverse(f"evaluation:{found[0]}", args=[row.reference])
    shown = Link("What was reported here before and after", url)
    return Panel("evaluation/panel.html", shown)


def _has_begun(row: Any) -> bool:
    """Whether a notice was served or a warrant executed, and it is not in error."""
    day = row.served_on if row.reference.startswith("C") else row.executed_on
    return day is not None and not row.is_in_error
