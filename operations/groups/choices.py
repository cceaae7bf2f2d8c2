"""Codes of an organised crime group: its status, and what the audit log says."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class GroupStatus(TextChoices):
    SUSPECTED = "suspected", "Suspected"
    ACTIVE = "active", "Active"
    DISRUPTED = "disrupted", "Disrupted"
    ARCHIVED = "archived", "Archived"


class GroupChange(EventCode):
    STATUS = "group_status", "Changed the status of the organised crime group"
