"""The buttons that start what a role does most: a record, or an account."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse

from operations.activities.record import ACTIVITIES
from operations.arrests.record import ARRESTS
from operations.seizures.record import SEIZURES
from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import recorded_by_me
from stronghold.core.ui.parts import Link

# Label, page, query string, and the verb it needs.
BUTTONS = (
    ("Log a report", "reports:new", "", Verb.SUBMIT_REPORT),
    ("Record an arrest", "arrests:new", "", Verb.RECORD_ARREST),
    ("Start a patrol", "activities:new", "?when=now&length=going", Verb.LOG_ACTIVITY),
    ("Time away", "abstraction:new", "", Verb.LOG_TIME_AWAY),
    ("Add a person", "people:new", "", Verb.MANAGE_ACCOUNTS),
)

# What is logged from a phone: what starts it, in words, and what was logged of it.
LOGGED = (
    ("Log a report", "reports:new", "", REPORTS, "What someone saw or said"),
    ("Record an arrest", "arrests:new", "", ARRESTS, "Who was arrested, and for what"),
    ("Record a seizure", "seizures:new", "", SEIZURES, "Drugs, cash, weapons, phones"),
    (
        "Start a patrol",
        "activities:new",
        "?when=now&length=going",
        ACTIVITIES,
        "A patrol, clear-up or visit",
    ),
)


def log_page(viewer: User, may: Callable[[Verb], bool]) -> list[dict[str, Any]]:
    """Return what the viewer may log, each with its button and a link to their own."""
    return [
        {
            "button": Link(text, reverse(name) + query),
            "words": words,
            "own": recorded_by_me(kind, f"{kind.many} recorded by me"),
        }
        for text, name, query, kind, words in LOGGED
        if may(kind.verb_to_write(viewer))
    ]


def buttons(verbs: Collection[Verb]) -> list[Link]:
    """Return the buttons for what a person with these verbs may start."""
    return [
        Link(text, reverse(name) + query)
        for text, name, query, verb in BUTTONS
        if verb in verbs
    ]
