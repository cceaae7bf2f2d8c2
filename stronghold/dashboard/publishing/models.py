"""What a revision of published figures counted, for the next revision."""

from django.db import models

from stronghold.sharing.models import Release


class RevisionCounted(models.Model):
    """A record that a revision counted: its week, ward, district and category.

    What the first release of a period counted is in `BriefCounted`.
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
