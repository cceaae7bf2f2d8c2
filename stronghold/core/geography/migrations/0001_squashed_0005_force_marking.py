import django.contrib.postgres.functions
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models.functions import Coalesce

import stronghold.core.geography.models
from stronghold.core.database.upgrades.steps import InOneStep

# What a row refers to is never deleted.
KEPT = {"on_delete": models.PROTECT, "related_name": "+"}
TABLES = [
    migrations.CreateModel(
        "Force",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("code", models.SlugField(max_length=40, unique=True)),
            ("name", models.CharField(max_length=100)),
            ("jurisdiction", models.CharField(default="e", max_length=1)),
            ("custody_pattern", models.CharField(max_length=200)),
            ("custody_example", models.CharField(max_length=30)),
            ("choices_version", models.CharField(max_length=16)),
            (
                "uuid_namespace",
                models.UUIDField(
                    db_default=django.contrib.postgres.functions.RandomUUID()
                ),
            ),
            ("marking", models.CharField(db_default="", default="", max_length=10)),
        ],
    ),
    migrations.CreateModel(
        "Indicator",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("code", models.SlugField(max_length=40, unique=True)),
            ("label", models.CharField(max_length=100)),
            ("figure", models.CharField(max_length=40)),
            ("dated", models.CharField(max_length=60)),
            ("source", models.CharField(max_length=200)),
            ("note", models.CharField(max_length=300)),
            ("is_made_up", models.BooleanField()),
            ("loaded_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "Edition",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("kind", models.CharField(max_length=15)),
            ("name", models.CharField(max_length=100)),
            ("valid_from", models.DateField(null=True)),
            ("valid_to", models.DateField(null=True)),
            ("source", models.CharField(max_length=200)),
            ("licence", models.CharField(max_length=300)),
            ("loaded_at", models.DateTimeField()),
            ("sha256", models.CharField(max_length=64)),
            ("force", models.ForeignKey("geography.force", null=True, **KEPT)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("valid_from__isnull", True),
                        ("valid_to__isnull", True),
                        ("valid_to__gte", models.F("valid_from")),
                        _connector="OR",
                    ),
                    name="edition_ends_after_start",
                ),
                ExclusionConstraint(
                    expressions=[
                        ("kind", "="),
                        (Coalesce("force", 0), "="),
                        (
                            stronghold.core.geography.models.DateRange(
                                "valid_from", "valid_to", RangeBoundary(True, True)
                            ),
                            "&&",
                        ),
                    ],
                    name="edition_does_not_overlap",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "Area",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "edition",
                models.ForeignKey(
                    "geography.edition", models.CASCADE, related_name="areas"
                ),
            ),
            ("code", models.CharField(max_length=20)),
            ("name", models.CharField(max_length=100)),
            (
                "parent",
                models.ForeignKey(
                    "geography.area", models.SET_NULL, null=True, related_name="+"
                ),
            ),
            ("outline", models.MultiPolygonField(srid=4326)),
            ("point", models.PointField(srid=4326)),
        ],
        options={
            "indexes": [models.Index(fields=["code"], name="area_code")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("edition", "code"), name="area_code_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        "AreaPiece",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "area",
                models.ForeignKey(
                    "geography.area", models.CASCADE, related_name="pieces"
                ),
            ),
            ("piece", models.PolygonField(srid=4326)),
        ],
    ),
    migrations.CreateModel(
        "Population",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("code", models.CharField(max_length=20)),
            ("year", models.SmallIntegerField()),
            ("residents", models.IntegerField()),
            ("source", models.CharField(max_length=200)),
            ("licence", models.CharField(max_length=300)),
            ("is_made_up", models.BooleanField()),
            ("loaded_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("code", "year"), name="population_year_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("residents__gte", 0)),
                    name="population_is_not_negative",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "Postcode",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("code", models.CharField(max_length=8)),
            ("point", models.PointField(srid=4326)),
            ("force", models.ForeignKey("geography.force", null=True, **KEPT)),
        ],
        options={
            "indexes": [
                GinIndex(
                    fields=["code"],
                    name="postcode_code_trgm",
                    opclasses=["gin_trgm_ops"],
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("force", "code"),
                    name="postcode_code_once_in_a_force",
                    nulls_distinct=False,
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Street",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=150)),
            ("kind", models.CharField(max_length=12)),
            ("locality", models.CharField(max_length=100)),
            ("point", models.PointField(srid=4326)),
            ("force", models.ForeignKey("geography.force", null=True, **KEPT)),
        ],
        options={
            "indexes": [
                GinIndex(
                    fields=["name"], name="street_name_trgm", opclasses=["gin_trgm_ops"]
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("force", "name", "locality"),
                    name="street_name_once_in_a_locality",
                    nulls_distinct=False,
                )
            ],
        },
    ),
    migrations.CreateModel(
        "SnapPoint",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "street",
                models.ForeignKey(
                    "geography.street", models.CASCADE, related_name="snap_points"
                ),
            ),
            ("point", models.PointField(srid=4326)),
            ("first_month", models.DateField(null=True)),
            ("last_month", models.DateField(null=True)),
            ("addresses", models.IntegerField(null=True)),
        ],
    ),
    migrations.CreateModel(
        "AreaSource",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("part", models.CharField(max_length=20)),
            ("sha256", models.CharField(max_length=64)),
            ("source", models.CharField(max_length=200)),
            ("licence", models.CharField(max_length=300)),
            ("n_read", models.BigIntegerField()),
            ("n_stored", models.BigIntegerField()),
            ("loaded_at", models.DateTimeField()),
            ("force", models.ForeignKey("geography.force", **KEPT)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("force", "part"), name="areasource_part_once"
                )
            ]
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("geography", "0001_initial"),
        ("geography", "0002_areas_of_a_force"),
        ("geography", "0003_choices_version"),
        ("geography", "0004_uuid_namespace"),
        ("geography", "0005_force_marking"),
    ]

    initial = True

    dependencies = []

    operations = [InOneStep(TABLES)]
