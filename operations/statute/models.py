"""Provisions approved after the seed was reviewed, and the checks of those off."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from operations.statute.choices import Confidence, JudgmentStep, Jurisdiction, Unit
from operations.statute.rules import judgments
from operations.statute.rules import limits as rules
from stronghold.core.accounts.models import User


class Provision(models.Model):
    """One limit, from its first day. It never changes what started before that.

    Rows are added and never changed: what supersedes one is another, of the same day
    too, so that the later row applies.
    """

    code = models.SlugField(max_length=60)
    value = models.PositiveIntegerField()
    unit = models.CharField(max_length=7, choices=Unit)
    act = models.CharField(max_length=120)
    section = models.CharField(max_length=40)
    jurisdiction = models.CharField(
        max_length=2, choices=Jurisdiction, default=Jurisdiction.ENGLAND_AND_WALES
    )
    in_force_from = models.DateField()
    # The first day on which it is no longer in force.
    in_force_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=11, choices=Confidence)
    is_on = models.BooleanField(default=True)
    reason = models.CharField(max_length=500)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # It had begun when it was entered: it counts once a second person has approved it.
    needs_second = models.BooleanField(default=False)

    class Meta:
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="provision_ends_after_it_begins",
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_to__gt=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="provision_on_is_confirmed",
                condition=Q(is_on=False) | ~Q(confidence=Confidence.UNCONFIRMED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} from {self.in_force_from}"

    def as_rule(self) -> rules.Provision:
        """Return the provision as the rules read it."""
        return rules.Provision(
            code=self.code,
            value=self.value,
            unit=self.unit,
            act=self.act,
            section=self.section,
            jurisdiction=self.jurisdiction,
            in_force_from=self.in_force_from,
            in_force_to=self.in_force_to,
            source=self.source,
            confidence=self.confidence,
            is_on=self.is_on,
        )


class ProvisionDecision(models.Model):
    """What a second person decided on a provision that had begun; only added."""

    provision = models.OneToOneField(Provision, models.PROTECT, related_name="decision")
    is_approved = models.BooleanField()
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "operations"

    def __str__(self) -> str:
        return f"decision on {self.provision_id}"


class ProvisionLook(models.Model):
    """A check that a provision which is off has still not begun.

    Rows are only added.
    """

    code = models.SlugField(max_length=60)
    found = models.CharField(max_length=300)
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "operations"

    def __str__(self) -> str:
        return f"look at {self.code}"


class Judgment(models.Model):
    """A decision of a court that a force entered; rows are only added.

    It counts once a second person has approved it; a later row of one citation applies.
    """

    name = models.CharField(max_length=judgments.LONGEST_NAME)
    citation = models.CharField(max_length=judgments.LONGEST_CITATION)
    court = models.CharField(max_length=judgments.LONGEST_COURT)
    decided_on = models.DateField()
    # In one sentence.
    says = models.CharField(max_length=judgments.LONGEST_SAYS)
    steps = ArrayField(models.CharField(max_length=11, choices=JudgmentStep))
    source = models.CharField(max_length=200)
    # False once a higher court has decided otherwise.
    is_followed = models.BooleanField(default=True)
    reason = models.CharField(max_length=500)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="judgment_bears_on_a_step", condition=~Q(steps=[])
            ),
        ]

    def __str__(self) -> str:
        return self.citation

    def as_rule(self) -> judgments.Judgment:
        """Return the judgment as the rules read it."""
        return judgments.Judgment(
            name=self.name,
            citation=self.citation,
            court=self.court,
            decided_on=self.decided_on,
            says=self.says,
            steps=tuple(self.steps),
            source=self.source,
            is_followed=self.is_followed,
        )


class JudgmentDecision(models.Model):
    """What a second person decided on a judgment that was entered; only added."""

    judgment = models.OneToOneField(Judgment, models.PROTECT, related_name="decision")
    is_approved = models.BooleanField()
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "operations"

    def __str__(self) -> str:
        return f"decision on {self.judgment_id}"
