"""Kinds of organisation, and the roles; codes are stored and never change."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    POLICE = "police", "Police"
    COUNCIL = "council", "Council"
    HOUSING = "housing", "Housing provider"
    CHILDREN = "children", "Children’s services or youth justice"
    OTHER = "other", "Other"


class IssuesAs(TextChoices):
    """As what a council issues closure notices: codes of statute/rules/closures.py."""

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
