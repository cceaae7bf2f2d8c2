import datetime

from django.db import migrations, models
from django.db.models.functions import Now

from stronghold.core.database.upgrades.steps import InOneStep

TABLES = [
    migrations.CreateModel(
        "Heartbeat",
        fields=[
            ("name", models.CharField(max_length=10, primary_key=True)),
            ("seen_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "MeasureChange",
        fields=[
            ("measure", models.CharField(max_length=30, primary_key=True)),
            ("changed_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "StaleMark",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("source", models.CharField(max_length=30)),
            ("from_day", models.DateField()),
            ("to_day", models.DateField()),
            ("made_at", models.DateTimeField(db_default=Now())),
            ("x", models.IntegerField(null=True)),
            ("y", models.IntegerField(null=True)),
            ("covered_by", models.UUIDField(null=True)),
        ],
    ),
    migrations.CreateModel(
        "LoggedCount",
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
            ]
        },
    ),
    migrations.CreateModel(
        "MapCell",
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
                ),
            ),
            ("measure", models.CharField(max_length=30)),
            ("grid", models.SmallIntegerField()),
            ("span", models.SmallIntegerField()),
            ("block", models.IntegerField()),
            ("force_id", models.BigIntegerField()),
            ("category", models.CharField(max_length=80)),
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
            ]
        },
    ),
    migrations.CreateModel(
        "Tally",
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
                ),
            ),
            ("measure", models.CharField(max_length=30)),
            ("level", models.CharField(max_length=10)),
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
            ]
        },
    ),
    migrations.CreateModel(
        "PieceToCount",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("counted", models.CharField(max_length=30)),
            ("is_logged", models.BooleanField()),
            ("force_id", models.BigIntegerField()),
            ("block", models.IntegerField()),
            ("n", models.BigIntegerField()),
            ("definition", models.CharField(max_length=64)),
            ("plan", models.UUIDField(null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("counted", "is_logged", "force_id", "block"),
                    name="piecetocount_counted_once",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "WeekChange",
        fields=[
            ("week", models.DateField(primary_key=True)),
            ("changed_at", models.DateTimeField()),
        ],
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("figures", "0001_initial"),
        ("figures", "0002_piece_to_count"),
        ("figures", "0003_week_change"),
        ("figures", "0004_mark_in_square"),
        ("figures", "0005_plan_of_full_count"),
    ]

    initial = True

    dependencies = []

    operations = [InOneStep(TABLES)]
