"""Reference data of geography. Areas belong to dated editions that never overlap."""

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from stronghold.core.geography.choices import AreaKind, Country, Marking, StreetKind
from stronghold.core.geography.rules import LONGEST


class DateRange(Func):
    """The days from valid_from to valid_to, both included; null means no limit."""

    function = "daterange"
    output_field = DateRangeField()


class Force(models.Model):
    """A police force, with its code at data.police.uk."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    # Decides which law applies.
    jurisdiction = models.CharField(
        max_length=1, choices=Country, default=Country.ENGLAND
    )
    # The form of a custody record number as a regular expression, and an example to
    # show to users. If empty, any number is accepted.
    custody_pattern = models.CharField(max_length=200, blank=True)
    custody_example = models.CharField(max_length=30, blank=True)
    # What heads and foots its pages, papers and files; empty: the marking of the site.
    marking = models.CharField(
        max_length=10, choices=Marking, blank=True, default="", db_default=""
    )
    # Changes with each choice that the force makes, so that processes keep what they
    # read of the choices until then; empty if it made none. It is random: a version
    # that was rolled back never comes again.
    choices_version = models.CharField(max_length=16, blank=True)
    # The secret from which imports make the client UUIDs of their records. It is in no
    # page, file or answer.
    uuid_namespace = models.UUIDField(db_default=RandomUUID(), editable=False)

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A dated set of areas of one kind. The first of a kind has no start date.

    An edition of a force has its areas alone; one of no force is for every force that
    has none of its own of the kind. visibility.py decides.
    """

    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=15, choices=AreaKind)
    name = models.CharField(max_length=LONGEST["name"])
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=LONGEST["source"])
    licence = models.CharField(max_length=LONGEST["licence"])
    loaded_at = models.DateTimeField()
    # Part of the address of the outlines, so that browsers can cache them.
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="edition_does_not_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    # An exclusion constraint passes over null.
                    (Coalesce("force", 0), RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_to", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                name="edition_ends_after_start",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class Area(models.Model):
    """An area of an edition. The same code in two editions forms one series."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="areas")
    code = models.CharField(max_length=LONGEST["area_code"])
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    outline = models.MultiPolygonField(srid=4326)
    # A point inside the outline, for labels and coarse places.
    point = models.PointField(srid=4326)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="area_code_once"),
        ]
        indexes = [models.Index(fields=["code"], name="area_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Population(models.Model):
    """The residents of an area in a year, by area code, which all editions share."""

    code = models.CharField(max_length=LONGEST["area_code"])
    year = models.SmallIntegerField()
    residents = models.IntegerField()
    source = models.CharField(max_length=LONGEST["source"])
    licence = models.CharField(max_length=LONGEST["licence"])
    is_made_up = models.BooleanField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "year"], name="population_year_once"
            ),
            models.CheckConstraint(
                name="population_is_not_negative", condition=Q(residents__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}: {self.residents}"


class Indicator(models.Model):
    """A figure published by others, with date and source, to compare with our figures.

    Stored as text as published ("about 700"), because nothing is calculated from it.
    """

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=100)
    figure = models.CharField(max_length=40)
    dated = models.CharField(max_length=60)
    source = models.CharField(max_length=LONGEST["source"])
    note = models.CharField(max_length=300, blank=True)
    is_made_up = models.BooleanField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.label}: {self.figure}"


class AreaPiece(models.Model):
    """A small piece of an area's outline, so that the area of a point is found fast."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="pieces")
    piece = models.PolygonField(srid=4326)

    def __str__(self) -> str:
        return f"piece of area {self.area_id}"


class Street(models.Model):
    """A named street. A force's streets with the same name differ in their locality.

    A street of no force is for every force that has no streets of its own.
    """

    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=StreetKind)
    locality = models.CharField(max_length=100, blank=True)
    point = models.PointField(srid=4326)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "name", "locality"],
                nulls_distinct=False,
                name="street_name_once_in_a_locality",
            ),
        ]
        indexes = [
            GinIndex(
                fields=["name"], name="street_name_trgm", opclasses=["gin_trgm_ops"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.locality}" if self.locality else self.name


class SnapPoint(models.Model):
    """A point that represents a stretch of street, not an address.

    One of data.police.uk has the months of the files that used it. `addresses` is how
    many addresses are nearer to it than to any other point; null if not counted.
    """

    street = models.ForeignKey(Street, models.CASCADE, related_name="snap_points")
    point = models.PointField(srid=4326)
    first_month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    addresses = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.street_id} {self.point.coords}"


class Postcode(models.Model):
    """A postcode and its point.

    One of no force is for every force that has no postcodes of its own.
    """

    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=8)
    point = models.PointField(srid=4326)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "code"],
                nulls_distinct=False,
                name="postcode_code_once_in_a_force",
            ),
        ]
        indexes = [
            GinIndex(
                fields=["code"], name="postcode_code_trgm", opclasses=["gin_trgm_ops"]
            )
        ]

    def __str__(self) -> str:
        return self.code


class AreaSource(models.Model):
    """The published files that one part of a force's map was loaded from, last of all.

    `part` is a step of the set-up, such as "streets" or "WD24". The hash is of the
    files and of what they are cut to, so that the same files are not loaded twice.
    """

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    part = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=LONGEST["source"])
    licence = models.CharField(max_length=LONGEST["licence"])
    # Lines or features of the files, and those of them that are the force's.
    n_read = models.BigIntegerField()
    n_stored = models.BigIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "part"], name="areasource_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_id} {self.part}"
