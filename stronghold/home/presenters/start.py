"""The buttons that start what a role does most: a record, or an account."""

from collections.abc import Collection

from django.urls import reverse

from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.parts import Link

# Label, page, query string, and the verb it needs.
BUTTONS = (
    ("Log a report", "reports:new", "", Verb.SUBMIT_REPORT),
    ("Record an arrest", "arrests:new", "", Verb.RECORD_ARREST),
    ("Start a patrol", "activities:new", "?when=now&length=going", Verb.LOG_ACTIVITY),
    ("Time away", "abstraction:new", "", Verb.LOG_TIME_AWAY),
    ("Add a person", "people:new", "", Verb.MANAGE_ACCOUNTS),
)


def buttons(verbs: Collection[Verb]) -> list[Link]:
    """Return the buttons for what a person with these verbs may start."""
    return [
        Link(text, reverse(name) + query)
        for text, name, query, verb in BUTTONS
        if verb in verbs
    ]
