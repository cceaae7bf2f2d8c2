"""Since when things are new to visitors, what they logged, and keys for their maps."""

from django.db import models

from stronghold.accounts.models import Organisation, User
from stronghold.portal.ogc.models import AccessKey

__all__ = ["AccessKey", "Sent", "Visit"]


class Visit(models.Model):
    """The present visit of one person, and since when things are new to them.

    `since` is the end of the visit before this one, and null on the first. It stays
    where it is however often a page of this visit is loaded again.
    """

    viewer = models.OneToOneField(User, models.CASCADE, related_name="+")
    since = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.viewer_id} {self.last_at:%Y-%m-%d %H:%M}"


class Sent(models.Model):
    """That a partner logged a report or an activity here itself, and so may see it.

    Who recorded a record tells less: somebody may have changed sides since.
    """

    reference = models.CharField(max_length=12, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-at"], name="sent_newest_first")
        ]

    def __str__(self) -> str:
        return self.reference
