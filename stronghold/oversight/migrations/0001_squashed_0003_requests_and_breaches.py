from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from stronghold.core.database.upgrades.steps import InOneStep

# What a row refers to is never deleted.
KEPT = {"on_delete": models.PROTECT, "related_name": "+"}
TABLES = [
    migrations.CreateModel(
        "Decision",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("rule", models.SlugField(max_length=30)),
            ("record_kind", models.CharField(max_length=20)),
            ("reference", models.CharField(max_length=12)),
            ("what", models.CharField(max_length=8)),
            ("because", models.CharField(max_length=12)),
            ("asked_by", models.CharField(max_length=12)),
            ("until", models.DateField(null=True)),
            ("words", models.CharField(max_length=500)),
            ("proposed_at", models.DateTimeField()),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("proposed_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(fields=["reference", "-id"], name="decision_of_record"),
                models.Index(fields=["force", "what", "id"], name="decision_by_what"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("until__isnull", False), ("what", "keep")),
                        models.Q(
                            models.Q(("what", "keep"), _negated=True),
                            ("until__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="decision_to_keep_says_until_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("what", "hold"), models.Q(("asked_by", ""), _negated=True)
                        ),
                        models.Q(
                            models.Q(("what", "hold"), _negated=True), ("asked_by", "")
                        ),
                        _connector="OR",
                    ),
                    name="decision_to_hold_says_who_asked",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "DecisionEnd",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("reason", models.CharField(max_length=500)),
            ("ended_at", models.DateTimeField()),
            (
                "decision",
                models.OneToOneField(
                    "oversight.decision", models.PROTECT, related_name="end"
                ),
            ),
            ("ended_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
    ),
    migrations.CreateModel(
        "ErasureAnswer",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("is_approved", models.BooleanField()),
            ("reason", models.CharField(max_length=500)),
            ("decided_at", models.DateTimeField()),
            ("decided_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "decision",
                models.OneToOneField(
                    "oversight.decision", models.PROTECT, related_name="answer"
                ),
            ),
            ("proposed_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("decided_by", models.F("proposed_by")), _negated=True
                    ),
                    name="erasureanswer_is_of_another_person",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "Period",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("code", models.SlugField(max_length=30)),
            ("months", models.PositiveSmallIntegerField()),
            ("valid_from", models.DateField()),
            ("source", models.CharField(max_length=200)),
            ("reason", models.CharField(max_length=500)),
            ("proposed_at", models.DateTimeField()),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("proposed_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("months__gt", 0)), name="period_is_not_nothing"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "PeriodAnswer",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("is_approved", models.BooleanField()),
            ("reason", models.CharField(max_length=500)),
            ("decided_at", models.DateTimeField()),
            ("decided_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "period",
                models.OneToOneField(
                    "oversight.period", models.PROTECT, related_name="answer"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "Tombstone",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("record_kind", models.CharField(max_length=20)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("week", models.DateField()),
            ("district", models.CharField(max_length=20)),
            ("ward", models.CharField(max_length=20)),
            ("lsoa", models.CharField(max_length=20)),
            ("category", models.CharField(max_length=80)),
            ("erased_at", models.DateTimeField()),
            ("txid", models.TextField()),
            (
                "decision",
                models.OneToOneField(
                    "oversight.decision", models.PROTECT, related_name="tombstone"
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
        ],
    ),
    migrations.CreateModel(
        "DataBreach",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("regime", models.CharField(max_length=7)),
            ("what", models.CharField(max_length=120)),
            ("happened", models.CharField(max_length=1000)),
            ("occurred_on", models.DateField(null=True)),
            ("known_at", models.DateTimeField()),
            ("kinds", ArrayField(models.CharField(max_length=8))),
            ("whose", ArrayField(models.CharField(max_length=10))),
            ("n_people", models.PositiveIntegerField(null=True)),
            ("records", ArrayField(models.CharField(max_length=12), default=list)),
            ("effects", models.CharField(max_length=500)),
            ("measures", models.CharField(max_length=1000)),
            ("state", models.CharField(default="open", max_length=6)),
            ("risk", models.CharField(max_length=4)),
            ("reported_at", models.DateTimeField(null=True)),
            ("reported_as", models.CharField(max_length=40)),
            ("late_because", models.CharField(max_length=500)),
            ("not_reported_because", models.CharField(max_length=500)),
            ("informed_on", models.DateField(null=True)),
            ("not_informed", models.CharField(max_length=9)),
            ("not_informed_because", models.CharField(max_length=500)),
            ("opened_at", models.DateTimeField()),
            ("closed_on", models.DateField(null=True)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("opened_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-known_at", "-id"], name="databreach_newest_first"
                ),
                models.Index(fields=["closed_on"], name="databreach_closed"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_on__isnull", False), ("state", "closed")),
                        models.Q(("closed_on__isnull", True), ("state", "open")),
                        _connector="OR",
                    ),
                    name="databreach_closed_says_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state", "open"),
                        models.Q(("risk", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="databreach_closed_is_assessed",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("not_informed", ""), ("not_informed_because", "")),
                        models.Q(
                            models.Q(("not_informed", ""), _negated=True),
                            models.Q(("not_informed_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="databreach_not_informed_says_why",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "BreachStep",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("move", models.CharField(max_length=12)),
            ("words", models.CharField(max_length=1000)),
            ("at", models.DateTimeField()),
            ("by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "breach",
                models.ForeignKey(
                    "oversight.databreach", models.CASCADE, related_name="steps"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "DataRequest",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("kind", models.CharField(max_length=8)),
            ("regime", models.CharField(max_length=7)),
            ("known_by", models.CharField(max_length=9)),
            ("force_reference", models.CharField(max_length=40)),
            ("asks", models.CharField(max_length=500)),
            ("received_on", models.DateField()),
            ("state", models.CharField(default="open", max_length=10)),
            ("outcome", models.CharField(max_length=8)),
            ("reasons", models.CharField(max_length=1000)),
            ("says_why", models.BooleanField(default=True)),
            ("opened_at", models.DateTimeField()),
            ("ended_on", models.DateField(null=True)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("opened_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-received_on", "-id"],
                    name="datarequest_newest_first",
                ),
                models.Index(fields=["ended_on"], name="datarequest_ended"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("state__in", ["decided", "answered"]),
                            models.Q(("outcome", ""), _negated=True),
                        ),
                        models.Q(
                            ("outcome", ""), ("state__in", ["open", "clarifying"])
                        ),
                        ("state", "withdrawn"),
                        _connector="OR",
                    ),
                    name="datarequest_decided_says_what",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("ended_on__isnull", False),
                            ("state__in", ["answered", "withdrawn"]),
                        ),
                        models.Q(
                            ("ended_on__isnull", True),
                            ("state__in", ["open", "clarifying", "decided"]),
                        ),
                        _connector="OR",
                    ),
                    name="datarequest_ended_says_when",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "RequestRecord",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("record_kind", models.CharField(max_length=20)),
            ("reference", models.CharField(max_length=12)),
            ("as_reporter", models.BooleanField(default=False)),
            ("added_at", models.DateTimeField()),
            ("added_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "request",
                models.ForeignKey(
                    "oversight.datarequest", models.CASCADE, related_name="records"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("request", "reference"), name="requestrecord_reference_once"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "RequestNotice",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("organisation", models.CharField(max_length=200)),
            ("on", models.DateField()),
            ("at", models.DateTimeField()),
            ("by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "record",
                models.ForeignKey(
                    "oversight.requestrecord", models.CASCADE, related_name="notices"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("record", "organisation"),
                    name="requestnotice_organisation_once",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "RequestItem",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("item", models.CharField(max_length=60)),
            ("ground", models.CharField(max_length=10)),
            ("digest", models.CharField(max_length=64)),
            (
                "record",
                models.ForeignKey(
                    "oversight.requestrecord", models.CASCADE, related_name="items"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("record", "item"), name="requestitem_decided_once"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "RequestStep",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("move", models.CharField(max_length=12)),
            ("on", models.DateField()),
            ("because", models.CharField(max_length=8)),
            ("words", models.CharField(max_length=1000)),
            ("at", models.DateTimeField()),
            ("by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "request",
                models.ForeignKey(
                    "oversight.datarequest", models.CASCADE, related_name="steps"
                ),
            ),
        ],
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("oversight", "0001_retention"),
        ("oversight", "0002_restricted"),
        ("oversight", "0003_requests_and_breaches"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("geography", "0001_squashed_0005_force_marking"),
    ]

    operations = [InOneStep(TABLES)]
