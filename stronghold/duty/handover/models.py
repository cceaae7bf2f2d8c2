"""Work that was left behind, and the e-mails about it."""

from django.db import models
from django.db.models import Q

from stronghold.core.accounts.models import User, WaitingMail


class LeftWork(models.Model):
    """A person whose account was closed while they still had work to do."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    left_at = models.DateTimeField()
    # When nothing of it was left, or they were back.
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(settled_at__isnull=True),
                name="leftwork_open_once_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"work of {self.person_id}"


class LeftWorkMail(WaitingMail):
    """The e-mail to someone who can hand the work over."""

    left = models.ForeignKey(LeftWork, models.CASCADE, related_name="mails")

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["left", "recipient"], name="leftworkmail_once_a_person"
            )
        ]
