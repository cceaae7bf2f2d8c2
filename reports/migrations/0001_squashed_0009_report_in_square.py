from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models.functions import Coalesce
from pghistory.utils import JSONField
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from stronghold.core.database.expressions import (
    ColumnOfSquare,
    FourWeeks,
    InMetres,
    LondonDate,
    RowOfSquare,
)
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
        "Report",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("force", models.ForeignKey("geography.force", db_index=False, **KEPT)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            (
                "street",
                models.ForeignKey(
                    "geography.street", db_index=False, null=True, **KEPT
                ),
            ),
            (
                "premises",
                models.ForeignKey("places.premises", db_index=False, null=True, **KEPT),
            ),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            ("recorded_at", models.DateTimeField()),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("error_at", models.DateTimeField(null=True)),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("error_reason", models.CharField(max_length=300)),
            ("occurred_known", models.BooleanField(default=True)),
            ("channel", models.CharField(max_length=15)),
            ("concern", models.CharField(max_length=15)),
            ("drug", models.CharField(default="unknown", max_length=12)),
            ("description", models.TextField(max_length=4000)),
            ("signs", ArrayField(models.CharField(max_length=20), default=list)),
            ("children_seen", models.BooleanField(default=False)),
            ("vulnerable_adult", models.BooleanField(default=False)),
            ("weapons_mentioned", models.BooleanField(default=False)),
            ("received_at", models.DateTimeField()),
            ("received_on", models.DateField()),
            (
                "merged_into",
                models.ForeignKey(
                    "reports.report",
                    models.PROTECT,
                    null=True,
                    related_name="merged_reports",
                ),
            ),
            ("reported_by", models.CharField(default="not_given", max_length=10)),
            ("team", models.ForeignKey("accounts.team", null=True, **KEPT)),
            (
                "assigned_to",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("status", models.CharField(default="new", max_length=10)),
            ("grade", models.CharField(max_length=1)),
            ("outcome", models.CharField(max_length=15)),
            ("reopened_because", models.CharField(max_length=500)),
            ("source_evaluation", models.CharField(max_length=1)),
            ("information_assessment", models.CharField(max_length=1)),
            ("basis", models.CharField(max_length=8)),
            ("sanitised_text", models.TextField(max_length=4000)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["received_on"], name="report_received_on"),
                models.Index(
                    fields=["force", "-received_at", "-id"], name="report_newest_first"
                ),
                models.Index(
                    fields=["force", "status", "received_at"], name="report_by_status"
                ),
                models.Index(
                    condition=models.Q(
                        models.Q(("status", "closed"), _negated=True),
                        ("error_at__isnull", True),
                        ("merged_into__isnull", True),
                    ),
                    fields=["team", "grade", "received_at", "id"],
                    name="report_queue_of_team",
                ),
                models.Index(
                    condition=models.Q(
                        models.Q(("status", "closed"), _negated=True),
                        ("error_at__isnull", True),
                        ("merged_into__isnull", True),
                    ),
                    fields=["force", "grade", "received_at", "id"],
                    name="report_queue_of_all",
                ),
                models.Index(
                    fields=["premises", "-received_at", "-id"],
                    name="report_of_premises",
                ),
                GinIndex(
                    SearchVector(
                        "description", "place_text", "concern", "drug", config="english"
                    ),
                    name="report_words",
                ),
                GinIndex(
                    SearchVector(
                        "sanitised_text",
                        "place_text",
                        "concern",
                        "drug",
                        config="english",
                    ),
                    name="report_sanitised_words",
                ),
                models.Index(
                    fields=["street", "-received_at", "-id"],
                    include=(
                        "force",
                        "received_on",
                        "premises",
                        "concern",
                        "occurred_at",
                        "error_at",
                        "merged_into",
                        "erased_at",
                        "restricted_at",
                    ),
                    name="report_of_street",
                ),
                models.Index(
                    condition=models.Q(("point__isnull", True)),
                    fields=["street", "received_at"],
                    name="report_without_point",
                ),
                models.Index(
                    condition=models.Q(
                        ("error_at__isnull", True),
                        ("merged_into__isnull", True),
                        ("status__in", ("new", "triaged", "assigned", "in_action")),
                        ("street__isnull", False),
                    ),
                    fields=["street", "received_at", "id"],
                    name="report_open_at_street",
                ),
                GistIndex(
                    FourWeeks("received_on"),
                    InMetres("point"),
                    models.F("received_at"),
                    models.F("occurred_on"),
                    name="report_near_in_time",
                ),
                models.Index(
                    condition=models.Q(
                        models.Q(("status", "closed"), _negated=True),
                        ("error_at__isnull", True),
                        ("merged_into__isnull", True),
                        ("assigned_to__isnull", False),
                    ),
                    fields=["assigned_to", "grade", "received_at", "id"],
                    name="report_queue_of_person",
                ),
                models.Index(
                    Coalesce(
                        "ward",
                        models.Case(
                            models.When(point__isnull=True, then=models.Value(-1)),
                            default=models.Value(0),
                            output_field=models.BigIntegerField(),
                        ),
                    ),
                    models.F("received_on"),
                    condition=models.Q(
                        ("error_at__isnull", True), ("merged_into__isnull", True)
                    ),
                    name="report_of_ward",
                ),
                models.Index(
                    ColumnOfSquare("point"),
                    RowOfSquare("point"),
                    models.F("received_on"),
                    name="report_in_square",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="report_occurred_on_is_the_london_date",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("error_at__isnull", True),
                            ("error_by__isnull", True),
                            ("error_reason", ""),
                        ),
                        models.Q(
                            ("error_at__isnull", False),
                            ("error_by__isnull", False),
                            models.Q(("error_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="report_error_says_who_when_and_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("received_at__isnull", True),
                        ("received_on", LondonDate(models.F("received_at"))),
                        _connector="OR",
                    ),
                    name="report_received_on_is_the_london_date",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_known", True),
                        ("occurred_at__isnull", True),
                        _connector="OR",
                    ),
                    name="report_time_is_of_a_known_day",
                ),
                models.CheckConstraint(
                    condition=models.Q(("merged_into", models.F("pk")), _negated=True),
                    name="report_is_not_merged_into_itself",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("outcome", ""),
                        ("status__in", ["answered", "closed"]),
                        _connector="XOR",
                    ),
                    name="report_outcome_is_there_once_answered",
                ),
            ],
        },
    ),
    AddTrigger(
        "report",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "reports_reportevent" ("assigned_to_id", "basis", "channel", "children_seen", "client_uuid", "concern", "content_digest", "description", "district_id", "drug", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "grade", "id", "information_assessment", "lsoa_id", "merged_into_id", "occurred_at", "occurred_known", "occurred_on", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "received_at", "received_on", "recorded_at", "recorded_by_id", "reference", "reopened_because", "reported_by", "restricted_at", "sanitised_text", "signs", "source_evaluation", "status", "street_id", "team_id", "vulnerable_adult", "ward_id", "weapons_mentioned") VALUES (NEW."assigned_to_id", NEW."basis", NEW."channel", NEW."children_seen", NEW."client_uuid", NEW."concern", NEW."content_digest", NEW."description", NEW."district_id", NEW."drug", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."grade", NEW."id", NEW."information_assessment", NEW."lsoa_id", NEW."merged_into_id", NEW."occurred_at", NEW."occurred_known", NEW."occurred_on", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."received_at", NEW."received_on", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."reopened_because", NEW."reported_by", NEW."restricted_at", NEW."sanitised_text", NEW."signs", NEW."source_evaluation", NEW."status", NEW."street_id", NEW."team_id", NEW."vulnerable_adult", NEW."ward_id", NEW."weapons_mentioned"); RETURN NULL;',
                hash="08ed5cd55d115e9fa3974497dc4ad3e8edeb1247",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_84ceb",
                table="reports_report",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "report",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "reports_reportevent" ("assigned_to_id", "basis", "channel", "children_seen", "client_uuid", "concern", "content_digest", "description", "district_id", "drug", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "grade", "id", "information_assessment", "lsoa_id", "merged_into_id", "occurred_at", "occurred_known", "occurred_on", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "received_at", "received_on", "recorded_at", "recorded_by_id", "reference", "reopened_because", "reported_by", "restricted_at", "sanitised_text", "signs", "source_evaluation", "status", "street_id", "team_id", "vulnerable_adult", "ward_id", "weapons_mentioned") VALUES (NEW."assigned_to_id", NEW."basis", NEW."channel", NEW."children_seen", NEW."client_uuid", NEW."concern", NEW."content_digest", NEW."description", NEW."district_id", NEW."drug", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."grade", NEW."id", NEW."information_assessment", NEW."lsoa_id", NEW."merged_into_id", NEW."occurred_at", NEW."occurred_known", NEW."occurred_on", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."received_at", NEW."received_on", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."reopened_because", NEW."reported_by", NEW."restricted_at", NEW."sanitised_text", NEW."signs", NEW."source_evaluation", NEW."status", NEW."street_id", NEW."team_id", NEW."vulnerable_adult", NEW."ward_id", NEW."weapons_mentioned"); RETURN NULL;',
                hash="2a885d4474529bf71a6fbe6b2af3cac27aa93e59",
                operation="UPDATE",
                pgid="pgtrigger_update_update_234a9",
                table="reports_report",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "DuplicateDecision",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("first", models.ForeignKey("reports.report", **KEPT)),
            ("second", models.ForeignKey("reports.report", **KEPT)),
            ("is_same", models.BooleanField()),
            ("reasons", ArrayField(models.CharField(max_length=30), default=list)),
            ("decided_at", models.DateTimeField()),
            ("decided_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("undone_at", models.DateTimeField(null=True)),
            (
                "undone_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("first__lt", models.F("second"))),
                    name="duplicatedecision_pair_is_in_order",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("undone_at__isnull", True), ("undone_by__isnull", True)
                        ),
                        models.Q(
                            ("undone_at__isnull", False), ("undone_by__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="duplicatedecision_undoing_is_complete",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("undone_at__isnull", True)),
                    fields=("first", "second"),
                    name="duplicatedecision_in_force_once",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "CallBack",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "report",
                models.ForeignKey(
                    "reports.report", models.PROTECT, related_name="call_backs"
                ),
            ),
            ("ordinal", models.PositiveSmallIntegerField()),
            ("due_on", models.DateField()),
            ("due_at", models.DateTimeField(null=True)),
            (
                "given_to",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("cleared_text", models.TextField(max_length=1000)),
            ("cleared_at", models.DateTimeField(null=True)),
            (
                "cleared_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("result", models.CharField(max_length=12)),
            ("done_at", models.DateTimeField(null=True)),
            ("done_by", models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("result", "")),
                    fields=["due_on"],
                    name="callback_open",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("report", "ordinal"), name="callback_ordinal_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("due_at__isnull", True),
                        ("due_at__isnull", True),
                        ("due_on", LondonDate(models.F("due_at"))),
                        _connector="OR",
                    ),
                    name="callback_due_on_is_the_london_date",
                ),
                models.CheckConstraint(
                    condition=models.Q(("ordinal__in", [1, 2])),
                    name="callback_is_first_or_second",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("cleared_at__isnull", True),
                            ("cleared_by__isnull", True),
                            ("cleared_text", ""),
                        ),
                        models.Q(
                            ("cleared_at__isnull", False),
                            ("cleared_by__isnull", False),
                            models.Q(("cleared_text", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="callback_clearance_is_complete",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("done_at__isnull", True),
                            ("done_by__isnull", True),
                            ("result", ""),
                        ),
                        models.Q(
                            models.Q(("result", ""), _negated=True),
                            ("done_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="callback_result_says_when",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Attachment",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "report",
                models.ForeignKey(
                    "reports.report", models.PROTECT, related_name="attachments"
                ),
            ),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("stored_name", models.CharField(max_length=40, unique=True)),
            ("media_type", models.CharField(max_length=20)),
            ("n_bytes", models.PositiveIntegerField()),
            ("width", models.PositiveIntegerField()),
            ("height", models.PositiveIntegerField()),
            ("digest", models.CharField(max_length=64)),
            ("caption", models.CharField(max_length=200)),
            ("added_at", models.DateTimeField()),
            ("added_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("removed_at", models.DateTimeField(null=True)),
            (
                "removed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("removed_at__isnull", True), ("removed_by__isnull", True)
                        ),
                        models.Q(
                            ("removed_at__isnull", False), ("removed_by__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="attachment_removal_is_complete",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("removed_at__isnull", True)),
                    fields=("report", "digest"),
                    name="attachment_photo_once",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "Assessment",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "report",
                models.ForeignKey(
                    "reports.report", models.PROTECT, related_name="assessments"
                ),
            ),
            ("threat", models.CharField(default="", max_length=6)),
            ("harm", models.CharField(default="", max_length=6)),
            ("risk", models.CharField(default="", max_length=6)),
            ("investigation", models.CharField(default="", max_length=6)),
            ("vulnerability", models.CharField(default="", max_length=6)),
            ("engagement", models.CharField(default="", max_length=6)),
            ("grade", models.CharField(max_length=1)),
            ("reason", models.CharField(max_length=500)),
            ("assessed_at", models.DateTimeField()),
            ("assessed_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["report", "-assessed_at"], name="assessment_latest"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "Reporter",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "report",
                models.OneToOneField(
                    "reports.report", models.PROTECT, related_name="reporter"
                ),
            ),
            ("name", models.CharField(max_length=100)),
            ("phone", models.CharField(max_length=30)),
            ("email", models.EmailField(max_length=254)),
            ("address", models.CharField(max_length=200)),
            ("safe_way", models.CharField(max_length=8)),
            ("safe_times", models.CharField(max_length=200)),
            ("who_may_answer", models.CharField(max_length=200)),
            ("voicemail", models.BooleanField(default=False)),
            ("never_visit", models.BooleanField(default=False)),
            ("risk", models.CharField(max_length=500)),
            ("consents", models.BooleanField(default=False)),
            ("contact_digest", models.CharField(max_length=64)),
            ("kept_at", models.DateTimeField()),
            ("review_on", models.DateField()),
            ("dispose_on", models.DateField()),
        ],
        options={
            "indexes": [
                models.Index(fields=["dispose_on"], name="reporter_dispose_on")
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("address", ""), ("email", ""), ("phone", ""), _negated=True
                    ),
                    name="reporter_can_be_reached",
                ),
                models.CheckConstraint(
                    condition=models.Q(("review_on__lte", models.F("dispose_on"))),
                    name="reporter_is_reviewed_before_disposal",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "ReportEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            (
                "pgh_obj",
                models.ForeignKey(
                    "reports.report",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            ("recorded_at", models.DateTimeField()),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("error_at", models.DateTimeField(null=True)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("error_reason", models.CharField(max_length=300)),
            ("occurred_known", models.BooleanField(default=True)),
            ("channel", models.CharField(max_length=15)),
            ("concern", models.CharField(max_length=15)),
            ("drug", models.CharField(default="unknown", max_length=12)),
            ("description", models.TextField(max_length=4000)),
            ("signs", ArrayField(models.CharField(max_length=20), default=list)),
            ("children_seen", models.BooleanField(default=False)),
            ("vulnerable_adult", models.BooleanField(default=False)),
            ("weapons_mentioned", models.BooleanField(default=False)),
            ("received_at", models.DateTimeField()),
            ("received_on", models.DateField()),
            ("merged_into", models.ForeignKey("reports.report", null=True, **PAST)),
            ("reported_by", models.CharField(default="not_given", max_length=10)),
            ("team", models.ForeignKey("accounts.team", null=True, **PAST)),
            (
                "assigned_to",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("status", models.CharField(default="new", max_length=10)),
            ("grade", models.CharField(max_length=1)),
            ("outcome", models.CharField(max_length=15)),
            ("reopened_because", models.CharField(max_length=500)),
            ("source_evaluation", models.CharField(max_length=1)),
            ("information_assessment", models.CharField(max_length=1)),
            ("basis", models.CharField(max_length=8)),
            ("sanitised_text", models.TextField(max_length=4000)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
        ],
    ),
    AddTrigger(
        "reportevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="79709c12d5a2ece868c72f81bcfe3e43e6ab1222",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_eac1b",
                table="reports_reportevent",
                when="BEFORE",
            ),
        ),
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_not_said"),
        ("reports", "0003_saved_views"),
        ("reports", "0004_erased"),
        ("reports", "0005_restricted"),
        ("reports", "0006_report_at_place"),
        ("reports", "0007_history_by_record_alone"),
        ("reports", "0008_queue_of_person_and_ward"),
        ("reports", "0009_report_in_square"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("geography", "0001_squashed_0005_force_marking"),
        ("places", "0001_squashed_0003_history_by_record_alone"),
    ]

    operations = [InOneStep(TABLES)]
