"""Codes of records of any kind: whom they are about, and what was changed."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class RecordChange(EventCode):
    IN_ERROR = "recorded_in_error", "Marked as recorded in error"


class People(TextChoices):
    """The categories of people whom data may be about: DPA 2018, ss.38(3), 61(2).

    They are in the record of processing, and stored nowhere.
    """

    SUSPECT = "suspect", "People suspected, arrested or charged"
    REPORTER = "reporter", "People who report: witnesses, victims and others"
    OCCUPIER = "occupier", "Occupiers, owners and landlords of premises"
    CHILD = "child", "Children who may be at risk or exploited"
    ADULT_AT_RISK = "adult", "Adults who may be at risk or exploited"
    STAFF = "staff", "Officers, staff and people of partners"
