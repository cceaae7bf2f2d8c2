"""Why a team asks to be rung first, and what is planned."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Reason(TextChoices):
    SENSITIVE = "sensitive", "Sensitive premises"
    SAFEGUARDING = "safeguarding", "Safeguarding: a visit could put a person at risk"


class Planned(TextChoices):
    """What is planned at a place, as shown to the team that asks to be rung."""

    ACTIVITY = "activity", "An activity"
    TASKING = "tasking", "A tasking"
    CLOSURE = "closure", "A closure case"
    NOTICE = "notice", "The service of a closure notice"
    VISIT = "visit", "A visit"


class AskFirstChange(EventCode):
    SET = "ask_first_set", "Asked to be rung before a visit"
    REVIEWED = "ask_first_reviewed", "Reviewed the request to be rung before a visit"
    LIFTED = "ask_first_lifted", "Withdrew the request to be rung before a visit"
