"""Tallies, the marks that say which are stale, and when each measure changed."""

from django.db import models

from stronghold.dashboard.choices import Level


class Tally(models.Model):
    """How many, by measure, force, level, area, period and category; never zero.

    `area_id` is an area's id, 0 for elsewhere, -1 for place not known; at level force
    it is the force's id. There is no foreign key: a tally is recounted, not mended.
    """

    pk = models.CompositePrimaryKey(
        "measure", "level", "period", "force_id", "area_id", "category"
    )
    measure = models.CharField(max_length=30)
    level = models.CharField(max_length=10, choices=Level)
    # The Monday of the week, or the first of the month.
    period = models.DateField()
    force_id = models.BigIntegerField()
    area_id = models.BigIntegerField()
    category = models.CharField(max_length=80)
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tally_is_positive", condition=models.Q(n__gt=0)
            ),
            models.CheckConstraint(
                name="tally_level_is_known",
                condition=models.Q(level__in=Level.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.period} {self.level} {self.area_id}: {self.n}"


class Mark(models.Model):
    """Days of a source whose tallies must be recounted; only added, then taken."""

    source = models.CharField(max_length=30)
    from_day = models.DateField()
    to_day = models.DateField()

    def __str__(self) -> str:
        return f"{self.source} {self.from_day} to {self.to_day}"


class MeasureChange(models.Model):
    """When the tallies of a measure last changed."""

    measure = models.CharField(max_length=30, primary_key=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.measure} {self.changed_at}"
