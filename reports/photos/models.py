"""A photo that belongs to a report."""

from django.db import models
from django.db.models import Q

from reports.report.models import Report
from stronghold.core.accounts.models import User


class Attachment(models.Model):
    """A picture as the site re-encoded it; the uploaded file is not kept.

    `stored_name` is its random file name in the folder of attachments.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="attachments")
    reference = models.CharField(max_length=12, unique=True)
    stored_name = models.CharField(max_length=40, unique=True)
    media_type = models.CharField(max_length=20)
    n_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # SHA-256 of the uploaded file, so that a report keeps the same photo only once.
    digest = models.CharField(max_length=64)
    caption = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_removal_is_complete",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["report", "digest"],
                condition=Q(removed_at__isnull=True),
                name="attachment_photo_once",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
