"""A force's own periods, decisions about records, and what is left of erased ones.

All rows are only ever added. Tombstones are added by the database's owner alone.
"""

from django.db import models
from django.db.models import F, Q

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force
from stronghold.oversight.retention.choices import What


class Proposal(models.Model):
    """What one person of a force proposed, or decided alone where that is enough."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Answer(models.Model):
    """What another person decided on a proposal."""

    is_approved = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Period(Proposal):
    """A period that a force proposed; it counts once another person approved it."""

    code = models.SlugField(max_length=30)
    months = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        app_label = "oversight"
        constraints = [
            models.CheckConstraint(
                name="period_is_not_nothing", condition=Q(months__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} from {self.valid_from}"


class PeriodAnswer(Answer):
    """What another person decided on a period."""

    period = models.OneToOneField(Period, models.PROTECT, related_name="answer")

    class Meta:
        app_label = "oversight"

    def __str__(self) -> str:
        return f"answer to {self.period_id}"


class ScheduleLook(models.Model):
    """A look at the whole schedule: whether its sources still say so. Only added."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    found = models.CharField(max_length=500)
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "oversight"

    def __str__(self) -> str:
        return f"look at the schedule of {self.force_id}"


class Decision(Proposal):
    """What a records manager decided about one record.

    It is in force until it is ended, or until the day that it names. One to erase is a
    proposal until another person answers it.
    """

    # The code of the retention rule under which the record was due.
    rule = models.SlugField(max_length=30)
    record_kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=12)
    what = models.CharField(max_length=8, choices=What)
    because = models.CharField(max_length=12, blank=True)
    asked_by = models.CharField(max_length=12, blank=True)
    until = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        app_label = "oversight"
        constraints = [
            models.CheckConstraint(
                name="decision_to_keep_says_until_when",
                condition=Q(what=What.KEEP, until__isnull=False)
                | (~Q(what=What.KEEP) & Q(until__isnull=True)),
            ),
            models.CheckConstraint(
                name="decision_to_hold_says_who_asked",
                condition=(Q(what=What.HOLD) & ~Q(asked_by=""))
                | (~Q(what=What.HOLD) & Q(asked_by="")),
            ),
        ]
        indexes = [
            models.Index(fields=["reference", "-id"], name="decision_of_record"),
            models.Index(fields=["force", "what", "id"], name="decision_by_what"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.reference}"


class DecisionEnd(models.Model):
    """The end of a decision before its day: a hold lifted, a proposal withdrawn."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="end")
    reason = models.CharField(max_length=500)
    # Of a restriction for disputed accuracy: when and how its person was informed.
    informed_on = models.DateField(null=True, blank=True)
    informed_how = models.CharField(
        max_length=500, blank=True, default="", db_default=""
    )
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "oversight"

    def __str__(self) -> str:
        return f"end of {self.decision_id}"


class ErasureAnswer(Answer):
    """What another person decided on a proposal to erase."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="answer")
    # Copied, so that the database refuses an answer of the person who proposed it.
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "oversight"
        constraints = [
            models.CheckConstraint(
                name="erasureanswer_is_of_another_person",
                condition=~Q(decided_by=F("proposed_by")),
            )
        ]

    def __str__(self) -> str:
        return f"answer to {self.decision_id}"


class Tombstone(models.Model):
    """What is left of an erased record, written by `erase_record` alone."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="tombstone")
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    record_kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=12, unique=True)
    # The Monday of the week that figures count it in.
    week = models.DateField()
    district = models.CharField(max_length=20, blank=True)
    ward = models.CharField(max_length=20, blank=True)
    lsoa = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=80, blank=True)
    erased_at = models.DateTimeField()
    # The transaction that erases it, in which histories may be emptied.
    txid = models.TextField()

    class Meta:
        app_label = "oversight"

    def __str__(self) -> str:
        return self.reference
