"""Codes of an organised crime group, and what the audit log says of it."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class GroupStatus(TextChoices):
    SUSPECTED = "suspected", "Suspected"
    ACTIVE = "active", "Active"
    DISRUPTED = "disrupted", "Disrupted"
    ARCHIVED = "archived", "Archived"


# The statuses of a group that is under way: work against it is not finished.
UNDER_WAY = (GroupStatus.SUSPECTED, GroupStatus.ACTIVE)


class Suspicion(TextChoices):
    """What a group is suspected of."""

    DRUGS = "drugs", "Drugs"
    EXPLOITATION = "exploitation", "Exploitation"
    VIOLENCE = "violence", "Violence"
    WEAPONS = "weapons", "Weapons"
    MONEY = "money", "Money laundering"


class GroupChange(EventCode):
    CORRECTED = "group_corrected", "Corrected the organised crime group"
    STATUS = "group_status", "Changed the status of the organised crime group"
