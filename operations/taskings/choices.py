"""The status of a tasking; codes are stored and never change."""

from django.db.models import TextChoices


class TaskingStatus(TextChoices):
    SET = "set", "Set"
    ACCEPTED = "accepted", "Accepted"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"
    CANCELLED = "cancelled", "Cancelled"
