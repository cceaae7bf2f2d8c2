from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import migrations, models
from django.db.models.functions import Cast

from stronghold.core.database.upgrades.steps import InOneStep

# Its table is in partitions, which Django cannot say.
EVENT_TABLE = (
    Path(__file__).parents[1] / "sql" / "tables" / "audit_event.sql"
).read_text()
EVENT = migrations.CreateModel(
    "Event",
    fields=[
        ("id", models.BigAutoField(primary_key=True)),
        ("occurred_at", models.DateTimeField()),
        ("kind", models.CharField(max_length=20)),
        ("actor_id", models.BigIntegerField(null=True)),
        ("actor", models.CharField(max_length=150)),
        ("actor_role", models.CharField(max_length=20)),
        ("organisation", models.CharField(max_length=100)),
        ("force", models.CharField(max_length=40)),
        ("session", models.CharField(max_length=16)),
        ("source_ip", models.GenericIPAddressField(null=True)),
        ("records", ArrayField(models.TextField())),
        ("n_records", models.IntegerField()),
        ("recipient", models.CharField(max_length=200)),
        ("reason_digest", models.CharField(max_length=64)),
        ("detail", models.JSONField(default=dict)),
        (
            "txid",
            models.TextField(db_default=models.Func(function="pg_current_xact_id")),
        ),
    ],
)
EVENT_INDEXES = [
    GinIndex(fields=["records"], name="event_records"),
    GinIndex(
        condition=models.Q(("actor_role", "partner")),
        fields=["records"],
        name="event_partner_records",
    ),
    models.Index(
        condition=models.Q(("kind__in", ("disclosure", "export"))),
        fields=["organisation", "occurred_at", "id"],
        name="event_given",
    ),
    models.Index(
        condition=models.Q(("actor_role", "partner")),
        fields=["occurred_at"],
        name="event_partner_when",
    ),
    models.Index(fields=["actor", "occurred_at"], name="event_actor"),
    models.Index(fields=["occurred_at", "id"], name="event_newest"),
    models.Index(
        condition=models.Q(("reason_digest", ""), _negated=True),
        fields=["reason_digest"],
        name="event_reason",
    ),
    models.Index(
        condition=models.Q(("kind", "refusal")),
        fields=["occurred_at"],
        name="event_refused",
    ),
    BrinIndex(
        Cast(Cast("txid", models.TextField()), models.BigIntegerField()),
        name="event_txid",
        pages_per_range=32,
    ),
]
TABLES = [
    migrations.CreateModel(
        "Reason",
        fields=[
            ("digest", models.CharField(max_length=64, primary_key=True)),
            ("salt", models.CharField(max_length=64)),
            ("words", models.TextField()),
        ],
    ),
    migrations.RunSQL(EVENT_TABLE, state_operations=[EVENT]),
    *(migrations.AddIndex("event", index) for index in EVENT_INDEXES),
    migrations.CreateModel(
        "Block",
        fields=[
            ("number", models.BigIntegerField(primary_key=True)),
            ("sealed_at", models.DateTimeField()),
            ("upto_txid", models.BigIntegerField()),
            ("previous", models.CharField(max_length=64, unique=True)),
            ("hash", models.CharField(max_length=64)),
        ],
    ),
    migrations.CreateModel(
        "BlockPart",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("month", models.DateField()),
            ("event_ids", ArrayField(models.BigIntegerField())),
            ("root", models.CharField(max_length=64)),
            (
                "block",
                models.ForeignKey("audit.block", models.PROTECT, related_name="parts"),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("block", "month"), name="blockpart_one_a_month"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "BlockStamp",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("stated_at", models.DateTimeField()),
            ("token", models.BinaryField()),
            (
                "block",
                models.OneToOneField(
                    "audit.block", models.PROTECT, related_name="stamp"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "DroppedMonth",
        fields=[
            ("month", models.DateField(primary_key=True)),
            ("n_events", models.BigIntegerField()),
            ("dropped_at", models.DateTimeField()),
            ("decision", models.BigIntegerField()),
        ],
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_refusals"),
        ("audit", "0003_seals"),
        ("audit", "0004_dropped_month"),
    ]

    initial = True

    dependencies = []

    operations = [InOneStep(TABLES)]
