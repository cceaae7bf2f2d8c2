import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from stronghold.core.database.upgrades.steps import InOneStep

TABLES = [
    migrations.CreateModel(
        "Export",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
            (
                "made_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
            ("of", models.CharField(max_length=20)),
            ("params", models.JSONField(default=dict)),
            ("columns", ArrayField(models.CharField(max_length=40))),
            ("file_format", models.CharField(max_length=8)),
            ("srid", models.IntegerField()),
            ("purpose", models.CharField(max_length=200)),
            ("state", models.CharField(default="waiting", max_length=9)),
            ("asked_at", models.DateTimeField()),
            ("lease", models.UUIDField(null=True)),
            ("leased_until", models.DateTimeField(null=True)),
            ("n_tries", models.PositiveSmallIntegerField(default=0)),
            ("n_rows", models.PositiveIntegerField(default=0)),
            ("n_expected", models.PositiveIntegerField(null=True)),
            ("read_at", models.DateTimeField(null=True)),
            ("rights", models.CharField(max_length=64)),
            ("file", models.CharField(max_length=32)),
            ("n_bytes", models.PositiveBigIntegerField(default=0)),
            ("ended_at", models.DateTimeField(null=True)),
            ("why_failed", models.CharField(max_length=8)),
            (
                "force",
                models.ForeignKey(
                    "geography.force", models.CASCADE, null=True, related_name="+"
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
                            models.Q(("state", "ready"), _negated=True), ("file", "")
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
    )
]


class Migration(migrations.Migration):
    replaces = [
        ("exports", "0001_initial"),
        ("exports", "0002_pdf"),
        ("exports", "0003_force"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("geography", "0001_squashed_0005_force_marking"),
    ]

    operations = [InOneStep(TABLES)]
