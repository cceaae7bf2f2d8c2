import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geography", "0001_initial"),
        ("sharing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "name",
                    models.CharField(max_length=10, primary_key=True, serialize=False),
                ),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Mark",
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
                ("source", models.CharField(max_length=30)),
                ("from_day", models.DateField()),
                ("to_day", models.DateField()),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeasureChange",
            fields=[
                (
                    "measure",
                    models.CharField(max_length=30, primary_key=True, serialize=False),
                ),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Brief",
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
                ("week", models.DateField()),
                ("signed_at", models.DateTimeField()),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("comment", models.TextField(blank=True, max_length=2000)),
                ("figures", models.JSONField()),
                ("n_counted", models.PositiveIntegerField()),
                ("pdf", models.BinaryField()),
                ("pdf_sha256", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("force", "week"), name="brief_signed_once_a_week"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("week__iso_week_day", 1)),
                        name="brief_begins_on_a_monday",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefCounted",
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
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted",
                        to="dashboard.brief",
                    ),
                ),
                ("measure", models.CharField(max_length=30)),
                ("reference", models.CharField(max_length=12)),
                ("week", models.DateField()),
                ("area", models.CharField(blank=True, max_length=20)),
                ("district", models.CharField(blank=True, max_length=20, null=True)),
                ("category", models.CharField(max_length=80)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["reference"], name="briefcounted_reference")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brief", "measure", "reference"),
                        name="briefcounted_once_a_measure",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefMail",
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
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("try_after", models.DateTimeField(blank=True, null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("week", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["id"],
                        name="briefmail_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("week", "recipient"), name="briefmail_once_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefSubscriber",
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
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
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
                                "It would hold more than a million rows: narrow it down.",
                            ),
                            (
                                "broken",
                                "It broke off three times. Whoever runs the site can see why.",
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
        migrations.CreateModel(
            name="LoggedCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "source",
                        "week",
                        "force_id",
                        "hour",
                        "recorded_by_id",
                        "error_hour",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("source", models.CharField(max_length=30)),
                ("week", models.DateField()),
                ("force_id", models.BigIntegerField()),
                ("hour", models.DateTimeField()),
                ("recorded_by_id", models.BigIntegerField()),
                (
                    "error_hour",
                    models.DateTimeField(
                        default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC)
                    ),
                ),
                ("n", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("n__gt", 0)), name="loggedcount_is_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MapCell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "measure",
                        "grid",
                        "span",
                        "block",
                        "force_id",
                        "category",
                        "x",
                        "y",
                        "elsewhere",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("measure", models.CharField(max_length=30)),
                ("grid", models.SmallIntegerField()),
                ("span", models.SmallIntegerField()),
                ("block", models.IntegerField()),
                ("force_id", models.BigIntegerField()),
                ("category", models.CharField(blank=True, max_length=80)),
                ("x", models.IntegerField()),
                ("y", models.IntegerField()),
                ("elsewhere", models.BooleanField()),
                ("n", models.IntegerField()),
                ("sum_x", models.BigIntegerField()),
                ("sum_y", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("n__gt", 0)), name="mapcell_is_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RevisionCounted",
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
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.release",
                    ),
                ),
                ("measure", models.CharField(max_length=30)),
                ("reference", models.CharField(max_length=12)),
                ("week", models.DateField()),
                ("ward", models.CharField(blank=True, max_length=20)),
                ("district", models.CharField(blank=True, max_length=20)),
                ("category", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "measure", "reference"),
                        name="revisioncounted_once_a_measure",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "measure",
                        "level",
                        "period",
                        "force_id",
                        "area_id",
                        "category",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("measure", models.CharField(max_length=30)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("force", "Force"),
                            ("district", "District"),
                            ("ward", "Ward"),
                            ("lsoa", "LSOA"),
                        ],
                        max_length=10,
                    ),
                ),
                ("period", models.DateField()),
                ("force_id", models.BigIntegerField()),
                ("area_id", models.BigIntegerField()),
                ("category", models.CharField(max_length=80)),
                ("n", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("n__gt", 0)), name="tally_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["force", "district", "ward", "lsoa"])
                        ),
                        name="tally_level_is_known",
                    ),
                ],
            },
        ),
    ]
