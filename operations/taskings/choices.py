"""The status of a tasking; codes are stored and never change."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class TaskingStatus(TextChoices):
    SET = "set", "Set"
    ACCEPTED = "accepted", "Accepted"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"
    CANCELLED = "cancelled", "Cancelled"


class TaskingMove(EventCode, of="T"):
    """What the audit log says of each move of a tasking."""

    CHANGE = "change", "Changed the tasking"
    ACCEPT = "accept", "Accepted the tasking"
    DO = "do", "Completed the tasking"
    LEAVE = "leave", "Recorded that it was not done"
    CANCEL = "cancel", "Cancelled the tasking"
    SET_AGAIN = "set_again", "Set the tasking again"
