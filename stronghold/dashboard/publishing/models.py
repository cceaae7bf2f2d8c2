"""What a revision of published figures counted, so that the next one knows."""

from django.db import models

from stronghold.sharing.models import Release


class RevisionCounted(models.Model):
    """That a revision counted a record: in which week, ward and district, as what.

    What was counted when a period was first published is `BriefCounted`.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    measure = models.CharField(max_length=30)
    reference = models.CharField(max_length=12)
    week = models.DateField()
    ward = models.CharField(max_length=20, blank=True)
    district = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=80)

    class Meta:
        app_label = "dashboard"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "measure", "reference"],
                name="revisioncounted_once_a_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} as {self.measure}"
