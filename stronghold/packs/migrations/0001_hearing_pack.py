from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from stronghold.core.database.upgrades.steps import InOneStep

TABLES = [
    migrations.CreateModel(
        "HearingPack",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("notice", models.PositiveSmallIntegerField(null=True)),
            ("papers", ArrayField(models.PositiveSmallIntegerField(), default=list)),
            ("records", ArrayField(models.CharField(max_length=12), default=list)),
            ("witnesses", models.TextField(max_length=3000)),
            ("made_at", models.DateTimeField()),
            (
                "case",
                models.ForeignKey(
                    "operations.closurecase", models.PROTECT, related_name="packs"
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
                ),
            ),
        ],
    )
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("operations", "0001_squashed_0020_history_files"),
    ]

    operations = [InOneStep(TABLES)]
