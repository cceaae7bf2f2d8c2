"""The keys with which map programs read on behalf of their owner."""

from django.db import models
from django.db.models import F, Q

from stronghold.core.accounts.models import User


class AccessKey(models.Model):
    """A named key; only its digest is stored.

    A partner's key reads one agreement, in whichever version is in force. A police key
    reads what the force's lists show, and names no agreement.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    agreement = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    # Updated once a minute at most: a map being moved sends many requests a second.
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "ogc"
        constraints = [
            models.CheckConstraint(
                name="accesskey_ends_after_it_began",
                condition=Q(until__gt=F("made_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-made_at"], name="accesskey_newest_first"),
        ]

    def __str__(self) -> str:
        return f"key {self.pk} of {self.owner_id}"
