from django.contrib.gis.db import models
from django.db import migrations

from stronghold.core.database.expressions import LondonDate
from stronghold.core.database.upgrades.steps import InOneStep

TABLES = [
    migrations.CreateModel(
        "SourceFile",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "force",
                models.ForeignKey("geography.force", models.PROTECT, related_name="+"),
            ),
            ("kind", models.CharField(max_length=15)),
            ("month", models.DateField()),
            ("name", models.CharField(max_length=200)),
            ("sha256", models.CharField(max_length=64)),
            ("n_read", models.IntegerField()),
            ("n_stored", models.IntegerField()),
            ("n_without_place", models.IntegerField()),
            ("set_aside", models.JSONField(default=dict)),
            ("imported_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("force", "kind", "month"), name="sourcefile_month_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("month__day", 1)),
                    name="sourcefile_month_is_its_first_day",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "StopSearch",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "file",
                models.ForeignKey(
                    "opendata.sourcefile", models.CASCADE, related_name="+"
                ),
            ),
            (
                "force",
                models.ForeignKey(
                    "geography.force", models.PROTECT, db_index=False, related_name="+"
                ),
            ),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("object_of_search", models.CharField(max_length=80)),
            ("outcome", models.CharField(max_length=80)),
            ("outcome_linked", models.BooleanField(null=True)),
            ("legislation", models.CharField(max_length=120)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            (
                "district",
                models.ForeignKey(
                    "geography.area",
                    models.PROTECT,
                    db_index=False,
                    null=True,
                    related_name="+",
                ),
            ),
            (
                "ward",
                models.ForeignKey(
                    "geography.area",
                    models.PROTECT,
                    db_index=False,
                    null=True,
                    related_name="+",
                ),
            ),
            (
                "lsoa",
                models.ForeignKey(
                    "geography.area",
                    models.PROTECT,
                    db_index=False,
                    null=True,
                    related_name="+",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["object_of_search", "occurred_on"],
                    name="stopsearch_object_day",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="stopsearch_occurred_on_is_the_london_date",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "StreetCrime",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "file",
                models.ForeignKey(
                    "opendata.sourcefile", models.CASCADE, related_name="+"
                ),
            ),
            (
                "force",
                models.ForeignKey(
                    "geography.force", models.PROTECT, db_index=False, related_name="+"
                ),
            ),
            ("month", models.DateField()),
            ("crime_id", models.CharField(max_length=64)),
            ("crime_type", models.CharField(max_length=40)),
            ("outcome", models.CharField(max_length=80)),
            ("location", models.CharField(max_length=120)),
            ("lsoa_code", models.CharField(max_length=9)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            (
                "district",
                models.ForeignKey(
                    "geography.area",
                    models.PROTECT,
                    db_index=False,
                    null=True,
                    related_name="+",
                ),
            ),
            (
                "ward",
                models.ForeignKey(
                    "geography.area",
                    models.PROTECT,
                    db_index=False,
                    null=True,
                    related_name="+",
                ),
            ),
            (
                "lsoa",
                models.ForeignKey(
                    "geography.area",
                    models.PROTECT,
                    db_index=False,
                    null=True,
                    related_name="+",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["crime_type", "month"], name="streetcrime_type_month"
                )
            ]
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("geography", "0001_squashed_0005_force_marking")]

    operations = [InOneStep(TABLES)]
