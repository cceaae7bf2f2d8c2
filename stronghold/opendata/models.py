"""Rows of published files, without personal characteristics.

The rows have no identity of their own, so a file is always replaced completely.
"""

from django.contrib.gis.db import models

from stronghold.core.database.expressions import is_london_date_of
from stronghold.core.geography.models import Area, Force
from stronghold.opendata.choices import FileKind


class SourceFile(models.Model):
    """The file of a force's month. A month without a file is a gap."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=FileKind)
    month = models.DateField()
    name = models.CharField(max_length=200)
    # Hash of the content and of the boundary editions used.
    sha256 = models.CharField(max_length=64)
    n_read = models.IntegerField()
    n_stored = models.IntegerField()
    n_without_place = models.IntegerField()
    set_aside = models.JSONField(default=dict)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "kind", "month"], name="sourcefile_month_once"
            ),
            models.CheckConstraint(
                name="sourcefile_month_is_its_first_day",
                condition=models.Q(month__day=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _area() -> "models.ForeignKey[Area | None, Area | None]":
    return models.ForeignKey(
        Area, models.PROTECT, null=True, db_index=False, related_name="+"
    )


class StreetCrime(models.Model):
    """One row of a street file. It has no day; `month` is the first day of its month.

    `lsoa` and `district` are set by the row's LSOA code, `ward` by the point.
    """

    file = models.ForeignKey(SourceFile, models.CASCADE, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_index=False, related_name="+")
    month = models.DateField()
    crime_id = models.CharField(max_length=64, blank=True)
    crime_type = models.CharField(max_length=40)
    outcome = models.CharField(max_length=80, blank=True)
    location = models.CharField(max_length=120, blank=True)
    lsoa_code = models.CharField(max_length=9, blank=True)
    point = models.PointField(srid=4326, null=True, spatial_index=False)
    district = _area()
    ward = _area()
    lsoa = _area()

    class Meta:
        indexes = [
            models.Index(fields=["crime_type", "month"], name="streetcrime_type_month"),
        ]

    def __str__(self) -> str:
        return f"{self.crime_type} {self.month:%Y-%m}"


class StopSearch(models.Model):
    """One row of a stop-and-search file: the search, not the person.

    `occurred_at` is null if the file gives a date without a real time.
    """

    file = models.ForeignKey(SourceFile, models.CASCADE, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_index=False, related_name="+")
    occurred_on = models.DateField()
    occurred_at = models.DateTimeField(null=True)
    object_of_search = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=80, blank=True)
    # Whether the outcome was linked to the object of search; null if not stated.
    outcome_linked = models.BooleanField(null=True)
    legislation = models.CharField(max_length=120, blank=True)
    point = models.PointField(srid=4326, null=True, spatial_index=False)
    district = _area()
    ward = _area()
    lsoa = _area()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stopsearch_occurred_on_is_the_london_date",
                condition=is_london_date_of("occurred_on", "occurred_at"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["object_of_search", "occurred_on"], name="stopsearch_object_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_of_search} {self.occurred_on}"
