from django.conf import settings
from django.db import migrations, models

from stronghold.core.database.upgrades.steps import InOneStep

# What a row refers to is never deleted.
KEPT = {"on_delete": models.PROTECT, "related_name": "+"}
TABLES = [
    migrations.CreateModel(
        "SavedView",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("of", models.CharField(max_length=60)),
            ("name", models.CharField(max_length=60)),
            ("params", models.JSONField(default=dict)),
            ("saved_at", models.DateTimeField()),
            (
                "owner",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views"
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    "accounts.team",
                    models.CASCADE,
                    null=True,
                    related_name="saved_views",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("team", None)),
                    fields=("owner", "of", "name"),
                    name="savedview_name_once_for_owner",
                ),
                models.UniqueConstraint(
                    fields=("team", "of", "name"), name="savedview_name_once_in_team"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "SentMove",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("sent_at", models.DateTimeField(db_index=True)),
            ("by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("by", "client_uuid"),
                    name="sentmove_name_once_for_who_sent_it",
                )
            ]
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [("records", "0001_saved_view"), ("records", "0002_sent_moves")]

    initial = True

    dependencies = [("accounts", "0001_squashed_0017_first_code_of_a_force")]

    operations = [InOneStep(TABLES)]
