from django.db import migrations, models

from stronghold.core.database.upgrades.steps import InOneStep

TABLES = [
    migrations.CreateModel(
        "InstalledSql",
        fields=[
            ("name", models.CharField(max_length=100, primary_key=True)),
            ("sha256", models.CharField(max_length=64)),
            ("installed_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "BackupMade",
        fields=[
            ("made_at", models.DateTimeField(primary_key=True)),
            ("is_base", models.BooleanField(default=False)),
            ("n_bytes", models.BigIntegerField()),
        ],
    ),
    migrations.CreateModel(
        "BeatTick",
        fields=[
            ("name", models.CharField(max_length=100, primary_key=True)),
            ("sent_at", models.DateTimeField()),
        ],
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("database", "0001_initial"),
        ("database", "0002_backup_made"),
        ("database", "0003_beat_tick"),
    ]

    initial = True

    dependencies = []

    operations = [InOneStep(TABLES)]
