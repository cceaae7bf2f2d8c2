from django.conf import settings
from django.db import migrations, models

from stronghold.core.database.upgrades.steps import InOneStep

TABLES = [
    migrations.CreateModel(
        "Visit",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "viewer",
                models.OneToOneField(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
            ("since", models.DateTimeField(null=True)),
            ("last_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        "Sent",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("reference", models.CharField(max_length=12, unique=True)),
            (
                "organisation",
                models.ForeignKey(
                    "accounts.organisation", models.PROTECT, related_name="+"
                ),
            ),
            (
                "by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
                ),
            ),
            ("at", models.DateTimeField()),
        ],
        options={
            "indexes": [
                models.Index(fields=["organisation", "-at"], name="sent_newest_first")
            ]
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0001_squashed_0017_first_code_of_a_force")]

    operations = [InOneStep(TABLES)]
