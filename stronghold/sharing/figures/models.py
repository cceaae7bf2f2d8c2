"""Published figures. They are only added: the database refuses to change or remove one.

What is published anew of the same period is another release, with its day and reason.
"""

from django.db import models
from django.db.models import F, Q

from stronghold.accounts.models import User
from stronghold.geography.models import Force
from stronghold.sharing.choices import Shared
from stronghold.sharing.figures.choices import AreaLevel, Level

# The rule of `sharing.disclosure`: another number for another rule.
RULE = 2


class Release(models.Model):
    """All that was published of a week or a quarter, on one day, for one audience."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    level = models.CharField(max_length=7, choices=Level)
    # 2026-W47 or 2026-Q3, and its days, both included.
    period = models.CharField(max_length=8)
    first_day = models.DateField()
    last_day = models.DateField()
    # By which rule its ranges were chosen. What an earlier rule chose is kept and shown
    # nowhere, since small counts could be worked out from it.
    rule = models.PositiveSmallIntegerField(default=RULE)
    # From 1; a later one is a revision, and says why.
    number = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    published_on = models.DateField()
    published_at = models.DateTimeField()
    # Who signed the brief or revised it; empty for what is published by itself.
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The week whose brief, in being signed, froze what is counted.
    brief = models.CharField(max_length=8, blank=True)
    # How many figures belong to it: no more are taken.
    n_figures = models.PositiveIntegerField()

    class Meta:
        app_label = "sharing"
        constraints = [
            models.UniqueConstraint(
                fields=["force", "level", "period", "number", "rule"],
                name="release_number_once_a_period",
            ),
            models.CheckConstraint(
                name="release_of_closed_period",
                condition=Q(last_day__gte=F("first_day"))
                & Q(published_on__gt=F("last_day")),
            ),
            models.CheckConstraint(
                name="release_revised_for_a_reason",
                condition=Q(number=1, reason="") | Q(number__gt=1) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} for {self.level}, number {self.number}"


class Figure(models.Model):
    """That a count lies from low to high, both included; without them it is not told.

    `area_code` is empty for elsewhere and - for place not known, as in a signed brief;
    `category` is empty for all of them. Names are those of the day of publication.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="figures")
    kind = models.CharField(max_length=13, choices=Shared)
    measure = models.CharField(max_length=30)
    area_level = models.CharField(max_length=8, choices=AreaLevel)
    area_code = models.CharField(max_length=20, blank=True)
    area_name = models.CharField(max_length=100)
    # Of a ward, the district that it lies in.
    district_code = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=80, blank=True)
    low = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        app_label = "sharing"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "measure", "area_level", "area_code", "category"],
                name="figure_once_a_release",
            ),
            models.CheckConstraint(
                name="figure_is_a_range_or_not_told",
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__gte=F("low")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.area_code} {self.category}"
