"""Kinds of organisation, and roles. The codes are stored and never change."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    POLICE = "police", "Police"
    COUNCIL = "council", "Council"
    HOUSING = "housing", "Housing provider"
    CHILDREN = "children", "Children’s services or youth justice"
    OTHER = "other", "Other"


class IssuesAs(TextChoices):
    """Kinds of council that issue closure notices; see statute/rules/closures.py."""

    DISTRICT = "district", "District council"
    UNITARY = "unitary", "Unitary council"
    COUNTY = "county", "County council"


class Role(TextChoices):
    OFFICER = "officer", "Officer"
    SUPERVISOR = "supervisor", "Supervisor"
    ANALYST = "analyst", "Analyst"
    RECORDS_MANAGER = "records", "Records manager"
    ADMINISTRATOR = "admin", "Administrator"
    PARTNER = "partner", "Partner"
