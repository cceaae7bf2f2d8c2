"""Kinds of organisation, and the roles; codes are stored and never change."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    POLICE = "police", "Police"
    COUNCIL = "council", "Council"
    HOUSING = "housing", "Housing provider"
    OTHER = "other", "Other"


class Role(TextChoices):
    OFFICER = "officer", "Officer"
    SUPERVISOR = "supervisor", "Supervisor"
    ANALYST = "analyst", "Analyst"
    RECORDS_MANAGER = "records", "Records manager"
    ADMINISTRATOR = "admin", "Administrator"
    PARTNER = "partner", "Partner"
