import datetime

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

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
            name="StaleMark",
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
