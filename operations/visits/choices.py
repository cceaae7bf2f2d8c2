"""Why a team asks to be rung first, and what somebody plans."""

from django.db.models import TextChoices


class Reason(TextChoices):
    SENSITIVE = "sensitive", "Sensitive premises"
    SAFEGUARDING = "safeguarding", "Safeguarding: a visit could put a person at risk"


class Planned(TextChoices):
    """What somebody plans at a place, as the team that asks is told of it."""

    ACTIVITY = "activity", "An activity"
    TASKING = "tasking", "A tasking"
    CLOSURE = "closure", "A closure case"
    NOTICE = "notice", "The service of a closure notice"
    VISIT = "visit", "A visit"
