from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from stronghold.core.database.upgrades.steps import InOneStep

TABLES = [
    migrations.CreateModel(
        "ProgramKey",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=60)),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("scopes", ArrayField(models.CharField(max_length=20))),
            ("networks", ArrayField(models.CharField(max_length=43), default=list)),
            ("agreement", models.CharField(max_length=12)),
            ("made_at", models.DateTimeField()),
            ("until", models.DateTimeField()),
            ("used_at", models.DateTimeField(null=True)),
            ("revoked_at", models.DateTimeField(null=True)),
            (
                "owner",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
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
                    fields=["owner", "-made_at"], name="programkey_newest_first"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("until__gt", models.F("made_at"))),
                    name="programkey_ends_after_it_began",
                ),
                models.CheckConstraint(
                    condition=models.Q(("scopes__len__gt", 0)),
                    name="programkey_opens_something",
                ),
            ],
        },
    )
]


class Migration(migrations.Migration):
    replaces = [("program_keys", "0001_initial"), ("program_keys", "0002_force")]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("geography", "0001_squashed_0005_force_marking"),
    ]

    operations = [InOneStep(TABLES)]
