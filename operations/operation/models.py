"""The operation and its phases, and the fields that every plan has."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from operations.operation.choices import Phase
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.geography.models import Force


class Plan(models.Model):
    """An operation, priority or tasking: set up by a force, counted in no figure."""

    # Set by an action that returns the row of an earlier, identical submission.
    # Never stored.
    is_repetition = False

    client_uuid = models.UUIDField(unique=True)
    content_digest = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=12, unique=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # As for a record (core/records/models.py).
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    restricted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference


@pghistory.track()
class Operation(Plan):
    """A named operation. `phase` is that of its latest row of `PhaseBegun`."""

    name = models.CharField(max_length=80)
    aims = models.TextField(max_length=2000, blank=True)
    # Codes of wards, which stay the same in each edition of the boundaries.
    areas = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    partners = models.ManyToManyField(Organisation, related_name="+", blank=True)
    phase = models.CharField(max_length=5, choices=Phase, default=Phase.CLEAR)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # The wider operation that holds it; its records count there too, once.
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts"
    )

    class Meta(Plan.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="operation_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
            ),
            models.CheckConstraint(
                name="operation_is_no_part_of_itself",
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("pk")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-begins_on", "-id"], name="operation_newest_first"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PhaseBegun(models.Model):
    """A phase that an operation began, with the day on which it began."""

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="phases")
    phase = models.CharField(max_length=5, choices=Phase)
    began_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "operations"
        indexes = [
            models.Index(fields=["operation", "began_on"], name="phasebegun_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.phase} from {self.began_on}"


def operation_key(name: str) -> "models.ForeignKey[Operation | None, Operation | None]":
    """Return the foreign key of a record or plan to the operation it belongs to."""
    return models.ForeignKey(
        Operation, models.PROTECT, null=True, blank=True, related_name=name
    )
