import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.db import migrations, models

import stronghold.core.database.expressions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geography", "0001_squashed_0005_force_marking"),
    ]

    operations = [
        migrations.CreateModel(
            name="SourceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("street", "Street crime"),
                            ("stop-and-search", "Stop and search"),
                        ],
                        max_length=15,
                    ),
                ),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="StopSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="opendata.sourcefile",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(null=True)),
                ("object_of_search", models.CharField(blank=True, max_length=80)),
                ("outcome", models.CharField(blank=True, max_length=80)),
                ("outcome_linked", models.BooleanField(null=True)),
                ("legislation", models.CharField(blank=True, max_length=120)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        null=True, spatial_index=False, srid=4326
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "lsoa",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
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
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="stopsearch_occurred_on_is_the_london_date",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetCrime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="opendata.sourcefile",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                ("month", models.DateField()),
                ("crime_id", models.CharField(blank=True, max_length=64)),
                ("crime_type", models.CharField(max_length=40)),
                ("outcome", models.CharField(blank=True, max_length=80)),
                ("location", models.CharField(blank=True, max_length=120)),
                ("lsoa_code", models.CharField(blank=True, max_length=9)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        null=True, spatial_index=False, srid=4326
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "lsoa",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["crime_type", "month"], name="streetcrime_type_month"
                    )
                ],
            },
        ),
    ]
