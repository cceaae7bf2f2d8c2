"""Published figures. The database refuses to change or remove them.

A revision of the same period is another release, with its own day and reason.
"""

from django.db import models
from django.db.models import F, Q

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.figures.choices import AreaLevel, Level

# The number of the rule in `sharing.disclosure`; a changed rule gets another number.
RULE = 2


class Release(models.Model):
    """The figures of a week or a quarter, published on one day for one audience."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    level = models.CharField(max_length=7, choices=Level)
    # 2026-W47 or 2026-Q3, and its days, both included.
    period = models.CharField(max_length=8)
    first_day = models.DateField()
    last_day = models.DateField()
    # The rule that chose its ranges. Releases of an earlier rule are kept but not
    # shown, because small counts could be calculated from them.
    rule = models.PositiveSmallIntegerField(default=RULE)
    # From 1. A higher number is a revision, and has a reason.
    number = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    published_on = models.DateField()
    published_at = models.DateTimeField()
    # Who signed the brief or revised the figures; empty for automatic releases.
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The week of the signed brief that fixed what is counted.
    brief = models.CharField(max_length=8, blank=True)
    # How many figures belong to it: none can be added later.
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
    """A count between low and high, both included; without them it is not published.

    `area_code` is empty for elsewhere and "-" for place not known, as in a signed
    brief; `category` is empty for the total. Names are those of the day of publication.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="figures")
    kind = models.CharField(max_length=13, choices=Shared)
    measure = models.CharField(max_length=30)
    area_level = models.CharField(max_length=8, choices=AreaLevel)
    area_code = models.CharField(max_length=20, blank=True)
    area_name = models.CharField(max_length=100)
    # For a ward, the district it lies in.
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
                name="figure_is_a_range_or_not_published",
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__gte=F("low")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.area_code} {self.category}"
