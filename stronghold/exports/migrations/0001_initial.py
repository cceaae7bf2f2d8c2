import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
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
                    "key",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("of", models.CharField(max_length=20)),
                ("params", models.JSONField(default=dict)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "file_format",
                    models.CharField(
                        choices=[
                            ("xlsx", "Excel workbook"),
                            ("csv", "CSV"),
                            ("gpkg", "GeoPackage"),
                            ("geojson", "GeoJSON"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "srid",
                    models.IntegerField(
                        choices=[
                            (4326, "Longitude and latitude (EPSG:4326)"),
                            (27700, "British National Grid (EPSG:27700)"),
                        ]
                    ),
                ),
                ("purpose", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("writing", "Being written"),
                            ("ready", "Ready"),
                            ("failed", "Not made"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("lease", models.UUIDField(null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("n_tries", models.PositiveSmallIntegerField(default=0)),
                ("n_rows", models.PositiveIntegerField(default=0)),
                ("n_expected", models.PositiveIntegerField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("rights", models.CharField(blank=True, max_length=64)),
                ("file", models.CharField(blank=True, max_length=32)),
                ("n_bytes", models.PositiveBigIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "why_failed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refused", "You may no longer read what it would hold."),
                            (
                                "too_many",
                                "It would hold more than a million rows. Use filters.",
                            ),
                            (
                                "broken",
                                "It failed three times. The site's administrators can see why.",
                            ),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["made_by", "-asked_at"], name="export_newest_first"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease__isnull", False),
                                ("leased_until__isnull", False),
                                ("state", "writing"),
                            ),
                            models.Q(
                                models.Q(("state", "writing"), _negated=True),
                                ("lease__isnull", True),
                                ("leased_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="export_being_written_is_leased",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("read_at__isnull", False),
                                ("state", "ready"),
                                models.Q(("file", ""), _negated=True),
                                models.Q(("rights", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "ready"), _negated=True),
                                ("file", ""),
                            ),
                            _connector="OR",
                        ),
                        name="export_ready_has_its_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True),
                        name="export_has_a_purpose",
                    ),
                ],
            },
        ),
    ]
