from django.conf import settings
from django.db import migrations, models

from stronghold.core.database.upgrades.steps import InOneStep

# What a row refers to is never deleted.
KEPT = {"on_delete": models.PROTECT, "related_name": "+"}
TABLES = [
    migrations.CreateModel(
        "Brief",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("week", models.DateField()),
            ("signed_at", models.DateTimeField()),
            ("signed_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("comment", models.TextField(max_length=2000)),
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
            ]
        },
    ),
    migrations.CreateModel(
        "BriefCounted",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "brief",
                models.ForeignKey(
                    "brief.brief", models.PROTECT, related_name="counted"
                ),
            ),
            ("measure", models.CharField(max_length=30)),
            ("reference", models.CharField(max_length=12)),
            ("week", models.DateField()),
            ("area", models.CharField(max_length=20)),
            ("district", models.CharField(max_length=20, null=True)),
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
        "BriefMail",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("message_id", models.CharField(max_length=200, unique=True)),
            ("sent_at", models.DateTimeField(null=True)),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("try_after", models.DateTimeField(null=True)),
            (
                "recipient",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
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
        "BriefSubscriber",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "user",
                models.OneToOneField(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
            ("since", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "RevisionCounted",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("release", models.ForeignKey("sharing.release", **KEPT)),
            ("measure", models.CharField(max_length=30)),
            ("reference", models.CharField(max_length=12)),
            ("week", models.DateField()),
            ("ward", models.CharField(max_length=20)),
            ("district", models.CharField(max_length=20)),
            ("category", models.CharField(max_length=80)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("release", "measure", "reference"),
                    name="revisioncounted_once_a_measure",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "BriefChanged",
        fields=[
            (
                "brief",
                models.OneToOneField(
                    "brief.brief", models.CASCADE, primary_key=True, related_name="+"
                ),
            ),
            ("n_by_kind", models.JSONField()),
            ("state_sha256", models.CharField(max_length=64)),
        ],
    ),
]


class Migration(migrations.Migration):
    replaces = [("brief", "0001_initial"), ("brief", "0002_brief_changed")]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("geography", "0001_squashed_0005_force_marking"),
        ("sharing", "0001_squashed_0004_history_by_record_alone"),
    ]

    operations = [InOneStep(TABLES)]
