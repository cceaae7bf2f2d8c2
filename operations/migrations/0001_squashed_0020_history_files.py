import uuid

import django.db.models.expressions
from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models.functions import Greatest
from django.db.models.lookups import Exact, LessThanOrEqual
from pghistory.utils import JSONField
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

import stronghold.core.database.expressions
import stronghold.core.kernel.clock
from stronghold.core.database.expressions import LondonDate
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
        "Linked",
        fields=[
            ("pair", models.CharField(max_length=25, primary_key=True)),
            ("code", models.CharField(max_length=11)),
            ("first", models.CharField(max_length=12)),
            ("second", models.CharField(max_length=12)),
            ("entered_at", models.DateTimeField(null=True)),
            ("made_at", models.DateTimeField()),
            ("is_made", models.BooleanField()),
        ],
        options={"db_table": "operations_linked", "managed": False},
    ),
    migrations.CreateModel(
        "AfterCare",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("recorded_at", models.DateTimeField()),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("place_text", models.CharField(max_length=200)),
            ("because", models.CharField(max_length=8)),
            ("source", models.CharField(max_length=12)),
            ("since", models.DateField()),
            ("ended_on", models.DateField(null=True)),
            ("ended_because", models.CharField(max_length=11)),
            ("ended_words", models.CharField(max_length=300)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("team", models.ForeignKey("accounts.team", null=True, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-since", "-id"], name="aftercare_newest_first"
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended_on__isnull", True)),
                    fields=("premises",),
                    name="aftercare_open_once_a_home",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("premises__isnull", False),
                        ("erased_at__isnull", False),
                        _connector="OR",
                    ),
                    name="aftercare_is_of_a_home",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("ended_because", ""),
                            ("ended_on__isnull", True),
                            ("ended_words", ""),
                        ),
                        models.Q(
                            ("ended_on__isnull", False),
                            models.Q(("ended_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="aftercare_ended_says_why",
                ),
            ],
        },
    ),
    AddTrigger(
        "aftercare",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_aftercareevent" ("because", "client_uuid", "content_digest", "ended_because", "ended_on", "ended_words", "erased_at", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "since", "source", "team_id") VALUES (NEW."because", NEW."client_uuid", NEW."content_digest", NEW."ended_because", NEW."ended_on", NEW."ended_words", NEW."erased_at", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."since", NEW."source", NEW."team_id"); RETURN NULL;',
                hash="2d75821723c7f8e5fb4a45b521a10f95e0720aed",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_e238d",
                table="operations_aftercare",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "aftercare",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_aftercareevent" ("because", "client_uuid", "content_digest", "ended_because", "ended_on", "ended_words", "erased_at", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "since", "source", "team_id") VALUES (NEW."because", NEW."client_uuid", NEW."content_digest", NEW."ended_because", NEW."ended_on", NEW."ended_words", NEW."erased_at", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."since", NEW."source", NEW."team_id"); RETURN NULL;',
                hash="af0334cd63b75b170975f873a71f2a12b8d3bada",
                operation="UPDATE",
                pgid="pgtrigger_update_update_c054d",
                table="operations_aftercare",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "Operation",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("recorded_at", models.DateTimeField()),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("name", models.CharField(max_length=80)),
            ("aims", models.TextField(max_length=2000)),
            ("areas", ArrayField(models.CharField(max_length=20), default=list)),
            ("phase", models.CharField(default="clear", max_length=5)),
            ("begins_on", models.DateField()),
            ("ends_on", models.DateField(null=True)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "part_of",
                models.ForeignKey(
                    "operations.operation",
                    models.PROTECT,
                    null=True,
                    related_name="parts",
                ),
            ),
            (
                "partners",
                models.ManyToManyField("accounts.organisation", related_name="+"),
            ),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-begins_on", "-id"], name="operation_newest_first"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("ends_on__isnull", True),
                        ("ends_on__gte", models.F("begins_on")),
                        _connector="OR",
                    ),
                    name="operation_ends_after_it_begins",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("part_of__isnull", True),
                        models.Q(("part_of", models.F("pk")), _negated=True),
                        _connector="OR",
                    ),
                    name="operation_is_no_part_of_itself",
                ),
            ],
        },
    ),
    AddTrigger(
        "operation",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_operationevent" ("aims", "areas", "begins_on", "client_uuid", "content_digest", "ends_on", "erased_at", "force_id", "id", "name", "part_of_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "recorded_at", "recorded_by_id", "reference", "restricted_at") VALUES (NEW."aims", NEW."areas", NEW."begins_on", NEW."client_uuid", NEW."content_digest", NEW."ends_on", NEW."erased_at", NEW."force_id", NEW."id", NEW."name", NEW."part_of_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phase", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at"); RETURN NULL;',
                hash="2b83805a204f4fc822cc1f1162cddfee1acf2df6",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_3537d",
                table="operations_operation",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "operation",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_operationevent" ("aims", "areas", "begins_on", "client_uuid", "content_digest", "ends_on", "erased_at", "force_id", "id", "name", "part_of_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "recorded_at", "recorded_by_id", "reference", "restricted_at") VALUES (NEW."aims", NEW."areas", NEW."begins_on", NEW."client_uuid", NEW."content_digest", NEW."ends_on", NEW."erased_at", NEW."force_id", NEW."id", NEW."name", NEW."part_of_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phase", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at"); RETURN NULL;',
                hash="5039faa9ae44af6ef0f298e1ebabe18da1ccd608",
                operation="UPDATE",
                pgid="pgtrigger_update_update_9d56b",
                table="operations_operation",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "Arrest",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("custody_number", models.CharField(max_length=30, null=True)),
            ("offence_class", models.CharField(max_length=3)),
            ("offence_provision", models.CharField(max_length=9)),
            ("drug_class", models.CharField(default="U", max_length=1)),
            ("age_band", models.CharField(max_length=7)),
            ("disposal", models.CharField(max_length=15)),
            ("exploitation", models.CharField(max_length=3)),
            ("exploitation_reason", models.CharField(max_length=300)),
            ("referral_reference", models.CharField(max_length=40)),
            ("is_imported", models.BooleanField(default=False)),
            ("waits_for_match", models.BooleanField(default=False)),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "same_as",
                models.ForeignKey(
                    "operations.arrest",
                    models.PROTECT,
                    null=True,
                    related_name="imported_as",
                ),
            ),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "operation",
                models.ForeignKey(
                    "operations.operation",
                    models.PROTECT,
                    null=True,
                    related_name="arrests",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["occurred_on"], name="arrest_occurred_on"),
                models.Index(
                    fields=["force", "-occurred_on", "-id"], name="arrest_newest_first"
                ),
                GinIndex(
                    SearchVector(
                        "custody_number",
                        "offence_class",
                        "place_text",
                        config="english",
                    ),
                    name="arrest_words",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="arrest_occurred_on_is_the_london_date",
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
                    name="arrest_error_says_who_when_and_why",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("error_at__isnull", True), ("same_as__isnull", True)
                    ),
                    fields=("force", "custody_number"),
                    name="arrest_custody_number_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(("custody_number", ""), _negated=True),
                    name="arrest_custody_number_is_not_empty",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("exploitation", "no"), _negated=True),
                        models.Q(("exploitation_reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="arrest_no_exploitation_has_a_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_imported", True),
                        models.Q(("same_as__isnull", True), ("waits_for_match", False)),
                        _connector="OR",
                    ),
                    name="arrest_only_an_imported_one_is_matched",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("waits_for_match", False),
                        ("same_as__isnull", True),
                        _connector="OR",
                    ),
                    name="arrest_waits_or_is_the_same",
                ),
            ],
        },
    ),
    AddTrigger(
        "arrest",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_arrestevent" ("age_band", "client_uuid", "content_digest", "custody_number", "disposal", "district_id", "drug_class", "erased_at", "error_at", "error_by_id", "error_reason", "exploitation", "exploitation_reason", "force_id", "id", "is_imported", "lsoa_id", "occurred_at", "occurred_on", "offence_class", "offence_provision", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "referral_reference", "restricted_at", "same_as_id", "street_id", "waits_for_match", "ward_id") VALUES (NEW."age_band", NEW."client_uuid", NEW."content_digest", NEW."custody_number", NEW."disposal", NEW."district_id", NEW."drug_class", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."exploitation", NEW."exploitation_reason", NEW."force_id", NEW."id", NEW."is_imported", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."offence_class", NEW."offence_provision", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."referral_reference", NEW."restricted_at", NEW."same_as_id", NEW."street_id", NEW."waits_for_match", NEW."ward_id"); RETURN NULL;',
                hash="2979ca10f5f4e73171dc61f5b88dda9a4e87cbbe",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_38006",
                table="operations_arrest",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "arrest",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_arrestevent" ("age_band", "client_uuid", "content_digest", "custody_number", "disposal", "district_id", "drug_class", "erased_at", "error_at", "error_by_id", "error_reason", "exploitation", "exploitation_reason", "force_id", "id", "is_imported", "lsoa_id", "occurred_at", "occurred_on", "offence_class", "offence_provision", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "referral_reference", "restricted_at", "same_as_id", "street_id", "waits_for_match", "ward_id") VALUES (NEW."age_band", NEW."client_uuid", NEW."content_digest", NEW."custody_number", NEW."disposal", NEW."district_id", NEW."drug_class", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."exploitation", NEW."exploitation_reason", NEW."force_id", NEW."id", NEW."is_imported", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."offence_class", NEW."offence_provision", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."referral_reference", NEW."restricted_at", NEW."same_as_id", NEW."street_id", NEW."waits_for_match", NEW."ward_id"); RETURN NULL;',
                hash="60f5daa7428486a476c6387d4409525e892836b6",
                operation="UPDATE",
                pgid="pgtrigger_update_update_f4893",
                table="operations_arrest",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "ClosureCase",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("issued_as", models.CharField(max_length=15)),
            ("ground", models.CharField(max_length=8)),
            ("state", models.CharField(default="draft", max_length=17)),
            ("served_on", models.DateField(null=True)),
            ("order_made_on", models.DateField(null=True)),
            ("order_ends_on", models.DateField(null=True)),
            ("order_ends_at", models.DateTimeField(null=True)),
            ("ceased_on", models.DateField(null=True)),
            ("scope", models.CharField(max_length=7)),
            (
                "caseworker",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("issuer", models.ForeignKey("accounts.organisation", **KEPT)),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            ("team", models.ForeignKey("accounts.team", null=True, **KEPT)),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "operation",
                models.ForeignKey(
                    "operations.operation",
                    models.PROTECT,
                    null=True,
                    related_name="closures",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-occurred_on", "-id"], name="closure_newest_first"
                ),
                GinIndex(
                    SearchVector("place_text", config="english"), name="closure_words"
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="closurecase_occurred_on_is_the_london_date",
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
                    name="closurecase_error_says_who_when_and_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("order_ends_on__isnull", True),
                        ("order_ends_on__gte", models.F("order_made_on")),
                        _connector="OR",
                    ),
                    name="closurecase_order_ends_after_it_is_made",
                ),
            ],
        },
    ),
    AddTrigger(
        "closurecase",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_closurecaseevent" ("caseworker_id", "ceased_on", "client_uuid", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "ground", "id", "issued_as", "issuer_id", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "order_ends_at", "order_ends_on", "order_made_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "scope", "served_on", "state", "street_id", "team_id", "ward_id") VALUES (NEW."caseworker_id", NEW."ceased_on", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."ground", NEW."id", NEW."issued_as", NEW."issuer_id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."order_ends_at", NEW."order_ends_on", NEW."order_made_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."scope", NEW."served_on", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                hash="97cd4a9612fd5fa7d6bbd358e7919b866be2af7c",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_b1296",
                table="operations_closurecase",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "closurecase",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_closurecaseevent" ("caseworker_id", "ceased_on", "client_uuid", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "ground", "id", "issued_as", "issuer_id", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "order_ends_at", "order_ends_on", "order_made_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "scope", "served_on", "state", "street_id", "team_id", "ward_id") VALUES (NEW."caseworker_id", NEW."ceased_on", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."ground", NEW."id", NEW."issued_as", NEW."issuer_id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."order_ends_at", NEW."order_ends_on", NEW."order_made_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."scope", NEW."served_on", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                hash="1f32bbba382ffaa4f66b481c271a52cc41a80a8b",
                operation="UPDATE",
                pgid="pgtrigger_update_update_71594",
                table="operations_closurecase",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "Priority",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("recorded_at", models.DateTimeField()),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("issue", models.CharField(max_length=120)),
            ("area_code", models.CharField(max_length=20)),
            ("place_text", models.CharField(max_length=200)),
            ("why", models.TextField(max_length=2000)),
            ("since", models.DateField()),
            (
                "updated_on",
                models.DateField(default=stronghold.core.kernel.clock.today),
            ),
            ("done", models.TextField(max_length=2000)),
            ("answered_on", models.DateField(null=True)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "operation",
                models.ForeignKey(
                    "operations.operation",
                    models.PROTECT,
                    null=True,
                    related_name="priorities",
                ),
            ),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-since", "-id"], name="priority_newest_first"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("area_code", ""), ("place_text", ""), _negated=True
                    ),
                    name="priority_is_somewhere",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("answered_on__isnull", True),
                        models.Q(
                            ("answered_on__gte", models.F("since")),
                            models.Q(("done", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="priority_answered_says_what_was_done",
                ),
            ],
        },
    ),
    AddTrigger(
        "priority",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_priorityevent" ("answered_on", "area_code", "client_uuid", "content_digest", "done", "erased_at", "force_id", "id", "issue", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "recorded_at", "recorded_by_id", "reference", "restricted_at", "since", "updated_on", "why") VALUES (NEW."answered_on", NEW."area_code", NEW."client_uuid", NEW."content_digest", NEW."done", NEW."erased_at", NEW."force_id", NEW."id", NEW."issue", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."since", NEW."updated_on", NEW."why"); RETURN NULL;',
                hash="526df6d8221d1d1850ecec33e72fef39c612cc4c",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_43ca8",
                table="operations_priority",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "priority",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_priorityevent" ("answered_on", "area_code", "client_uuid", "content_digest", "done", "erased_at", "force_id", "id", "issue", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "recorded_at", "recorded_by_id", "reference", "restricted_at", "since", "updated_on", "why") VALUES (NEW."answered_on", NEW."area_code", NEW."client_uuid", NEW."content_digest", NEW."done", NEW."erased_at", NEW."force_id", NEW."id", NEW."issue", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."since", NEW."updated_on", NEW."why"); RETURN NULL;',
                hash="bbf277c99a540b98ca56290b32c0f906f5f4e12c",
                operation="UPDATE",
                pgid="pgtrigger_update_update_c97ad",
                table="operations_priority",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "Concern",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("subject", models.CharField(max_length=5)),
            ("signs", ArrayField(models.CharField(max_length=20))),
            ("words", models.TextField(max_length=1000)),
            ("arrest", models.ForeignKey("operations.arrest", null=True, **KEPT)),
            ("closure", models.ForeignKey("operations.closurecase", null=True, **KEPT)),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("report", models.ForeignKey("reports.report", null=True, **KEPT)),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-recorded_at", "-id"], name="concern_newest_first"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="concern_occurred_on_is_the_london_date",
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
                    name="concern_error_says_who_when_and_why",
                ),
                models.CheckConstraint(
                    condition=LessThanOrEqual(
                        stronghold.core.database.expressions._HowManyGiven(
                            models.F("report"), models.F("arrest"), models.F("closure")
                        ),
                        models.Value(1),
                    ),
                    name="concern_is_raised_on_one_record",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("report__isnull", False),
                        ("arrest__isnull", False),
                        ("closure__isnull", False),
                        ("premises__isnull", False),
                        ("erased_at__isnull", False),
                        _connector="OR",
                    ),
                    name="concern_is_raised_on_something",
                ),
            ],
        },
    ),
    AddTrigger(
        "concern",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_concernevent" ("arrest_id", "client_uuid", "closure_id", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "report_id", "restricted_at", "signs", "street_id", "subject", "ward_id", "words") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."restricted_at", NEW."signs", NEW."street_id", NEW."subject", NEW."ward_id", NEW."words"); RETURN NULL;',
                hash="23722922f64c24fa7c48e761a70ef9162b61ca8c",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_4e9e9",
                table="operations_concern",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "concern",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_concernevent" ("arrest_id", "client_uuid", "closure_id", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "report_id", "restricted_at", "signs", "street_id", "subject", "ward_id", "words") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."restricted_at", NEW."signs", NEW."street_id", NEW."subject", NEW."ward_id", NEW."words"); RETURN NULL;',
                hash="bb5b4621e51b7da23b1c445db164cc2294a9e0fa",
                operation="UPDATE",
                pgid="pgtrigger_update_update_96781",
                table="operations_concern",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "CountyLine",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("name", models.CharField(max_length=60)),
            ("hub", models.CharField(max_length=100)),
            ("status", models.CharField(default="suspected", max_length=9)),
            ("travel", ArrayField(models.CharField(max_length=5), default=list)),
            ("threats", ArrayField(models.CharField(max_length=9), default=list)),
            ("children", models.CharField(default="unknown", max_length=7)),
            ("adults", models.CharField(default="unknown", max_length=7)),
            ("closed_on", models.DateField(null=True)),
            ("closure_type", models.CharField(max_length=1)),
            ("number_dead_on", models.DateField(null=True)),
            ("charge_known_by", models.CharField(max_length=200)),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "linked_arrests",
                models.ManyToManyField("operations.arrest", related_name="+"),
            ),
            (
                "linked_closures",
                models.ManyToManyField("operations.closurecase", related_name="+"),
            ),
            (
                "linked_premises",
                models.ManyToManyField("places.premises", related_name="+"),
            ),
            (
                "linked_reports",
                models.ManyToManyField("reports.report", related_name="+"),
            ),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-recorded_at", "-id"], name="line_newest_first"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="countyline_occurred_on_is_the_london_date",
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
                    name="countyline_error_says_who_when_and_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_on__isnull", False), ("status", "closed")),
                        models.Q(
                            models.Q(("status", "closed"), _negated=True),
                            ("closed_on__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="countyline_closed_says_since_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("closed_on__isnull", True),
                        ("closed_on__gte", models.F("occurred_on")),
                        _connector="OR",
                    ),
                    name="countyline_closes_after_it_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("closure_type", ""), ("status", "closed"), _connector="OR"
                    ),
                    name="countyline_only_a_closed_one_has_a_type",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("closure_type", ""), ("number_dead_on__isnull", True)
                        ),
                        models.Q(
                            models.Q(("closure_type", ""), _negated=True),
                            ("number_dead_on__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="countyline_type_says_when_its_number_died",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("number_dead_on__isnull", True),
                        models.Q(
                            ("number_dead_on__gte", models.F("occurred_on")),
                            ("number_dead_on__lte", models.F("closed_on")),
                        ),
                        _connector="OR",
                    ),
                    name="countyline_number_dies_before_it_is_closed",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("charge_known_by", ""), ("closure_type", "1"), _connector="OR"
                    ),
                    name="countyline_only_type_1_says_who_was_charged",
                ),
            ],
        },
    ),
    AddTrigger(
        "countyline",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_countylineevent" ("adults", "charge_known_by", "children", "client_uuid", "closed_on", "closure_type", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "hub", "id", "lsoa_id", "name", "number_dead_on", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "status", "street_id", "threats", "travel", "ward_id") VALUES (NEW."adults", NEW."charge_known_by", NEW."children", NEW."client_uuid", NEW."closed_on", NEW."closure_type", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."hub", NEW."id", NEW."lsoa_id", NEW."name", NEW."number_dead_on", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."status", NEW."street_id", NEW."threats", NEW."travel", NEW."ward_id"); RETURN NULL;',
                hash="03f26293e9a40a5e91080145957508f3b6830e45",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_41da7",
                table="operations_countyline",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "countyline",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_countylineevent" ("adults", "charge_known_by", "children", "client_uuid", "closed_on", "closure_type", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "hub", "id", "lsoa_id", "name", "number_dead_on", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "status", "street_id", "threats", "travel", "ward_id") VALUES (NEW."adults", NEW."charge_known_by", NEW."children", NEW."client_uuid", NEW."closed_on", NEW."closure_type", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."hub", NEW."id", NEW."lsoa_id", NEW."name", NEW."number_dead_on", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."status", NEW."street_id", NEW."threats", NEW."travel", NEW."ward_id"); RETURN NULL;',
                hash="9cc2061f83f5cab4ab3b11938d5ac9ef808bc6d7",
                operation="UPDATE",
                pgid="pgtrigger_update_update_7b861",
                table="operations_countyline",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "Referral",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("kind", models.CharField(max_length=14)),
            ("subject", models.CharField(max_length=5)),
            ("urgency", models.CharField(default="ordinary", max_length=8)),
            ("state", models.CharField(default="to_make", max_length=12)),
            ("to_name", models.CharField(max_length=100)),
            ("recipient_role", models.CharField(max_length=80)),
            ("their_reference", models.CharField(max_length=40)),
            ("consent", models.CharField(max_length=12)),
            ("legal_basis", models.CharField(max_length=8)),
            ("opened_at", models.DateTimeField()),
            ("made_at", models.DateTimeField(null=True)),
            ("acknowledged_at", models.DateTimeField(null=True)),
            ("decision", models.CharField(max_length=13)),
            ("decision_at", models.DateTimeField(null=True)),
            ("decision_reason", models.TextField(max_length=500)),
            ("threshold", models.CharField(max_length=200)),
            ("name_passed", models.CharField(max_length=11)),
            ("name_passed_at", models.DateTimeField(null=True)),
            ("outcome_sent_at", models.DateTimeField(null=True)),
            ("feedback", models.TextField(max_length=500)),
            ("arrest", models.ForeignKey("operations.arrest", null=True, **KEPT)),
            ("closure", models.ForeignKey("operations.closurecase", null=True, **KEPT)),
            ("concern", models.ForeignKey("operations.concern", null=True, **KEPT)),
            (
                "county_line",
                models.ForeignKey("operations.countyline", null=True, **KEPT),
            ),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("report", models.ForeignKey("reports.report", null=True, **KEPT)),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            (
                "to_organisation",
                models.ForeignKey("accounts.organisation", null=True, **KEPT),
            ),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-recorded_at", "-id"],
                    name="referral_newest_first",
                ),
                models.Index(fields=["occurred_on"], name="referral_occurred_on"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="referral_occurred_on_is_the_london_date",
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
                    name="referral_error_says_who_when_and_why",
                ),
                models.CheckConstraint(
                    condition=LessThanOrEqual(
                        stronghold.core.database.expressions._HowManyGiven(
                            models.F("report"),
                            models.F("arrest"),
                            models.F("closure"),
                            models.F("county_line"),
                        ),
                        models.Value(1),
                    ),
                    name="referral_comes_from_one_record",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("made_at__isnull", True), ("state", "to_make")),
                        models.Q(
                            models.Q(("state", "to_make"), _negated=True),
                            ("made_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="referral_is_made_when_its_state_says_so",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("made_at__isnull", True),
                        models.Q(("consent", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="referral_made_says_how_consent_stands",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("decision", ""), ("decision_at__isnull", True)),
                        models.Q(
                            models.Q(("decision", ""), _negated=True),
                            ("decision_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="referral_decision_has_its_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("decision_at__isnull", False),
                            ("state__in", ["decided", "outcome_sent"]),
                        ),
                        models.Q(
                            models.Q(
                                ("state__in", ["decided", "outcome_sent"]),
                                _negated=True,
                            ),
                            ("decision_at__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="referral_is_decided_when_its_state_says_so",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("decision__in", ["not_accepted", "signposted"]),
                            _negated=True,
                        ),
                        models.Q(
                            models.Q(("decision_reason", ""), _negated=True),
                            models.Q(("threshold", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="referral_not_taken_on_says_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("name_passed", ""), ("name_passed_at__isnull", True)),
                        models.Q(
                            models.Q(("name_passed", ""), _negated=True),
                            ("name_passed_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="referral_name_passed_says_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("to_organisation__isnull", True),
                        ("to_name", ""),
                        _connector="OR",
                    ),
                    name="referral_goes_to_one_organisation",
                ),
            ],
        },
    ),
    AddTrigger(
        "referral",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_referralevent" ("acknowledged_at", "arrest_id", "client_uuid", "closure_id", "concern_id", "consent", "content_digest", "county_line_id", "decision", "decision_at", "decision_reason", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "feedback", "force_id", "id", "kind", "legal_basis", "lsoa_id", "made_at", "name_passed", "name_passed_at", "occurred_at", "occurred_on", "opened_at", "outcome_sent_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recipient_role", "recorded_at", "recorded_by_id", "reference", "report_id", "restricted_at", "state", "street_id", "subject", "their_reference", "threshold", "to_name", "to_organisation_id", "urgency", "ward_id") VALUES (NEW."acknowledged_at", NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."concern_id", NEW."consent", NEW."content_digest", NEW."county_line_id", NEW."decision", NEW."decision_at", NEW."decision_reason", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."feedback", NEW."force_id", NEW."id", NEW."kind", NEW."legal_basis", NEW."lsoa_id", NEW."made_at", NEW."name_passed", NEW."name_passed_at", NEW."occurred_at", NEW."occurred_on", NEW."opened_at", NEW."outcome_sent_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recipient_role", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."restricted_at", NEW."state", NEW."street_id", NEW."subject", NEW."their_reference", NEW."threshold", NEW."to_name", NEW."to_organisation_id", NEW."urgency", NEW."ward_id"); RETURN NULL;',
                hash="ddc1efd4b2c564966a428c1b058413410a548136",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_87869",
                table="operations_referral",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "referral",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_referralevent" ("acknowledged_at", "arrest_id", "client_uuid", "closure_id", "concern_id", "consent", "content_digest", "county_line_id", "decision", "decision_at", "decision_reason", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "feedback", "force_id", "id", "kind", "legal_basis", "lsoa_id", "made_at", "name_passed", "name_passed_at", "occurred_at", "occurred_on", "opened_at", "outcome_sent_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recipient_role", "recorded_at", "recorded_by_id", "reference", "report_id", "restricted_at", "state", "street_id", "subject", "their_reference", "threshold", "to_name", "to_organisation_id", "urgency", "ward_id") VALUES (NEW."acknowledged_at", NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."concern_id", NEW."consent", NEW."content_digest", NEW."county_line_id", NEW."decision", NEW."decision_at", NEW."decision_reason", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."feedback", NEW."force_id", NEW."id", NEW."kind", NEW."legal_basis", NEW."lsoa_id", NEW."made_at", NEW."name_passed", NEW."name_passed_at", NEW."occurred_at", NEW."occurred_on", NEW."opened_at", NEW."outcome_sent_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recipient_role", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."restricted_at", NEW."state", NEW."street_id", NEW."subject", NEW."their_reference", NEW."threshold", NEW."to_name", NEW."to_organisation_id", NEW."urgency", NEW."ward_id"); RETURN NULL;',
                hash="0af17d6acf93485a53f57524c19c74b0348ed27e",
                operation="UPDATE",
                pgid="pgtrigger_update_update_6e5e1",
                table="operations_referral",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "Tasking",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("recorded_at", models.DateTimeField()),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("what", models.TextField(max_length=1000)),
            ("due_on", models.DateField()),
            ("status", models.CharField(default="set", max_length=9)),
            ("outcome", models.TextField(max_length=1000)),
            ("source", models.CharField(max_length=100)),
            ("answered_at", models.DateTimeField(null=True)),
            (
                "answered_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "operation",
                models.ForeignKey(
                    "operations.operation",
                    models.PROTECT,
                    null=True,
                    related_name="taskings",
                ),
            ),
            ("organisation", models.ForeignKey("accounts.organisation", **KEPT)),
            ("person", models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT)),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            (
                "priority",
                models.ForeignKey(
                    "operations.priority",
                    models.PROTECT,
                    null=True,
                    related_name="taskings",
                ),
            ),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            ("team", models.ForeignKey("accounts.team", null=True, **KEPT)),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-recorded_at", "-id"], name="tasking_newest_first"
                ),
                models.Index(
                    condition=models.Q(("status__in", ["set", "accepted"])),
                    fields=["force", "due_on"],
                    name="tasking_open_by_due",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("answered_at__isnull", True),
                            ("answered_by__isnull", True),
                            ("outcome", ""),
                            ("status__in", ["set", "accepted"]),
                        ),
                        models.Q(
                            ("answered_at__isnull", False),
                            ("answered_by__isnull", False),
                            ("status__in", ["done", "not_done", "cancelled"]),
                            models.Q(("outcome", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="tasking_answered_says_who_when_and_what",
                )
            ],
        },
    ),
    AddTrigger(
        "tasking",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_taskingevent" ("answered_at", "answered_by_id", "client_uuid", "content_digest", "district_id", "due_on", "erased_at", "force_id", "id", "lsoa_id", "operation_id", "organisation_id", "outcome", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "priority_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "source", "status", "street_id", "team_id", "ward_id", "what") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."due_on", NEW."erased_at", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."operation_id", NEW."organisation_id", NEW."outcome", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."priority_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."source", NEW."status", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."what"); RETURN NULL;',
                hash="89a7c66920bab212ff07258adcbeb3ea4e26cd60",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_7c1ab",
                table="operations_tasking",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "tasking",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_taskingevent" ("answered_at", "answered_by_id", "client_uuid", "content_digest", "district_id", "due_on", "erased_at", "force_id", "id", "lsoa_id", "operation_id", "organisation_id", "outcome", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "priority_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "source", "status", "street_id", "team_id", "ward_id", "what") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."due_on", NEW."erased_at", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."operation_id", NEW."organisation_id", NEW."outcome", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."priority_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."source", NEW."status", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."what"); RETURN NULL;',
                hash="ce2244552e2ea4ee735c164e8db7a312226a5377",
                operation="UPDATE",
                pgid="pgtrigger_update_update_f9baa",
                table="operations_tasking",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "Warrant",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("enactment", models.CharField(max_length=7)),
            ("entries_allowed", models.CharField(default="single", max_length=9)),
            ("most_entries", models.PositiveSmallIntegerField(null=True)),
            ("is_all_premises", models.BooleanField(default=False)),
            ("articles", models.TextField(max_length=1000)),
            ("entries_grounds", models.TextField(max_length=1000)),
            ("state", models.CharField(default="draft", max_length=10)),
            ("authorised_at", models.DateTimeField(null=True)),
            ("authorised_rank", models.CharField(max_length=14)),
            ("applied_on", models.DateField(null=True)),
            ("court", models.CharField(max_length=100)),
            ("refused_on", models.DateField(null=True)),
            ("issued_on", models.DateField(null=True)),
            ("ends_on", models.DateField(null=True)),
            ("executed_on", models.DateField(null=True)),
            ("outcome", models.CharField(max_length=13)),
            ("withdrawn_on", models.DateField(null=True)),
            ("withdrawn_because", models.CharField(max_length=300)),
            ("returned_on", models.DateField(null=True)),
            ("irregular", ArrayField(models.CharField(max_length=300), default=list)),
            ("reviewed_at", models.DateTimeField(null=True)),
            ("review_note", models.CharField(max_length=500)),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "operation",
                models.ForeignKey(
                    "operations.operation",
                    models.PROTECT,
                    null=True,
                    related_name="warrants",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "reviewed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            ("team", models.ForeignKey("accounts.team", **KEPT)),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-occurred_on", "-id"], name="warrant_newest_first"
                ),
                models.Index(
                    condition=models.Q(("executed_on__isnull", False)),
                    fields=["force", "executed_on"],
                    name="warrant_executed_on",
                ),
                GinIndex(
                    SearchVector("place_text", "articles", config="english"),
                    name="warrant_words",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="warrant_occurred_on_is_the_london_date",
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
                    name="warrant_error_says_who_when_and_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("executed_on__isnull", True), ("outcome", "")),
                        models.Q(
                            ("executed_on__isnull", False),
                            models.Q(("outcome", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="warrant_executed_has_its_outcome",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("ends_on__isnull", True), ("issued_on__isnull", True)
                        ),
                        models.Q(
                            ("ends_on__isnull", False), ("issued_on__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="warrant_issued_has_its_end",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("entries_allowed", "limited"),
                            ("most_entries__gte", 2),
                            ("most_entries__isnull", False),
                        ),
                        models.Q(
                            models.Q(("entries_allowed", "limited"), _negated=True),
                            ("most_entries__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="warrant_limited_has_its_number",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state", "expired"), _negated=True),
                    name="warrant_running_out_is_not_stored",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("reviewed_at__isnull", True), ("reviewed_by__isnull", True)
                        ),
                        models.Q(
                            ("reviewed_at__isnull", False),
                            ("reviewed_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="warrant_reviewed_says_by_whom",
                ),
            ],
        },
    ),
    AddTrigger(
        "warrant",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_warrantevent" ("applied_on", "articles", "authorised_at", "authorised_rank", "client_uuid", "content_digest", "court", "district_id", "enactment", "ends_on", "entries_allowed", "entries_grounds", "erased_at", "error_at", "error_by_id", "error_reason", "executed_on", "force_id", "id", "irregular", "is_all_premises", "issued_on", "lsoa_id", "most_entries", "occurred_at", "occurred_on", "operation_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "refused_on", "restricted_at", "returned_on", "review_note", "reviewed_at", "reviewed_by_id", "state", "street_id", "team_id", "ward_id", "withdrawn_because", "withdrawn_on") VALUES (NEW."applied_on", NEW."articles", NEW."authorised_at", NEW."authorised_rank", NEW."client_uuid", NEW."content_digest", NEW."court", NEW."district_id", NEW."enactment", NEW."ends_on", NEW."entries_allowed", NEW."entries_grounds", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."executed_on", NEW."force_id", NEW."id", NEW."irregular", NEW."is_all_premises", NEW."issued_on", NEW."lsoa_id", NEW."most_entries", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."refused_on", NEW."restricted_at", NEW."returned_on", NEW."review_note", NEW."reviewed_at", NEW."reviewed_by_id", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."withdrawn_because", NEW."withdrawn_on"); RETURN NULL;',
                hash="221aaa36b2b031f05d9d495ddb4137c29a331163",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_da155",
                table="operations_warrant",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "warrant",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_warrantevent" ("applied_on", "articles", "authorised_at", "authorised_rank", "client_uuid", "content_digest", "court", "district_id", "enactment", "ends_on", "entries_allowed", "entries_grounds", "erased_at", "error_at", "error_by_id", "error_reason", "executed_on", "force_id", "id", "irregular", "is_all_premises", "issued_on", "lsoa_id", "most_entries", "occurred_at", "occurred_on", "operation_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "refused_on", "restricted_at", "returned_on", "review_note", "reviewed_at", "reviewed_by_id", "state", "street_id", "team_id", "ward_id", "withdrawn_because", "withdrawn_on") VALUES (NEW."applied_on", NEW."articles", NEW."authorised_at", NEW."authorised_rank", NEW."client_uuid", NEW."content_digest", NEW."court", NEW."district_id", NEW."enactment", NEW."ends_on", NEW."entries_allowed", NEW."entries_grounds", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."executed_on", NEW."force_id", NEW."id", NEW."irregular", NEW."is_all_premises", NEW."issued_on", NEW."lsoa_id", NEW."most_entries", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."refused_on", NEW."restricted_at", NEW."returned_on", NEW."review_note", NEW."reviewed_at", NEW."reviewed_by_id", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."withdrawn_because", NEW."withdrawn_on"); RETURN NULL;',
                hash="56fef59ba4acf8bc6ceea09f073001e3f0360d9b",
                operation="UPDATE",
                pgid="pgtrigger_update_update_4060a",
                table="operations_warrant",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "Deadline",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("kind", models.CharField(max_length=24)),
            ("part", models.CharField(max_length=24)),
            ("due_at", models.DateTimeField()),
            ("alert_by", models.DateTimeField()),
            ("is_day", models.BooleanField(default=False)),
            ("section", models.CharField(max_length=40)),
            ("act", models.CharField(max_length=120)),
            ("state", models.CharField(default="open", max_length=4)),
            ("settled_at", models.DateTimeField(null=True)),
            ("uid", models.UUIDField(default=uuid.uuid4, unique=True)),
            ("sequence", models.PositiveIntegerField(default=0)),
            ("derived_at", models.DateTimeField()),
            ("look_at", models.DateTimeField(null=True)),
            (
                "after_care",
                models.ForeignKey(
                    "operations.aftercare",
                    models.CASCADE,
                    null=True,
                    related_name="deadlines",
                ),
            ),
            (
                "arrest",
                models.ForeignKey(
                    "operations.arrest",
                    models.CASCADE,
                    null=True,
                    related_name="deadlines",
                ),
            ),
            (
                "call_back",
                models.ForeignKey(
                    "reports.callback",
                    models.CASCADE,
                    null=True,
                    related_name="deadlines",
                ),
            ),
            (
                "closure",
                models.ForeignKey(
                    "operations.closurecase",
                    models.CASCADE,
                    null=True,
                    related_name="deadlines",
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("person", models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT)),
            ("team", models.ForeignKey("accounts.team", null=True, **KEPT)),
            (
                "priority",
                models.ForeignKey(
                    "operations.priority",
                    models.CASCADE,
                    null=True,
                    related_name="deadlines",
                ),
            ),
            (
                "referral",
                models.ForeignKey(
                    "operations.referral",
                    models.CASCADE,
                    null=True,
                    related_name="deadlines",
                ),
            ),
            (
                "tasking",
                models.ForeignKey(
                    "operations.tasking",
                    models.CASCADE,
                    null=True,
                    related_name="deadlines",
                ),
            ),
            (
                "warrant",
                models.ForeignKey(
                    "operations.warrant",
                    models.CASCADE,
                    null=True,
                    related_name="deadlines",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")),
                    fields=["force", "alert_by"],
                    name="deadline_open_by_due",
                ),
                models.Index(
                    condition=models.Q(("look_at__isnull", False)),
                    fields=["look_at"],
                    name="deadline_to_look_at",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("settled_at__isnull", True), ("state", "open")),
                        models.Q(
                            models.Q(("state", "open"), _negated=True),
                            ("settled_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="deadline_settled_says_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(("alert_by__lte", models.F("due_at"))),
                    name="deadline_alerts_in_time",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("closure__isnull", False)),
                    fields=("closure", "kind", "part"),
                    name="deadline_once_of_closure",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("arrest__isnull", False)),
                    fields=("arrest", "kind", "part"),
                    name="deadline_once_of_arrest",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("call_back__isnull", False)),
                    fields=("call_back", "kind", "part"),
                    name="deadline_once_of_call_back",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("after_care__isnull", False)),
                    fields=("after_care", "kind", "part"),
                    name="deadline_once_of_after_care",
                ),
                models.CheckConstraint(
                    condition=Exact(
                        stronghold.core.database.expressions._HowManyGiven(
                            models.F("closure"),
                            models.F("warrant"),
                            models.F("arrest"),
                            models.F("call_back"),
                            models.F("tasking"),
                            models.F("referral"),
                            models.F("priority"),
                            models.F("after_care"),
                        ),
                        models.Value(1),
                    ),
                    name="deadline_is_of_one_record",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("warrant__isnull", False)),
                    fields=("warrant", "kind", "part"),
                    name="deadline_once_of_warrant",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("tasking__isnull", False)),
                    fields=("tasking", "kind", "part"),
                    name="deadline_once_of_tasking",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("referral__isnull", False)),
                    fields=("referral", "kind", "part"),
                    name="deadline_once_of_referral",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("priority__isnull", False)),
                    fields=("priority", "kind", "part"),
                    name="deadline_once_of_priority",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Alert",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("step", models.CharField(max_length=12)),
            ("due_at", models.DateTimeField()),
            ("made_at", models.DateTimeField()),
            ("ring", models.CharField(max_length=30)),
            (
                "deadline",
                models.ForeignKey(
                    "operations.deadline", models.CASCADE, related_name="alerts"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("deadline", "step", "due_at"), name="alert_once_a_step"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "DeadlineCheck",
        fields=[
            ("owner", models.CharField(max_length=12, primary_key=True)),
            ("upto", models.BigIntegerField(default=0)),
            ("done_on", models.DateField(null=True)),
        ],
    ),
    migrations.CreateModel(
        "DeadlineMark",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("owner", models.CharField(max_length=12)),
            ("record_id", models.BigIntegerField()),
        ],
    ),
    migrations.CreateModel(
        "SweptLaw",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("digest", models.CharField(max_length=64)),
        ],
    ),
    migrations.CreateModel(
        "Activity",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("kind", models.CharField(max_length=15)),
            ("n_people", models.PositiveSmallIntegerField(default=1)),
            ("minutes", models.PositiveSmallIntegerField(null=True)),
            ("is_under_way", models.BooleanField(default=False)),
            ("ended_at", models.DateTimeField(null=True)),
            ("end_uuid", models.UUIDField(null=True, unique=True)),
            ("end_digest", models.CharField(max_length=64)),
            ("results", ArrayField(models.CharField(max_length=12), default=list)),
            ("result_text", models.CharField(max_length=300)),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            ("organisation", models.ForeignKey("accounts.organisation", **KEPT)),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "operation",
                models.ForeignKey(
                    "operations.operation",
                    models.PROTECT,
                    null=True,
                    related_name="activities",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["occurred_on"], name="activity_occurred_on"),
                models.Index(
                    fields=["force", "-occurred_on", "-id"],
                    name="activity_newest_first",
                ),
                models.Index(
                    condition=models.Q(("is_under_way", True)),
                    fields=["recorded_by"],
                    name="activity_under_way",
                ),
                models.Index(
                    models.F("force"),
                    models.OrderBy(
                        Greatest("recorded_at", "ended_at"), descending=True
                    ),
                    name="activity_told_on",
                ),
                GinIndex(
                    SearchVector("kind", "place_text", "result_text", config="english"),
                    name="activity_words",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="activity_occurred_on_is_the_london_date",
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
                    name="activity_error_says_who_when_and_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(("n_people__gte", 1)), name="activity_has_people"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_under_way", False),
                        models.Q(
                            ("ended_at__isnull", True),
                            ("minutes__isnull", True),
                            ("occurred_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="activity_under_way_has_no_end",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ended_at__isnull", True),
                        models.Q(
                            ("ended_at__gte", models.F("occurred_at")),
                            ("minutes__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="activity_ends_after_its_start",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("end_digest", ""),
                            ("end_uuid__isnull", True),
                            ("ended_at__isnull", True),
                        ),
                        models.Q(
                            ("end_uuid__isnull", False), ("ended_at__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="activity_ended_by_a_device",
                ),
            ],
        },
    ),
    AddTrigger(
        "activity",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_activityevent" ("client_uuid", "content_digest", "district_id", "end_digest", "end_uuid", "ended_at", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "is_under_way", "kind", "lsoa_id", "minutes", "n_people", "occurred_at", "occurred_on", "operation_id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "result_text", "results", "street_id", "ward_id") VALUES (NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."end_digest", NEW."end_uuid", NEW."ended_at", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."is_under_way", NEW."kind", NEW."lsoa_id", NEW."minutes", NEW."n_people", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."result_text", NEW."results", NEW."street_id", NEW."ward_id"); RETURN NULL;',
                hash="abe58645414f07d045bb2e1ed8e1af8480db3938",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_1e277",
                table="operations_activity",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "activity",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_activityevent" ("client_uuid", "content_digest", "district_id", "end_digest", "end_uuid", "ended_at", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "is_under_way", "kind", "lsoa_id", "minutes", "n_people", "occurred_at", "occurred_on", "operation_id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "result_text", "results", "street_id", "ward_id") VALUES (NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."end_digest", NEW."end_uuid", NEW."ended_at", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."is_under_way", NEW."kind", NEW."lsoa_id", NEW."minutes", NEW."n_people", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."result_text", NEW."results", NEW."street_id", NEW."ward_id"); RETURN NULL;',
                hash="1213fd09a649ffa7893180f372db6f34cd012f31",
                operation="UPDATE",
                pgid="pgtrigger_update_update_a1482",
                table="operations_activity",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "AfterCareEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("recorded_at", models.DateTimeField()),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("place_text", models.CharField(max_length=200)),
            ("because", models.CharField(max_length=8)),
            ("source", models.CharField(max_length=12)),
            ("since", models.DateField()),
            ("ended_on", models.DateField(null=True)),
            ("ended_because", models.CharField(max_length=11)),
            ("ended_words", models.CharField(max_length=300)),
            ("force", models.ForeignKey("geography.force", **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.aftercare",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("team", models.ForeignKey("accounts.team", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "aftercareevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="165caf80d9c74d86916bd10069b8f1b61ad9b245",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_95983",
                table="operations_aftercareevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "AlertMail",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("message_id", models.CharField(max_length=200, unique=True)),
            ("sent_at", models.DateTimeField(null=True)),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("try_after", models.DateTimeField(null=True)),
            (
                "alert",
                models.ForeignKey(
                    "operations.alert", models.CASCADE, related_name="mails"
                ),
            ),
            (
                "recipient",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("sent_at__isnull", True)),
                    fields=["id"],
                    name="alertmail_unsent",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("alert", "recipient"), name="alertmail_once_a_person"
                )
            ],
        },
    ),
    migrations.CreateModel(
        "ArrestMatch",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("state", models.CharField(default="waiting", max_length=9)),
            ("made_at", models.DateTimeField()),
            ("decided_at", models.DateTimeField(null=True)),
            ("before", models.JSONField(default=dict)),
            (
                "because",
                models.ForeignKey(
                    "operations.arrestmatch",
                    models.SET_NULL,
                    null=True,
                    related_name="settled",
                ),
            ),
            (
                "candidate",
                models.ForeignKey(
                    "operations.arrest", models.PROTECT, related_name="near_imported"
                ),
            ),
            (
                "decided_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            (
                "imported",
                models.ForeignKey(
                    "operations.arrest", models.PROTECT, related_name="matches"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("imported", "candidate"), name="arrestmatch_once_a_pair"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "waiting")),
                    fields=("imported",),
                    name="arrestmatch_waits_on_one",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "same")),
                    fields=("imported",),
                    name="arrestmatch_is_one_arrest",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "same")),
                    fields=("candidate",),
                    name="arrestmatch_is_matched_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("decided_at__isnull", True),
                            ("decided_by__isnull", True),
                            ("state", "waiting"),
                        ),
                        models.Q(
                            models.Q(("state", "waiting"), _negated=True),
                            ("decided_at__isnull", False),
                            ("decided_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="arrestmatch_decided_says_by_whom",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "AskFirstRequest",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("holder", models.UUIDField(unique=True)),
            ("reason", models.CharField(max_length=12)),
            ("review_on", models.DateField()),
            ("set_at", models.DateTimeField()),
            ("lifted_at", models.DateTimeField(null=True)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "lifted_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            (
                "premises",
                models.ForeignKey(
                    "places.premises", models.PROTECT, related_name="ask_first_requests"
                ),
            ),
            ("set_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("team", models.ForeignKey("accounts.team", **KEPT)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("lifted_at__isnull", True)),
                    fields=("premises", "team"),
                    name="askfirstrequest_one_in_force",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("lifted_at__isnull", True), ("lifted_by__isnull", True)
                        ),
                        models.Q(
                            ("lifted_at__isnull", False), ("lifted_by__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="askfirstrequest_lifted_says_by_whom",
                ),
            ]
        },
    ),
    AddTrigger(
        "askfirstrequest",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_askfirstrequestevent" ("force_id", "holder", "id", "lifted_at", "lifted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premises_id", "reason", "reference", "review_on", "set_at", "set_by_id", "team_id") VALUES (NEW."force_id", NEW."holder", NEW."id", NEW."lifted_at", NEW."lifted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."premises_id", NEW."reason", NEW."reference", NEW."review_on", NEW."set_at", NEW."set_by_id", NEW."team_id"); RETURN NULL;',
                hash="f52a0f292e0601f2a29c70fddcca1a0983916b91",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_3c952",
                table="operations_askfirstrequest",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "askfirstrequest",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_askfirstrequestevent" ("force_id", "holder", "id", "lifted_at", "lifted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premises_id", "reason", "reference", "review_on", "set_at", "set_by_id", "team_id") VALUES (NEW."force_id", NEW."holder", NEW."id", NEW."lifted_at", NEW."lifted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."premises_id", NEW."reason", NEW."reference", NEW."review_on", NEW."set_at", NEW."set_by_id", NEW."team_id"); RETURN NULL;',
                hash="d4ad6f0687796198f5df6ba9a7b570603233c502",
                operation="UPDATE",
                pgid="pgtrigger_update_update_799df",
                table="operations_askfirstrequest",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "AskFirstRequestEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("reference", models.CharField(max_length=12)),
            ("holder", models.UUIDField()),
            ("reason", models.CharField(max_length=12)),
            ("review_on", models.DateField()),
            ("set_at", models.DateTimeField()),
            ("lifted_at", models.DateTimeField(null=True)),
            ("force", models.ForeignKey("geography.force", **PAST)),
            (
                "lifted_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.askfirstrequest",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", **PAST)),
            ("set_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("team", models.ForeignKey("accounts.team", **PAST)),
        ],
    ),
    AddTrigger(
        "askfirstrequestevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="85d0a18229d4d5a7923d271243c58297494cbf5c",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_b8d09",
                table="operations_askfirstrequestevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "ClosureEvent",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("n", models.PositiveSmallIntegerField()),
            ("client_uuid", models.UUIDField(unique=True)),
            ("kind", models.CharField(max_length=15)),
            ("happened_at", models.DateTimeField()),
            ("facts", models.JSONField(default=dict)),
            ("facts_version", models.PositiveSmallIntegerField()),
            ("irregular", ArrayField(models.CharField(max_length=300), default=list)),
            ("recorded_at", models.DateTimeField()),
            ("reviewed_at", models.DateTimeField(null=True)),
            ("review_note", models.CharField(max_length=500)),
            (
                "case",
                models.ForeignKey(
                    "operations.closurecase", models.PROTECT, related_name="happened"
                ),
            ),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "reviewed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("case", "n"), name="closureevent_n_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("facts_version__gte", 1)),
                    name="closureevent_facts_version_counts_from_1",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("review_note", ""),
                            ("reviewed_at__isnull", True),
                            ("reviewed_by__isnull", True),
                        ),
                        models.Q(
                            ("reviewed_at__isnull", False),
                            ("reviewed_by__isnull", False),
                            models.Q(("review_note", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="closureevent_review_says_who_when_and_why",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "ClosureException",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("n", models.PositiveSmallIntegerField()),
            ("role", models.CharField(max_length=13)),
            ("name", models.CharField(max_length=100)),
            ("conditions", models.CharField(max_length=200)),
            ("added_at", models.DateTimeField()),
            ("removed_at", models.DateTimeField(null=True)),
            ("added_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "case",
                models.ForeignKey(
                    "operations.closurecase", models.PROTECT, related_name="exceptions"
                ),
            ),
            (
                "order",
                models.ForeignKey(
                    "operations.closureevent",
                    models.PROTECT,
                    null=True,
                    related_name="exceptions",
                ),
            ),
            (
                "removed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("case", "n"), name="closureexception_n_once"
                ),
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
                    name="closureexception_removed_by_someone_at_a_time",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "ClosureNotice",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("n", models.PositiveSmallIntegerField()),
            ("content", models.BinaryField()),
            ("digest", models.CharField(max_length=64)),
            ("typed", models.JSONField()),
            ("made_at", models.DateTimeField()),
            (
                "case",
                models.ForeignKey(
                    "operations.closurecase", models.PROTECT, related_name="documents"
                ),
            ),
            ("made_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("case", "n"), name="closurenotice_n_once"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "ClosureSignatory",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=100)),
            (
                "event",
                models.OneToOneField(
                    "operations.closureevent", models.PROTECT, related_name="signatory"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "ConcernEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("subject", models.CharField(max_length=5)),
            ("signs", ArrayField(models.CharField(max_length=20))),
            ("words", models.TextField(max_length=1000)),
            ("arrest", models.ForeignKey("operations.arrest", null=True, **PAST)),
            ("closure", models.ForeignKey("operations.closurecase", null=True, **PAST)),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.concern",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("report", models.ForeignKey("reports.report", null=True, **PAST)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "concernevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="b6e7df6be13c822ef4f22a5820cf839aeebca510",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_d0e98",
                table="operations_concernevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "CountyLineEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("name", models.CharField(max_length=60)),
            ("hub", models.CharField(max_length=100)),
            ("status", models.CharField(default="suspected", max_length=9)),
            ("travel", ArrayField(models.CharField(max_length=5), default=list)),
            ("threats", ArrayField(models.CharField(max_length=9), default=list)),
            ("children", models.CharField(default="unknown", max_length=7)),
            ("adults", models.CharField(default="unknown", max_length=7)),
            ("closed_on", models.DateField(null=True)),
            ("closure_type", models.CharField(max_length=1)),
            ("number_dead_on", models.DateField(null=True)),
            ("charge_known_by", models.CharField(max_length=200)),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.countyline",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "countylineevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="07e013b7e1ae0b64fca08aa610a098c8cc498115",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_a5140",
                table="operations_countylineevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "CrimeGroup",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("name", models.CharField(max_length=60)),
            ("status", models.CharField(default="suspected", max_length=9)),
            ("suspected_of", ArrayField(models.CharField(max_length=12), default=list)),
            ("phase", models.CharField(max_length=5)),
            ("assessment_reference", models.CharField(max_length=40)),
            ("assessed_on", models.DateField(null=True)),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            ("team", models.ForeignKey("accounts.team", **KEPT)),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["force", "-occurred_on", "-id"],
                    name="crimegroup_newest_first",
                ),
                GinIndex(
                    SearchVector("name", "place_text", config="english"),
                    name="crimegroup_words",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="crimegroup_occurred_on_is_the_london_date",
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
                    name="crimegroup_error_says_who_when_and_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    name="crimegroup_has_a_name",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("assessed_on__isnull", True), ("assessment_reference", "")
                        ),
                        models.Q(
                            models.Q(("assessment_reference", ""), _negated=True),
                            ("assessed_on__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="crimegroup_assessment_has_reference_and_day",
                ),
            ],
        },
    ),
    AddTrigger(
        "crimegroup",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_crimegroupevent" ("assessed_on", "assessment_reference", "client_uuid", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "name", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "status", "street_id", "suspected_of", "team_id", "ward_id") VALUES (NEW."assessed_on", NEW."assessment_reference", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."name", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phase", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."status", NEW."street_id", NEW."suspected_of", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                hash="d6cdb373f387dcaf273163b830ef1e468017c999",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_28808",
                table="operations_crimegroup",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "crimegroup",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_crimegroupevent" ("assessed_on", "assessment_reference", "client_uuid", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "name", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "status", "street_id", "suspected_of", "team_id", "ward_id") VALUES (NEW."assessed_on", NEW."assessment_reference", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."name", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phase", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."status", NEW."street_id", NEW."suspected_of", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                hash="848a52fa257e18eec15b2d7d94f1ca6dd63fa49f",
                operation="UPDATE",
                pgid="pgtrigger_update_update_4bbab",
                table="operations_crimegroup",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "CrimeGroupEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("name", models.CharField(max_length=60)),
            ("status", models.CharField(default="suspected", max_length=9)),
            ("suspected_of", ArrayField(models.CharField(max_length=12), default=list)),
            ("phase", models.CharField(max_length=5)),
            ("assessment_reference", models.CharField(max_length=40)),
            ("assessed_on", models.DateField(null=True)),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.crimegroup",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("team", models.ForeignKey("accounts.team", **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "crimegroupevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="6091541b1f6b6c38d5f476bd58ae6f8fb39bc785",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_6c1ff",
                table="operations_crimegroupevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "Disruption",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("n", models.PositiveSmallIntegerField()),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("kind", models.CharField(max_length=12)),
            ("level", models.CharField(max_length=8)),
            ("happened_on", models.DateField()),
            ("evidence", ArrayField(models.CharField(max_length=12), default=list)),
            ("no_evidence_because", models.CharField(max_length=300)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            (
                "group",
                models.ForeignKey(
                    "operations.crimegroup", models.PROTECT, related_name="disruptions"
                ),
            ),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["-happened_on", "-id"], name="disruption_newest_first"
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("group", "n"), name="disruption_once_a_number"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("evidence", []), ("no_evidence_because__gt", "")),
                        models.Q(
                            models.Q(("evidence", []), _negated=True),
                            ("no_evidence_because", ""),
                        ),
                        _connector="OR",
                    ),
                    name="disruption_has_evidence_or_says_why_not",
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
                    name="disruption_error_says_who_when_and_why",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "DutyMail",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("message_id", models.CharField(max_length=200, unique=True)),
            ("sent_at", models.DateTimeField(null=True)),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("try_after", models.DateTimeField(null=True)),
            ("address", models.EmailField(max_length=254)),
            ("words", models.CharField(max_length=80)),
            (
                "alert",
                models.ForeignKey(
                    "operations.alert", models.CASCADE, related_name="duty_mails"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("sent_at__isnull", True)),
                    fields=["id"],
                    name="dutymail_unsent",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("alert", "address"), name="dutymail_once_an_address"
                )
            ],
        },
    ),
    migrations.CreateModel(
        "FeedKey",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("made_at", models.DateTimeField()),
            ("revoked_at", models.DateTimeField(null=True)),
            (
                "owner",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed_keys"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("revoked_at__isnull", True)),
                    fields=("owner",),
                    name="feedkey_one_in_use",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "LeftWork",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("left_at", models.DateTimeField()),
            ("settled_at", models.DateTimeField(null=True)),
            (
                "person",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("settled_at__isnull", True)),
                    fields=("person",),
                    name="leftwork_open_once_a_person",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "LeftWorkMail",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("message_id", models.CharField(max_length=200, unique=True)),
            ("sent_at", models.DateTimeField(null=True)),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("try_after", models.DateTimeField(null=True)),
            (
                "left",
                models.ForeignKey(
                    "operations.leftwork", models.CASCADE, related_name="mails"
                ),
            ),
            (
                "recipient",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("left", "recipient"), name="leftworkmail_once_a_person"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "ClosureCaseEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("issued_as", models.CharField(max_length=15)),
            ("ground", models.CharField(max_length=8)),
            ("state", models.CharField(default="draft", max_length=17)),
            ("served_on", models.DateField(null=True)),
            ("order_made_on", models.DateField(null=True)),
            ("order_ends_on", models.DateField(null=True)),
            ("order_ends_at", models.DateTimeField(null=True)),
            ("ceased_on", models.DateField(null=True)),
            ("scope", models.CharField(max_length=7)),
            (
                "caseworker",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("issuer", models.ForeignKey("accounts.organisation", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.closurecase",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("team", models.ForeignKey("accounts.team", null=True, **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
            ("operation", models.ForeignKey("operations.operation", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "closurecaseevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="fb1f625746c4799c5b40b5cc2b3c69c2faa67afc",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_d5789",
                table="operations_closurecaseevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "ArrestEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("custody_number", models.CharField(max_length=30, null=True)),
            ("offence_class", models.CharField(max_length=3)),
            ("offence_provision", models.CharField(max_length=9)),
            ("drug_class", models.CharField(default="U", max_length=1)),
            ("age_band", models.CharField(max_length=7)),
            ("disposal", models.CharField(max_length=15)),
            ("exploitation", models.CharField(max_length=3)),
            ("exploitation_reason", models.CharField(max_length=300)),
            ("referral_reference", models.CharField(max_length=40)),
            ("is_imported", models.BooleanField(default=False)),
            ("waits_for_match", models.BooleanField(default=False)),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.arrest",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("same_as", models.ForeignKey("operations.arrest", null=True, **PAST)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
            ("operation", models.ForeignKey("operations.operation", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "arrestevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="12ce86b18eef978b37ba035ec42312093b2849b0",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_5aeee",
                table="operations_arrestevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "ActivityEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("kind", models.CharField(max_length=15)),
            ("n_people", models.PositiveSmallIntegerField(default=1)),
            ("minutes", models.PositiveSmallIntegerField(null=True)),
            ("is_under_way", models.BooleanField(default=False)),
            ("ended_at", models.DateTimeField(null=True)),
            ("end_uuid", models.UUIDField(null=True)),
            ("end_digest", models.CharField(max_length=64)),
            ("results", ArrayField(models.CharField(max_length=12), default=list)),
            ("result_text", models.CharField(max_length=300)),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            ("organisation", models.ForeignKey("accounts.organisation", **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.activity",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
            ("operation", models.ForeignKey("operations.operation", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "activityevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="c01b71ba91293d2644ab82c36754d9ff962da4aa",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_cb3fa",
                table="operations_activityevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "OperationEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("recorded_at", models.DateTimeField()),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("name", models.CharField(max_length=80)),
            ("aims", models.TextField(max_length=2000)),
            ("areas", ArrayField(models.CharField(max_length=20), default=list)),
            ("phase", models.CharField(default="clear", max_length=5)),
            ("begins_on", models.DateField()),
            ("ends_on", models.DateField(null=True)),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("part_of", models.ForeignKey("operations.operation", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.operation",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
        ],
    ),
    AddTrigger(
        "operationevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="31772ee3734edc2e227a82e8dc66598b12f8a6a1",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_83daa",
                table="operations_operationevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "PhaseBegun",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("phase", models.CharField(max_length=5)),
            ("began_on", models.DateField()),
            ("recorded_at", models.DateTimeField()),
            (
                "operation",
                models.ForeignKey(
                    "operations.operation", models.CASCADE, related_name="phases"
                ),
            ),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(fields=["operation", "began_on"], name="phasebegun_by_day")
            ]
        },
    ),
    migrations.CreateModel(
        "PriorityEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("recorded_at", models.DateTimeField()),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("issue", models.CharField(max_length=120)),
            ("area_code", models.CharField(max_length=20)),
            ("place_text", models.CharField(max_length=200)),
            ("why", models.TextField(max_length=2000)),
            ("since", models.DateField()),
            (
                "updated_on",
                models.DateField(default=stronghold.core.kernel.clock.today),
            ),
            ("done", models.TextField(max_length=2000)),
            ("answered_on", models.DateField(null=True)),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("operation", models.ForeignKey("operations.operation", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.priority",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
        ],
    ),
    AddTrigger(
        "priorityevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="4fae9d59da1e6213214e8d516a479b27a840d662",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_53aa1",
                table="operations_priorityevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "Provision",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("code", models.SlugField(max_length=60)),
            ("value", models.PositiveIntegerField()),
            ("unit", models.CharField(max_length=7)),
            ("act", models.CharField(max_length=120)),
            ("section", models.CharField(max_length=40)),
            ("jurisdiction", models.CharField(default="ew", max_length=2)),
            ("in_force_from", models.DateField()),
            ("in_force_to", models.DateField(null=True)),
            ("source", models.CharField(max_length=200)),
            ("confidence", models.CharField(max_length=11)),
            ("is_on", models.BooleanField(default=True)),
            ("reason", models.CharField(max_length=500)),
            ("approved_at", models.DateTimeField()),
            ("needs_second", models.BooleanField(default=False)),
            ("approved_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("in_force_to__isnull", True),
                        ("in_force_to__gt", models.F("in_force_from")),
                        _connector="OR",
                    ),
                    name="provision_ends_after_it_begins",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_on", False),
                        models.Q(("confidence", "unconfirmed"), _negated=True),
                        _connector="OR",
                    ),
                    name="provision_on_is_confirmed",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "ProvisionDecision",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("is_approved", models.BooleanField()),
            ("reason", models.CharField(max_length=500)),
            ("decided_at", models.DateTimeField()),
            ("decided_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "provision",
                models.OneToOneField(
                    "operations.provision", models.PROTECT, related_name="decision"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "ProvisionLook",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("code", models.SlugField(max_length=60)),
            ("found", models.CharField(max_length=300)),
            ("looked_at", models.DateTimeField()),
            ("looked_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
    ),
    migrations.CreateModel(
        "ReferralEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("kind", models.CharField(max_length=14)),
            ("subject", models.CharField(max_length=5)),
            ("urgency", models.CharField(default="ordinary", max_length=8)),
            ("state", models.CharField(default="to_make", max_length=12)),
            ("to_name", models.CharField(max_length=100)),
            ("recipient_role", models.CharField(max_length=80)),
            ("their_reference", models.CharField(max_length=40)),
            ("consent", models.CharField(max_length=12)),
            ("legal_basis", models.CharField(max_length=8)),
            ("opened_at", models.DateTimeField()),
            ("made_at", models.DateTimeField(null=True)),
            ("acknowledged_at", models.DateTimeField(null=True)),
            ("decision", models.CharField(max_length=13)),
            ("decision_at", models.DateTimeField(null=True)),
            ("decision_reason", models.TextField(max_length=500)),
            ("threshold", models.CharField(max_length=200)),
            ("name_passed", models.CharField(max_length=11)),
            ("name_passed_at", models.DateTimeField(null=True)),
            ("outcome_sent_at", models.DateTimeField(null=True)),
            ("feedback", models.TextField(max_length=500)),
            ("arrest", models.ForeignKey("operations.arrest", null=True, **PAST)),
            ("closure", models.ForeignKey("operations.closurecase", null=True, **PAST)),
            ("concern", models.ForeignKey("operations.concern", null=True, **PAST)),
            (
                "county_line",
                models.ForeignKey("operations.countyline", null=True, **PAST),
            ),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.referral",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("report", models.ForeignKey("reports.report", null=True, **PAST)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            (
                "to_organisation",
                models.ForeignKey("accounts.organisation", null=True, **PAST),
            ),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "referralevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="3a4fca75a4c4e8a06617776528a84dc2be4178f2",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_26d0a",
                table="operations_referralevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "Revisit",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("day", models.PositiveSmallIntegerField()),
            ("due_on", models.DateField()),
            ("done_on", models.DateField(null=True)),
            ("activity", models.CharField(max_length=12)),
            (
                "after_care",
                models.ForeignKey(
                    "operations.aftercare", models.CASCADE, related_name="revisits"
                ),
            ),
        ],
        options={
            "ordering": ["day"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("after_care", "day"), name="revisit_once_a_day"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("activity", ""), ("done_on__isnull", True)),
                        models.Q(
                            ("done_on__isnull", False),
                            models.Q(("activity", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="revisit_done_names_its_activity",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "WarrantPremises",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("number", models.PositiveSmallIntegerField()),
            ("is_named", models.BooleanField(default=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("planned_at", models.DateTimeField(null=True)),
            ("sought_found", models.BooleanField(null=True)),
            ("other_seized", models.BooleanField(null=True)),
            ("endorsed_at", models.DateTimeField(null=True)),
            (
                "endorsed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            (
                "warrant",
                models.ForeignKey(
                    "operations.warrant", models.PROTECT, related_name="all_premises"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("warrant", "number"), name="warrantpremises_numbered_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("endorsed_at__isnull", True),
                            ("endorsed_by__isnull", True),
                            ("other_seized__isnull", True),
                            ("sought_found__isnull", True),
                        ),
                        models.Q(
                            ("endorsed_at__isnull", False),
                            ("endorsed_by__isnull", False),
                            ("other_seized__isnull", False),
                            ("sought_found__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="warrantpremises_endorsed_whole",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "WarrantEntry",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("number", models.PositiveSmallIntegerField()),
            ("entered_at", models.DateTimeField()),
            ("outcome", models.CharField(max_length=13)),
            ("copy_given", models.CharField(max_length=9)),
            ("reasonable_hour", models.BooleanField()),
            ("hour_reason", models.CharField(max_length=300)),
            ("authority_rank", models.CharField(max_length=14)),
            ("authority_at", models.DateTimeField(null=True)),
            ("accompanied_by", models.CharField(max_length=200)),
            ("irregular", ArrayField(models.CharField(max_length=300), default=list)),
            ("reviewed_at", models.DateTimeField(null=True)),
            ("review_note", models.CharField(max_length=500)),
            ("recorded_at", models.DateTimeField()),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "reviewed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            (
                "at",
                models.ForeignKey(
                    "operations.warrantpremises", models.PROTECT, related_name="entries"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("authority_at__isnull", True), ("authority_rank", "")
                        ),
                        models.Q(
                            models.Q(("authority_rank", ""), _negated=True),
                            ("authority_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="warrantentry_authority_is_whole",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("reasonable_hour", True),
                        models.Q(("hour_reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="warrantentry_odd_hour_has_a_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("reviewed_at__isnull", True), ("reviewed_by__isnull", True)
                        ),
                        models.Q(
                            ("reviewed_at__isnull", False),
                            ("reviewed_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="warrantentry_reviewed_says_by_whom",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "Seizure",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, srid=4326)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12, unique=True)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("kind", models.CharField(max_length=6)),
            ("drug", models.CharField(max_length=24)),
            ("drug_class", models.CharField(max_length=1)),
            (
                "quantity",
                models.DecimalField(decimal_places=3, max_digits=9, null=True),
            ),
            ("unit", models.CharField(max_length=7)),
            (
                "estimate",
                models.DecimalField(decimal_places=2, max_digits=10, null=True),
            ),
            ("exhibit_reference", models.CharField(max_length=30, null=True)),
            ("test", models.CharField(default="none", max_length=11)),
            ("packaging", models.CharField(max_length=5)),
            (
                "arrest",
                models.ForeignKey(
                    "operations.arrest",
                    models.PROTECT,
                    null=True,
                    related_name="seizures",
                ),
            ),
            (
                "district",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "error_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, db_index=False, null=True, **KEPT
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            (
                "lsoa",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "operation",
                models.ForeignKey(
                    "operations.operation",
                    models.PROTECT,
                    null=True,
                    related_name="seizures",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("street", models.ForeignKey("geography.street", null=True, **KEPT)),
            (
                "ward",
                models.ForeignKey("geography.area", db_index=False, null=True, **KEPT),
            ),
            (
                "entry",
                models.ForeignKey(
                    "operations.warrantentry",
                    models.PROTECT,
                    null=True,
                    related_name="seizures",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["occurred_on"], name="seizure_occurred_on"),
                models.Index(
                    fields=["force", "-occurred_on", "-id"], name="seizure_newest_first"
                ),
                GinIndex(
                    SearchVector("exhibit_reference", "place_text", config="english"),
                    name="seizure_words",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("occurred_at__isnull", True),
                        ("occurred_on", LondonDate(models.F("occurred_at"))),
                        _connector="OR",
                    ),
                    name="seizure_occurred_on_is_the_london_date",
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
                    name="seizure_error_says_who_when_and_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("kind", "drugs"),
                            models.Q(("drug", ""), _negated=True),
                            models.Q(("drug_class", ""), _negated=True),
                        ),
                        models.Q(
                            models.Q(("kind", "drugs"), _negated=True),
                            ("drug", ""),
                            ("drug_class", ""),
                            ("test", "none"),
                        ),
                        _connector="OR",
                    ),
                    name="seizure_only_drugs_have_a_drug",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("quantity__isnull", True), ("unit", "")),
                        models.Q(
                            ("quantity__gte", 0), models.Q(("unit", ""), _negated=True)
                        ),
                        _connector="OR",
                    ),
                    name="seizure_quantity_has_its_unit",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("estimate__isnull", True),
                        ("estimate__gte", 0),
                        _connector="OR",
                    ),
                    name="seizure_estimate_is_not_negative",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("error_at__isnull", True)),
                    fields=("force", "exhibit_reference"),
                    name="seizure_exhibit_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(("exhibit_reference", ""), _negated=True),
                    name="seizure_exhibit_is_not_empty",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("arrest__isnull", True),
                        ("entry__isnull", True),
                        _connector="OR",
                    ),
                    name="seizure_is_found_in_one_way",
                ),
            ],
        },
    ),
    AddTrigger(
        "seizure",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "operations_seizureevent" ("arrest_id", "client_uuid", "content_digest", "district_id", "drug", "drug_class", "entry_id", "erased_at", "error_at", "error_by_id", "error_reason", "estimate", "exhibit_reference", "force_id", "id", "kind", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "packaging", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "quantity", "recorded_at", "recorded_by_id", "reference", "restricted_at", "street_id", "test", "unit", "ward_id") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."drug", NEW."drug_class", NEW."entry_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."estimate", NEW."exhibit_reference", NEW."force_id", NEW."id", NEW."kind", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."packaging", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."quantity", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."street_id", NEW."test", NEW."unit", NEW."ward_id"); RETURN NULL;',
                hash="ba85d0bbf377b8ecf964be54c85c0dd8458aca7a",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_b1914",
                table="operations_seizure",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "seizure",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "operations_seizureevent" ("arrest_id", "client_uuid", "content_digest", "district_id", "drug", "drug_class", "entry_id", "erased_at", "error_at", "error_by_id", "error_reason", "estimate", "exhibit_reference", "force_id", "id", "kind", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "packaging", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "quantity", "recorded_at", "recorded_by_id", "reference", "restricted_at", "street_id", "test", "unit", "ward_id") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."drug", NEW."drug_class", NEW."entry_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."estimate", NEW."exhibit_reference", NEW."force_id", NEW."id", NEW."kind", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."packaging", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."quantity", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."street_id", NEW."test", NEW."unit", NEW."ward_id"); RETURN NULL;',
                hash="8cd391a93ad5af735234608e8e75b193bc951190",
                operation="UPDATE",
                pgid="pgtrigger_update_update_a1ef1",
                table="operations_seizure",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "SharingHold",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("record_kind", models.CharField(max_length=8)),
            ("record_id", models.BigIntegerField()),
            ("since", models.DateTimeField()),
            ("until", models.DateTimeField(null=True)),
            ("reason", models.CharField(default="exploitation", max_length=12)),
            ("begun_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "concern",
                models.ForeignKey(
                    "operations.concern", models.PROTECT, related_name="holds"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("until__isnull", True)),
                    fields=["record_kind", "record_id"],
                    name="sharinghold_in_force",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("concern", "record_kind", "record_id"),
                    name="sharinghold_once_a_concern",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("until__isnull", True),
                        ("until__gte", models.F("since")),
                        _connector="OR",
                    ),
                    name="sharinghold_ends_after_it_begins",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "TaskingEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("recorded_at", models.DateTimeField()),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("what", models.TextField(max_length=1000)),
            ("due_on", models.DateField()),
            ("status", models.CharField(default="set", max_length=9)),
            ("outcome", models.TextField(max_length=1000)),
            ("source", models.CharField(max_length=100)),
            ("answered_at", models.DateTimeField(null=True)),
            (
                "answered_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            ("operation", models.ForeignKey("operations.operation", null=True, **PAST)),
            ("organisation", models.ForeignKey("accounts.organisation", **PAST)),
            ("person", models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.tasking",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("priority", models.ForeignKey("operations.priority", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("team", models.ForeignKey("accounts.team", null=True, **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "taskingevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="7532bb516681d5cf759de01e9aacc3a92245fe51",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_afd24",
                table="operations_taskingevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "TeamHours",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("from_week", models.DateField()),
            ("hours", models.PositiveSmallIntegerField()),
            ("set_at", models.DateTimeField()),
            ("set_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "team",
                models.ForeignKey("accounts.team", models.CASCADE, related_name="+"),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("team", "from_week"), name="teamhours_once_a_week"
                ),
                models.CheckConstraint(
                    condition=models.Q(("hours__gte", 1)), name="teamhours_are_some"
                ),
                models.CheckConstraint(
                    condition=models.Q(("from_week__iso_week_day", 1)),
                    name="teamhours_from_a_monday",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "TimeAway",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("client_uuid", models.UUIDField(unique=True)),
            ("day", models.DateField()),
            ("minutes", models.PositiveSmallIntegerField()),
            ("duty", models.CharField(max_length=15)),
            ("recorded_at", models.DateTimeField()),
            ("taken_back_at", models.DateTimeField(null=True)),
            ("person", models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT)),
            ("team", models.ForeignKey("accounts.team", **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(fields=["team", "day"], name="timeaway_of_team"),
                models.Index(fields=["person", "-day"], name="timeaway_of_person"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)),
                    name="timeaway_is_part_of_a_day",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "TookPart",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("outside", models.CharField(max_length=9)),
            ("n_people", models.PositiveSmallIntegerField()),
            ("minutes", models.PositiveSmallIntegerField(null=True)),
            ("added_at", models.DateTimeField()),
            ("removed_at", models.DateTimeField(null=True)),
            (
                "activity",
                models.ForeignKey(
                    "operations.activity", models.CASCADE, related_name="others"
                ),
            ),
            ("added_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "organisation",
                models.ForeignKey("accounts.organisation", null=True, **KEPT),
            ),
            (
                "removed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("organisation__isnull", False), ("outside", "")),
                        models.Q(
                            ("organisation__isnull", True),
                            models.Q(("outside", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="tookpart_is_an_organisation_or_a_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(("n_people__range", (1, 500))),
                    name="tookpart_has_its_people",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("minutes__isnull", True),
                        ("minutes__range", (1, 1440)),
                        _connector="OR",
                    ),
                    name="tookpart_within_a_day",
                ),
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
                    name="tookpart_removed_says_who_and_when",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("organisation__isnull", False), ("removed_at__isnull", True)
                    ),
                    fields=("activity", "organisation"),
                    name="tookpart_organisation_named_once",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("organisation__isnull", True), ("removed_at__isnull", True)
                    ),
                    fields=("activity", "outside"),
                    name="tookpart_kind_named_once",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "VisitAlert",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("planned", models.CharField(max_length=8)),
            ("place_text", models.CharField(max_length=200)),
            ("rang", models.BooleanField()),
            ("made_at", models.DateTimeField()),
            ("planner", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            ("premises", models.ForeignKey("places.premises", null=True, **KEPT)),
            ("team", models.ForeignKey("accounts.team", **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(fields=["team", "-made_at"], name="visitalert_of_team")
            ]
        },
    ),
    migrations.CreateModel(
        "VisitMail",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("message_id", models.CharField(max_length=200, unique=True)),
            ("sent_at", models.DateTimeField(null=True)),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("try_after", models.DateTimeField(null=True)),
            (
                "alert",
                models.ForeignKey(
                    "operations.visitalert", models.CASCADE, related_name="mails"
                ),
            ),
            (
                "recipient",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("sent_at__isnull", True)),
                    fields=["id"],
                    name="visitmail_unsent",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("alert", "recipient"), name="visitmail_once_a_person"
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Paper",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("n", models.PositiveSmallIntegerField()),
            ("kind", models.CharField(max_length=13)),
            ("title", models.CharField(max_length=100)),
            ("stored_name", models.CharField(max_length=50, unique=True)),
            ("media_type", models.CharField(max_length=20)),
            ("n_bytes", models.PositiveIntegerField()),
            ("n_pages", models.PositiveSmallIntegerField(default=1)),
            ("digest", models.CharField(max_length=64)),
            ("sent_digest", models.CharField(max_length=64)),
            ("added_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("added_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "closure",
                models.ForeignKey(
                    "operations.closurecase",
                    models.PROTECT,
                    null=True,
                    related_name="papers",
                ),
            ),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            (
                "warrant",
                models.ForeignKey(
                    "operations.warrant",
                    models.PROTECT,
                    null=True,
                    related_name="papers",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closure__isnull", False), ("warrant__isnull", True)),
                        models.Q(("closure__isnull", True), ("warrant__isnull", False)),
                        _connector="OR",
                    ),
                    name="paper_is_of_one_record",
                ),
                models.UniqueConstraint(
                    fields=("closure", "n"), name="paper_case_n_once"
                ),
                models.UniqueConstraint(
                    fields=("warrant", "n"), name="paper_warrant_n_once"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("error_at__isnull", True)),
                    fields=("closure", "sent_digest"),
                    name="paper_case_file_once",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("error_at__isnull", True)),
                    fields=("warrant", "sent_digest"),
                    name="paper_warrant_file_once",
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
                    name="paper_error_says_who_and_why",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "SeizureEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("kind", models.CharField(max_length=6)),
            ("drug", models.CharField(max_length=24)),
            ("drug_class", models.CharField(max_length=1)),
            (
                "quantity",
                models.DecimalField(decimal_places=3, max_digits=9, null=True),
            ),
            ("unit", models.CharField(max_length=7)),
            (
                "estimate",
                models.DecimalField(decimal_places=2, max_digits=10, null=True),
            ),
            ("exhibit_reference", models.CharField(max_length=30, null=True)),
            ("test", models.CharField(default="none", max_length=11)),
            ("packaging", models.CharField(max_length=5)),
            ("arrest", models.ForeignKey("operations.arrest", null=True, **PAST)),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            ("operation", models.ForeignKey("operations.operation", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.seizure",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
            ("entry", models.ForeignKey("operations.warrantentry", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "seizureevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="6d2e6e6ea644915feca1835871d80bbd574e4934",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_76a3a",
                table="operations_seizureevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "Link",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("code", models.CharField(max_length=11)),
            ("first", models.CharField(max_length=12)),
            ("second", models.CharField(max_length=12)),
            ("made_at", models.DateTimeField()),
            ("removed_at", models.DateTimeField(null=True)),
            ("removed_because", models.CharField(max_length=300)),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("made_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "removed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            (
                "entry",
                models.ForeignKey(
                    "operations.warrantentry",
                    models.PROTECT,
                    null=True,
                    related_name="links",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("removed_at__isnull", True)),
                    fields=["second"],
                    name="link_by_second",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("removed_at__isnull", True)),
                    fields=("first", "second"),
                    name="link_made_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "R-"),
                            ("second__startswith", "T-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "R-"),
                            ("second__startswith", "W-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "R-"),
                            ("second__startswith", "A-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "R-"),
                            ("second__startswith", "C-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "R-"),
                            ("second__startswith", "O-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "T-"),
                            ("second__startswith", "W-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "T-"),
                            ("second__startswith", "A-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "T-"),
                            ("second__startswith", "C-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "T-"),
                            ("second__startswith", "O-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "W-"),
                            ("second__startswith", "C-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "A-"),
                            ("second__startswith", "C-"),
                        ),
                        models.Q(
                            ("code", "led_to"),
                            ("entry__isnull", True),
                            ("first__startswith", "C-"),
                            ("second__startswith", "P-"),
                        ),
                        models.Q(
                            ("code", "arrested_at"),
                            ("entry__isnull", False),
                            ("first__startswith", "W-"),
                            ("second__startswith", "A-"),
                        ),
                        models.Q(
                            ("code", "seized_at"),
                            ("entry__isnull", False),
                            ("first__startswith", "W-"),
                            ("second__startswith", "S-"),
                        ),
                        models.Q(
                            ("code", "seized_at"),
                            ("entry__isnull", True),
                            ("first__startswith", "A-"),
                            ("second__startswith", "S-"),
                        ),
                        models.Q(
                            ("code", "of_group"),
                            ("entry__isnull", True),
                            ("first__startswith", "N-"),
                            ("second__startswith", "O-"),
                        ),
                        models.Q(
                            ("code", "of_group"),
                            ("entry__isnull", True),
                            ("first__startswith", "N-"),
                            ("second__startswith", "W-"),
                        ),
                        models.Q(
                            ("code", "of_group"),
                            ("entry__isnull", True),
                            ("first__startswith", "N-"),
                            ("second__startswith", "A-"),
                        ),
                        models.Q(
                            ("code", "of_group"),
                            ("entry__isnull", True),
                            ("first__startswith", "N-"),
                            ("second__startswith", "S-"),
                        ),
                        models.Q(
                            ("code", "of_group"),
                            ("entry__isnull", True),
                            ("first__startswith", "N-"),
                            ("second__startswith", "C-"),
                        ),
                        models.Q(
                            ("code", "of_group"),
                            ("entry__isnull", True),
                            ("first__startswith", "N-"),
                            ("second__startswith", "L-"),
                        ),
                        _connector="OR",
                    ),
                    name="link_is_of_a_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("removed_at__isnull", True),
                            ("removed_because", ""),
                            ("removed_by__isnull", True),
                        ),
                        models.Q(
                            ("removed_at__isnull", False),
                            ("removed_by__isnull", False),
                            models.Q(("removed_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="link_removed_says_who_when_and_why",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "WarrantEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("place_text", models.CharField(max_length=200)),
            ("point", models.PointField(null=True, spatial_index=False, srid=4326)),
            ("client_uuid", models.UUIDField()),
            ("content_digest", models.CharField(max_length=64)),
            ("reference", models.CharField(max_length=12)),
            ("occurred_on", models.DateField()),
            ("occurred_at", models.DateTimeField(null=True)),
            ("recorded_at", models.DateTimeField()),
            ("error_at", models.DateTimeField(null=True)),
            ("error_reason", models.CharField(max_length=300)),
            ("erased_at", models.DateTimeField(null=True)),
            ("restricted_at", models.DateTimeField(null=True)),
            ("enactment", models.CharField(max_length=7)),
            ("entries_allowed", models.CharField(default="single", max_length=9)),
            ("most_entries", models.PositiveSmallIntegerField(null=True)),
            ("is_all_premises", models.BooleanField(default=False)),
            ("articles", models.TextField(max_length=1000)),
            ("entries_grounds", models.TextField(max_length=1000)),
            ("state", models.CharField(default="draft", max_length=10)),
            ("authorised_at", models.DateTimeField(null=True)),
            ("authorised_rank", models.CharField(max_length=14)),
            ("applied_on", models.DateField(null=True)),
            ("court", models.CharField(max_length=100)),
            ("refused_on", models.DateField(null=True)),
            ("issued_on", models.DateField(null=True)),
            ("ends_on", models.DateField(null=True)),
            ("executed_on", models.DateField(null=True)),
            ("outcome", models.CharField(max_length=13)),
            ("withdrawn_on", models.DateField(null=True)),
            ("withdrawn_because", models.CharField(max_length=300)),
            ("returned_on", models.DateField(null=True)),
            ("irregular", ArrayField(models.CharField(max_length=300), default=list)),
            ("reviewed_at", models.DateTimeField(null=True)),
            ("review_note", models.CharField(max_length=500)),
            ("district", models.ForeignKey("geography.area", null=True, **PAST)),
            (
                "error_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("lsoa", models.ForeignKey("geography.area", null=True, **PAST)),
            ("operation", models.ForeignKey("operations.operation", null=True, **PAST)),
            (
                "pgh_obj",
                models.ForeignKey(
                    "operations.warrant",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("premises", models.ForeignKey("places.premises", null=True, **PAST)),
            ("recorded_by", models.ForeignKey(settings.AUTH_USER_MODEL, **PAST)),
            (
                "reviewed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PAST),
            ),
            ("street", models.ForeignKey("geography.street", null=True, **PAST)),
            ("team", models.ForeignKey("accounts.team", **PAST)),
            ("ward", models.ForeignKey("geography.area", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "warrantevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="e17ac2ce2bd1fcd2663f99f90f1704f762b77bae",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_a043b",
                table="operations_warrantevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.CreateModel(
        "HistoryFile",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
            ("kind", models.CharField(max_length=20)),
            ("name", models.CharField(max_length=100)),
            ("digest", models.CharField(max_length=64)),
            ("content", models.BinaryField()),
            ("is_mapped", models.BooleanField(default=False)),
            ("n_lines", models.PositiveIntegerField()),
            ("step", models.CharField(default="check", max_length=5)),
            ("state", models.CharField(default="running", max_length=7)),
            ("n_groups_done", models.PositiveIntegerField(default=0)),
            ("n_done", models.PositiveIntegerField(default=0)),
            ("n_stored", models.PositiveIntegerField(default=0)),
            ("n_there", models.PositiveIntegerField(default=0)),
            ("n_wrong", models.PositiveIntegerField(default=0)),
            ("added_at", models.DateTimeField()),
            ("moved_at", models.DateTimeField()),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("made_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["made_by", "-added_at"], name="history_newest_first"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "n_done",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("n_stored"), "+", models.F("n_there")
                                ),
                                "+",
                                models.F("n_wrong"),
                            ),
                        ),
                        ("n_done__lte", models.F("n_lines")),
                    ),
                    name="historyfile_counts_each_line_once",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "HistoryProblem",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("line", models.PositiveIntegerField()),
            ("wrong", models.TextField()),
            ("to_do", models.TextField()),
            (
                "file",
                models.ForeignKey(
                    "operations.historyfile", models.CASCADE, related_name="problems"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("file", "line"), name="historyproblem_line_once"
                )
            ]
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("operations", "0001_initial"),
        ("operations", "0001_squashed_0018"),
        ("operations", "0002_seizure_packaging"),
        ("operations", "0003_crime_group"),
        ("operations", "0004_tasking_place"),
        ("operations", "0005_tasking_areas"),
        ("operations", "0006_plainer_deadlines"),
        ("operations", "0007_left_work"),
        ("operations", "0008_erased"),
        ("operations", "0009_restricted"),
        ("operations", "0010_plans_erased"),
        ("operations", "0011_links"),
        ("operations", "0012_papers"),
        ("operations", "0013_team_time_and_after_care"),
        ("operations", "0014_closure_exceptions"),
        ("operations", "0015_disruptions"),
        ("operations", "0016_took_part"),
        ("operations", "0017_line_closures"),
        ("operations", "0018_deadline_looks"),
        ("operations", "0019_history_by_record_alone"),
        ("operations", "0020_history_files"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("geography", "0001_squashed_0005_force_marking"),
        ("places", "0001_squashed_0003_history_by_record_alone"),
        ("reports", "0001_squashed_0009_report_in_square"),
    ]

    operations = [InOneStep(TABLES)]
