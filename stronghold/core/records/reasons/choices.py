"""The reasons that can be given in one tap. Codes are stored and never change."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode

# The reason that needs a line of text.
OTHER = "other"


class OfReporter(TextChoices):
    """Why someone reads who reported something."""

    DEALING = "dealing", "I am dealing with this report"
    CALL_BACK = "call_back", "Call-back"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    REVIEW = "review", "Supervision or review"
    OTHER = OTHER, "Other"


class OfChild(TextChoices):
    """Why someone reads a concern about a child, or a referral of one."""

    DEALING = "dealing", "I am dealing with this"
    RISK = "risk", "Checking for risk to someone"
    REVIEW = "review", "Supervision or review"
    OTHER = OTHER, "Other"


class OfGroup(TextChoices):
    """Why someone reads of an organised crime group that another team leads."""

    DEALING = "dealing", "I work on this group, or on what it does"
    LINKED = "linked", "I deal with a record that is linked to it"
    REVIEW = "review", "Supervision or review"
    OTHER = OTHER, "Other"


class ReasonChange(EventCode):
    GIVEN = "reason_given", "Gave a reason for reading it"
