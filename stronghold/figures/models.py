"""Tallies, the marks of stale ones, and when each measure last changed."""

from datetime import UTC, date, datetime

from django.db import models
from django.db.models.functions import Now

from stronghold.figures.choices import Level

# The hour of error of a record that is not in error.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
# The week that stands for all weeks: a Monday, and before any other.
EVERY_WEEK = date.min

__all__ = [
    "Heartbeat",
    "LoggedCount",
    "PieceToCount",
    "StaleMark",
    "MeasureChange",
    "Tally",
    "WeekChange",
]


class Tally(models.Model):
    """A count by measure, force, level, area, period and category; never zero.

    `area_id` is an area's id, 0 for elsewhere, -1 for place not known; at level force
    it is the force's id. There is no foreign key: tallies are recounted, not cascaded.
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


class MapCell(models.Model):
    """A count in one square of the map's `grid`; never zero.

    It covers a block of `span` periods, and one category or (empty) all of them.
    `elsewhere` counts records whose place is in no loaded district. Column and row are
    -1 for records without a point. The sums of positions give the middle. Recounted
    with the tallies.
    """

    pk = models.CompositePrimaryKey(
        "measure",
        "grid",
        "span",
        "block",
        "force_id",
        "category",
        "x",
        "y",
        "elsewhere",
    )
    measure = models.CharField(max_length=30)
    grid = models.SmallIntegerField()
    span = models.SmallIntegerField()
    block = models.IntegerField()
    force_id = models.BigIntegerField()
    category = models.CharField(max_length=80, blank=True)
    x = models.IntegerField()
    y = models.IntegerField()
    elsewhere = models.BooleanField()
    n = models.IntegerField()
    sum_x = models.BigIntegerField()
    sum_y = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mapcell_is_positive", condition=models.Q(n__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.grid}/{self.x}/{self.y}: {self.n}"


class LoggedCount(models.Model):
    """How many records of a week one person logged in one hour; never zero.

    The week is that of the record's own day. `error_hour` is when they were marked as
    recorded in error, NEVER if they are not. Recounted with the tallies, and without
    foreign keys for the same reason.
    """

    pk = models.CompositePrimaryKey(
        "source", "week", "force_id", "hour", "recorded_by_id", "error_hour"
    )
    source = models.CharField(max_length=30)
    # Its Monday.
    week = models.DateField()
    force_id = models.BigIntegerField()
    hour = models.DateTimeField()
    recorded_by_id = models.BigIntegerField()
    error_hour = models.DateTimeField(default=NEVER)
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="loggedcount_is_positive", condition=models.Q(n__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} of {self.week}, logged {self.hour}: {self.n}"


class StaleMark(models.Model):
    """Days of a source whose tallies must be recounted; added, then deleted.

    With `x` and `y` only one of the finest squares has changed on these days.
    """

    source = models.CharField(max_length=30)
    from_day = models.DateField()
    to_day = models.DateField()
    # When its transaction began: older figures may lack what the transaction wrote.
    made_at = models.DateTimeField(db_default=Now())
    x = models.IntegerField(null=True)
    y = models.IntegerField(null=True)
    # The plan of a full count that was made after this mark, and so counts its days.
    covered_by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.source} {self.from_day} to {self.to_day}"


class PieceToCount(models.Model):
    """A piece of a full count that is still to do; deleted in the piece's transaction.

    It is one longest block of a measure's periods in one force, or of the weeks of a
    kind that is logged (`force_id` is then 0, for all). `definition` is the state of
    the SQL by which the full count began, `n` about how many rows the piece has. All
    pieces of one full count have the same `plan`.
    """

    counted = models.CharField(max_length=30)
    is_logged = models.BooleanField()
    force_id = models.BigIntegerField()
    block = models.IntegerField()
    n = models.BigIntegerField()
    definition = models.CharField(max_length=64)
    plan = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counted", "is_logged", "force_id", "block"],
                name="piecetocount_counted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counted}, block {self.block} of force {self.force_id}"


class MeasureChange(models.Model):
    """When the tallies of a measure last changed."""

    measure = models.CharField(max_length=30, primary_key=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.measure} {self.changed_at}"


class WeekChange(models.Model):
    """When a change of what figures count in a week was last recounted.

    One row for each week that ever changed; EVERY_WEEK stands for all weeks.
    """

    # Its Monday.
    week = models.DateField(primary_key=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.week} {self.changed_at}"


class Heartbeat(models.Model):
    """When worker, beat, figures, jobs or a recount was last seen at work."""

    name = models.CharField(max_length=10, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at}"
