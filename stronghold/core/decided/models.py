"""What a force decided, stored."""

from django.db import models

from stronghold.core.geography.models import Force


class ForceChoice(models.Model):
    """What a force decided on a subject, from a day on. Rows are only added.

    FORCE_CHOICES of the registry names the subjects; `Force.choices_version` says which
    rows a process has read.
    """

    force = models.ForeignKey(Force, models.CASCADE, related_name="choices")
    subject = models.SlugField(max_length=30)
    rows = models.JSONField()
    valid_from = models.DateField()
    reason = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    # None if the file of the force decided it.
    set_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "accounts"
        indexes = [models.Index(fields=["force", "id"], name="forcechoice_of_force")]

    def __str__(self) -> str:
        return f"{self.subject} of {self.force_id} from {self.valid_from}"
