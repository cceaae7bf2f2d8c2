"""The export: what was requested, why, and its progress."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force
from stronghold.exports.choices import SYSTEMS, FileFormat, State, WhyFailed


class Export(models.Model):
    """One file requested by a person. It and this row are deleted after a day.

    The worker writing it holds a lease until `leased_until`; another worker may take a
    lease that ran out. `rights` is a digest of the maker's rights when the rows were
    read: if their rights differ, the file is not given out.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    # The code of a kind of export, and the parameters of its list or map.
    of = models.CharField(max_length=20)
    # Whose data it is: of several forces with which a partner works, the one that its
    # maker worked with. Null in exports from before this was kept, which last a day.
    force = models.ForeignKey(Force, models.CASCADE, null=True, related_name="+")
    params = models.JSONField(default=dict)
    columns = ArrayField(models.CharField(max_length=40))
    file_format = models.CharField(max_length=8, choices=FileFormat)
    srid = models.IntegerField(choices=SYSTEMS)
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    n_tries = models.PositiveSmallIntegerField(default=0)
    n_rows = models.PositiveIntegerField(default=0)
    # The number of rows expected; null until they are counted.
    n_expected = models.PositiveIntegerField(null=True)
    # The time at which the rows were read.
    read_at = models.DateTimeField(null=True)
    rights = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=32, blank=True)
    n_bytes = models.PositiveBigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    why_failed = models.CharField(max_length=8, choices=WhyFailed, blank=True)

    class Meta:
        app_label = "exports"
        constraints = [
            models.CheckConstraint(
                name="export_being_written_is_leased",
                condition=Q(
                    state=State.WRITING,
                    lease__isnull=False,
                    leased_until__isnull=False,
                )
                | (
                    ~Q(state=State.WRITING)
                    & Q(lease__isnull=True, leased_until__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="export_ready_has_its_file",
                condition=Q(
                    state=State.READY, read_at__isnull=False, ended_at__isnull=False
                )
                & ~Q(file="")
                & ~Q(rights="")
                | (~Q(state=State.READY) & Q(file="")),
            ),
            models.CheckConstraint(
                name="export_has_a_purpose", condition=~Q(purpose="")
            ),
        ]
        indexes = [
            models.Index(fields=["made_by", "-asked_at"], name="export_newest_first"),
        ]

    def __str__(self) -> str:
        return str(self.key)
