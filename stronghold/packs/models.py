"""What was put into a hearing pack."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from operations.closures.models import ClosureCase
from stronghold.core.accounts.models import User


class HearingPack(models.Model):
    """What someone chose for a pack; rows are only added, and erased with the case.

    `witnesses` names people: only the pack itself and the form of the next one read it.
    """

    case = models.ForeignKey(ClosureCase, models.PROTECT, related_name="packs")
    # The number of the notice that was served, if it was made here.
    notice = models.PositiveSmallIntegerField(null=True, blank=True)
    # The numbers of the papers, in the order of the exhibits.
    papers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    # The references of the records of the ledger that the chronology has.
    records = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    witnesses = models.TextField(max_length=3000, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "packs"

    def __str__(self) -> str:
        return f"pack {self.pk}"
