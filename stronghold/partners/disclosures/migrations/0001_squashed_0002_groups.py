from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from stronghold.core.database.upgrades.steps import InOneStep

# What a row refers to is never deleted.
KEPT = {"on_delete": models.PROTECT, "related_name": "+"}
TABLES = [
    migrations.CreateModel(
        "Disclosure",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("record_kind", models.CharField(max_length=7)),
            ("record_reference", models.CharField(db_index=True, max_length=12)),
            ("recipient", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("organisation", models.ForeignKey("accounts.organisation", **KEPT)),
            ("agreement", models.ForeignKey("sharing.agreement", **KEPT)),
            ("purpose", models.CharField(max_length=300)),
            ("gateway", models.CharField(max_length=13)),
            ("from_regime", models.CharField(max_length=7)),
            ("to_regime", models.CharField(max_length=7)),
            ("reliability", models.CharField(max_length=11)),
            ("reason", models.CharField(max_length=500)),
            ("fields", ArrayField(models.CharField(max_length=30))),
            ("made_at", models.DateTimeField()),
            ("made_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("until", models.DateField()),
            (
                "replaces",
                models.OneToOneField(
                    "disclosures.disclosure",
                    models.PROTECT,
                    null=True,
                    related_name="replaced_by",
                ),
            ),
            ("revoked_at", models.DateTimeField(null=True)),
            (
                "revoked_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("revoked_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-made_at", "-id"], name="disclosure_newest_first"
                ),
                models.Index(
                    condition=models.Q(("erased_at__isnull", True)),
                    fields=["until"],
                    name="disclosure_not_erased",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("fields", []), _negated=True),
                    name="disclosure_has_fields",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("revoked_at__isnull", True),
                            ("revoked_by__isnull", True),
                            ("revoked_reason", ""),
                        ),
                        models.Q(
                            ("revoked_at__isnull", False),
                            ("revoked_by__isnull", False),
                            models.Q(("revoked_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="disclosure_revoked_says_who_and_why",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "DisclosedField",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "disclosure",
                models.ForeignKey(
                    "disclosures.disclosure",
                    models.CASCADE,
                    related_name="disclosed_fields",
                ),
            ),
            ("n", models.PositiveSmallIntegerField()),
            ("code", models.CharField(max_length=30)),
            ("label", models.CharField(max_length=80)),
            ("words", models.TextField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("disclosure", "n"), name="disclosedfield_once_a_place"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "DisclosureMail",
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
            (
                "disclosure",
                models.ForeignKey(
                    "disclosures.disclosure", models.CASCADE, related_name="+"
                ),
            ),
            ("is_revocation", models.BooleanField(default=False)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("sent_at__isnull", True)),
                    fields=["id"],
                    name="disclosuremail_unsent",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("disclosure", "is_revocation"),
                    name="disclosuremail_once_for_each",
                )
            ],
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [("disclosures", "0001_initial"), ("disclosures", "0002_groups")]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("geography", "0001_squashed_0005_force_marking"),
        ("sharing", "0001_squashed_0004_history_by_record_alone"),
    ]

    operations = [InOneStep(TABLES)]
