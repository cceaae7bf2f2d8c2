from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db import migrations
from pghistory.utils import JSONField
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from stronghold.core.database.upgrades.steps import InOneStep

# What a row refers to is never deleted.
KEPT = {"on_delete": models.PROTECT, "related_name": "+"}
# A row of a history refers to what was, by no key and no index.
PAST = {
    "on_delete": models.DO_NOTHING,
    "db_constraint": False,
    "db_index": False,
    "related_name": "+",
    "related_query_name": "+",
}
TABLES = [
    migrations.CreateModel(
        "Agreement",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("reference", models.CharField(max_length=12)),
            ("version", models.PositiveSmallIntegerField()),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "partner",
                models.ForeignKey(
                    "accounts.organisation", models.PROTECT, related_name="agreements"
                ),
            ),
            ("purpose", models.TextField(max_length=1000)),
            ("gateways", ArrayField(models.CharField(max_length=13), default=list)),
            ("area_codes", ArrayField(models.CharField(max_length=20))),
            ("rows", ArrayField(models.CharField(max_length=13), default=list)),
            ("figures", ArrayField(models.CharField(max_length=13), default=list)),
            ("embargo_days", models.PositiveSmallIntegerField(default=7)),
            ("closure_addresses", models.BooleanField(default=False)),
            ("address_months", models.PositiveSmallIntegerField(default=0)),
            ("records_from", models.DateField(null=True)),
            ("dpia_reference", models.CharField(max_length=120)),
            ("kept_months", models.PositiveSmallIntegerField(null=True)),
            ("destroyed_how", models.CharField(max_length=300)),
            ("police_contact", models.CharField(max_length=80)),
            ("police_email", models.EmailField(max_length=254)),
            ("police_phone", models.CharField(max_length=30)),
            ("partner_contact", models.CharField(max_length=80)),
            ("partner_email", models.EmailField(max_length=254)),
            ("partner_phone", models.CharField(max_length=30)),
            ("valid_from", models.DateField()),
            ("review_by", models.DateField()),
            ("ends_on", models.DateField()),
            ("drawn_up_at", models.DateTimeField()),
            ("drawn_up_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("police_signed_at", models.DateTimeField(null=True)),
            (
                "police_signed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("police_signed_as", models.CharField(max_length=80)),
            ("check_findings", models.JSONField(null=True)),
            ("check_answer", models.CharField(max_length=500)),
            ("partner_signed_at", models.DateTimeField(null=True)),
            (
                "partner_signed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("partner_signed_as", models.CharField(max_length=80)),
            ("discarded_at", models.DateTimeField(null=True)),
            (
                "discarded_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("suspended_at", models.DateTimeField(null=True)),
            (
                "suspended_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("ended_at", models.DateTimeField(null=True)),
            (
                "ended_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("reason", models.CharField(max_length=300)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("reference", "version"), name="agreement_version_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("rows__overlap", models.F("figures")), _negated=True
                    ),
                    name="agreement_rows_or_figures_never_both",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("valid_from__lte", models.F("review_by")),
                        ("review_by__lte", models.F("ends_on")),
                    ),
                    name="agreement_is_reviewed_before_it_ends",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("police_signed_at__isnull", True),
                            ("police_signed_by__isnull", True),
                        ),
                        models.Q(
                            ("police_signed_at__isnull", False),
                            ("police_signed_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="agreement_police_signature_says_who",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("partner_signed_at__isnull", True),
                            ("partner_signed_by__isnull", True),
                        ),
                        models.Q(
                            ("partner_signed_at__isnull", False),
                            ("partner_signed_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="agreement_partner_signature_says_who",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("check_answer", ""), ("check_findings__isnull", True)
                        ),
                        models.Q(
                            ("check_findings__isnull", False),
                            ("police_signed_at__isnull", False),
                            models.Q(("check_answer", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="agreement_check_has_its_answer",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("suspended_at__isnull", True),
                            ("suspended_by__isnull", True),
                        ),
                        models.Q(
                            ("suspended_at__isnull", False),
                            ("suspended_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="agreement_suspension_says_who",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("ended_at__isnull", True), ("ended_by__isnull", True)
                        ),
                        models.Q(
                            ("ended_at__isnull", False), ("ended_by__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="agreement_end_says_who",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("discarded_at__isnull", True),
                            ("discarded_by__isnull", True),
                        ),
                        models.Q(
                            ("discarded_at__isnull", False),
                            ("discarded_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="agreement_discarded_says_who",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("discarded_at__isnull", True),
                        ("police_signed_at__isnull", True),
                        ("partner_signed_at__isnull", True),
                        _connector="OR",
                    ),
                    name="agreement_discarded_was_not_signed_by_both",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("police_signed_by__isnull", True),
                        models.Q(
                            ("police_signed_by", models.F("drawn_up_by")), _negated=True
                        ),
                        _connector="OR",
                    ),
                    name="agreement_is_signed_by_another",
                ),
            ]
        },
    ),
    AddTrigger(
        "agreement",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "sharing_agreementevent" ("address_months", "area_codes", "check_answer", "check_findings", "closure_addresses", "destroyed_how", "discarded_at", "discarded_by_id", "dpia_reference", "drawn_up_at", "drawn_up_by_id", "embargo_days", "ended_at", "ended_by_id", "ends_on", "figures", "force_id", "gateways", "id", "kept_months", "partner_contact", "partner_email", "partner_id", "partner_phone", "partner_signed_as", "partner_signed_at", "partner_signed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "police_contact", "police_email", "police_phone", "police_signed_as", "police_signed_at", "police_signed_by_id", "purpose", "reason", "records_from", "reference", "review_by", "rows", "suspended_at", "suspended_by_id", "valid_from", "version") VALUES (NEW."address_months", NEW."area_codes", NEW."check_answer", NEW."check_findings", NEW."closure_addresses", NEW."destroyed_how", NEW."discarded_at", NEW."discarded_by_id", NEW."dpia_reference", NEW."drawn_up_at", NEW."drawn_up_by_id", NEW."embargo_days", NEW."ended_at", NEW."ended_by_id", NEW."ends_on", NEW."figures", NEW."force_id", NEW."gateways", NEW."id", NEW."kept_months", NEW."partner_contact", NEW."partner_email", NEW."partner_id", NEW."partner_phone", NEW."partner_signed_as", NEW."partner_signed_at", NEW."partner_signed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."police_contact", NEW."police_email", NEW."police_phone", NEW."police_signed_as", NEW."police_signed_at", NEW."police_signed_by_id", NEW."purpose", NEW."reason", NEW."records_from", NEW."reference", NEW."review_by", NEW."rows", NEW."suspended_at", NEW."suspended_by_id", NEW."valid_from", NEW."version"); RETURN NULL;',
                hash="788034aa926fc1e080be486e7181bff89b5fd20e",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_8ed86",
                table="sharing_agreement",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "agreement",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "sharing_agreementevent" ("address_months", "area_codes", "check_answer", "check_findings", "closure_addresses", "destroyed_how", "discarded_at", "discarded_by_id", "dpia_reference", "drawn_up_at", "drawn_up_by_id", "embargo_days", "ended_at", "ended_by_id", "ends_on", "figures", "force_id", "gateways", "id", "kept_months", "partner_contact", "partner_email", "partner_id", "partner_phone", "partner_signed_as", "partner_signed_at", "partner_signed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "police_contact", "police_email", "police_phone", "police_signed_as", "police_signed_at", "police_signed_by_id", "purpose", "reason", "records_from", "reference", "review_by", "rows", "suspended_at", "suspended_by_id", "valid_from", "version") VALUES (NEW."address_months", NEW."area_codes", NEW."check_answer", NEW."check_findings", NEW."closure_addresses", NEW."destroyed_how", NEW."discarded_at", NEW."discarded_by_id", NEW."dpia_reference", NEW."drawn_up_at", NEW."drawn_up_by_id", NEW."embargo_days", NEW."ended_at", NEW."ended_by_id", NEW."ends_on", NEW."figures", NEW."force_id", NEW."gateways", NEW."id", NEW."kept_months", NEW."partner_contact", NEW."partner_email", NEW."partner_id", NEW."partner_phone", NEW."partner_signed_as", NEW."partner_signed_at", NEW."partner_signed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."police_contact", NEW."police_email", NEW."police_phone", NEW."police_signed_as", NEW."police_signed_at", NEW."police_signed_by_id", NEW."purpose", NEW."reason", NEW."records_from", NEW."reference", NEW."review_by", NEW."rows", NEW."suspended_at", NEW."suspended_by_id", NEW."valid_from", NEW."version"); RETURN NULL;',
                hash="5e120949370304e37a7ec0995d16e22c2f06876f",
                operation="UPDATE",
                pgid="pgtrigger_update_update_0462c",
                table="sharing_agreement",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "AgreementEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            (
                "pgh_obj",
                models.ForeignKey(
                    "sharing.agreement",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("reference", models.CharField(max_length=12)),
            ("version", models.PositiveSmallIntegerField()),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("partner", models.ForeignKey("accounts.organisation", **PAST)),
            ("purpose", models.TextField(max_length=1000)),
            ("gateways", ArrayField(models.CharField(max_length=13), default=list)),
            ("area_codes", ArrayField(models.CharField(max_length=20))),
            ("rows", ArrayField(models.CharField(max_length=13), default=list)),
            ("figures", ArrayField(models.CharField(max_length=13), default=list)),
            ("embargo_days", models.PositiveSmallIntegerField(default=7)),
            ("closure_addresses", models.BooleanField(default=False)),
            ("address_months", models.PositiveSmallIntegerField(default=0)),
            ("records_from", models.DateField(null=True)),
            ("dpia_reference", models.CharField(max_length=120)),
            ("kept_months", models.PositiveSmallIntegerField(null=True)),
            ("destroyed_how", models.CharField(max_length=300)),
            ("police_contact", models.CharField(max_length=80)),
            ("police_email", models.EmailField(max_length=254)),
            ("police_phone", models.CharField(max_length=30)),
            ("partner_contact", models.CharField(max_length=80)),
            ("partner_email", models.EmailField(max_length=254)),
            ("partner_phone", models.CharField(max_length=30)),
            ("valid_from", models.DateField()),
            ("review_by", models.DateField()),
            ("ends_on", models.DateField()),
            ("drawn_up_at", models.DateTimeField()),
            ("drawn_up_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("police_signed_at", models.DateTimeField(null=True)),
            (
                "police_signed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("police_signed_as", models.CharField(max_length=80)),
            ("check_findings", models.JSONField(null=True)),
            ("check_answer", models.CharField(max_length=500)),
            ("partner_signed_at", models.DateTimeField(null=True)),
            (
                "partner_signed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("partner_signed_as", models.CharField(max_length=80)),
            ("discarded_at", models.DateTimeField(null=True)),
            (
                "discarded_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("suspended_at", models.DateTimeField(null=True)),
            (
                "suspended_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("ended_at", models.DateTimeField(null=True)),
            (
                "ended_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("reason", models.CharField(max_length=300)),
        ],
    ),
    AddTrigger(
        "agreementevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="f34ff472f862f3fa6f42f834d2db28b984e64a60",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_b6072",
                table="sharing_agreementevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "CoarsePlace",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("kind", models.CharField(max_length=8)),
            ("record_id", models.BigIntegerField()),
            ("point", models.PointField(srid=4326)),
            ("is_area", models.BooleanField(default=False)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("kind", "record_id"), name="coarseplace_once_a_record"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "Release",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("level", models.CharField(max_length=7)),
            ("period", models.CharField(max_length=8)),
            ("first_day", models.DateField()),
            ("last_day", models.DateField()),
            ("rule", models.PositiveSmallIntegerField(default=2)),
            ("number", models.PositiveSmallIntegerField(default=1)),
            ("reason", models.CharField(max_length=300)),
            ("published_on", models.DateField()),
            ("published_at", models.DateTimeField()),
            (
                "published_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("brief", models.CharField(max_length=8)),
            ("n_figures", models.PositiveIntegerField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("force", "level", "period", "number", "rule"),
                    name="release_number_once_a_period",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("last_day__gte", models.F("first_day")),
                        ("published_on__gt", models.F("last_day")),
                    ),
                    name="release_of_closed_period",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("number", 1), ("reason", "")),
                        models.Q(
                            ("number__gt", 1), models.Q(("reason", ""), _negated=True)
                        ),
                        _connector="OR",
                    ),
                    name="release_revised_for_a_reason",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "Figure",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "release",
                models.ForeignKey(
                    "sharing.release", models.PROTECT, related_name="figures"
                ),
            ),
            ("kind", models.CharField(max_length=13)),
            ("measure", models.CharField(max_length=30)),
            ("area_level", models.CharField(max_length=8)),
            ("area_code", models.CharField(max_length=20)),
            ("area_name", models.CharField(max_length=100)),
            ("district_code", models.CharField(max_length=20)),
            ("category", models.CharField(max_length=80)),
            ("low", models.PositiveIntegerField(null=True)),
            ("high", models.PositiveIntegerField(null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=(
                        "release",
                        "measure",
                        "area_level",
                        "area_code",
                        "category",
                    ),
                    name="figure_once_a_release",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("high__isnull", True), ("low__isnull", True)),
                        models.Q(
                            ("high__gte", models.F("low")), ("low__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="figure_is_a_range_or_not_published",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "Ticket",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("digest", models.BinaryField(max_length=32, unique=True)),
            (
                "agreement",
                models.ForeignKey(
                    "sharing.agreement", models.CASCADE, null=True, related_name="+"
                ),
            ),
            (
                "viewer",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
            ("is_preview", models.BooleanField(default=False)),
            ("until", models.DateTimeField()),
        ],
        options={
            "indexes": [models.Index(fields=["until"], name="ticket_until")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_preview", False),
                        ("agreement__isnull", False),
                        _connector="OR",
                    ),
                    name="ticket_preview_is_of_an_agreement",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "CoarsePlaceMark", fields=[("id", models.BigAutoField(primary_key=True))]
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("sharing", "0001_initial"),
        ("sharing", "0002_plainer_kinds"),
        ("sharing", "0003_coarse_place_marks"),
        ("sharing", "0004_history_by_record_alone"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("geography", "0001_squashed_0005_force_marking"),
        # Those of libraries come before most tables: for each of their operations Django
        # loads all models again that have to do with users.
        ("mfa", "0003_authenticator_type_uniq"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]

    operations = [InOneStep(TABLES)]
