"""The disruption of an organised crime group."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from operations.disruptions.choices import DisruptionKind, Level
from operations.groups.models import CrimeGroup
from stronghold.core.accounts.models import User

# What erasure leaves of the words when the last record that shows a disruption is
# erased: `oversight/sql/erase_record.sql`.
ERASED = "Erased"


class Disruption(models.Model):
    """One thing that held a group up. It is never changed, only marked as in error.

    `n` counts from 1 within the group. `evidence` are the references of the records
    that show it; without one it says why there is none.
    """

    group = models.ForeignKey(CrimeGroup, models.PROTECT, related_name="disruptions")
    n = models.PositiveSmallIntegerField()
    client_uuid = models.UUIDField(unique=True)
    content_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=DisruptionKind)
    level = models.CharField(max_length=8, choices=Level)
    happened_on = models.DateField()
    evidence = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    no_evidence_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    error_at = models.DateTimeField(null=True, blank=True)
    error_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    error_reason = models.CharField(max_length=300, blank=True)
    # Set by the action for its answer; not stored.
    is_repetition = False

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "n"], name="disruption_once_a_number"
            ),
            models.CheckConstraint(
                name="disruption_has_evidence_or_says_why_not",
                condition=Q(evidence=[], no_evidence_because__gt="")
                | (~Q(evidence=[]) & Q(no_evidence_because="")),
            ),
            models.CheckConstraint(
                name="disruption_error_says_who_when_and_why",
                condition=Q(
                    error_at__isnull=True, error_by__isnull=True, error_reason=""
                )
                | (
                    Q(error_at__isnull=False, error_by__isnull=False)
                    & ~Q(error_reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["-happened_on", "-id"], name="disruption_newest_first")
        ]

    def __str__(self) -> str:
        return f"disruption {self.n} of {self.group_id}"

    @property
    def reference(self) -> str:
        """The reference of its group: it has none of its own."""
        return self.group.reference

    @property
    def is_evidenced(self) -> bool:
        """Return whether records show it, or did until they were erased.

        They are not kept apart: else a reader who is shown no record would know
        that there is one that may not be seen.
        """
        return bool(self.evidence) or self.no_evidence_because == ERASED

    @property
    def why_no_evidence(self) -> str:
        """Return why no record shows it; "" if one does, or did."""
        return "" if self.is_evidenced else self.no_evidence_because

    @property
    def is_in_error(self) -> bool:
        return self.error_at is not None
