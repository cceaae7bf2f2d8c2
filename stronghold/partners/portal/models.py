"""Visits to the portal, and records that partners logged."""

from django.db import models

from stronghold.core.accounts.models import Organisation, User


class Visit(models.Model):
    """The current visit of one person, and since when records are new to them.

    `since` is the end of the previous visit, and null on the first. Loading more pages
    in the same visit does not change it.
    """

    viewer = models.OneToOneField(User, models.CASCADE, related_name="+")
    since = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.viewer_id} {self.last_at:%Y-%m-%d %H:%M}"


class Sent(models.Model):
    """A report or an activity that a partner logged in the portal, and so may see.

    The user who recorded it is not enough: they may have changed organisation since.
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
