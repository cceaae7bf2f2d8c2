from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from pghistory.utils import JSONField
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

import stronghold.core.kernel.values
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
        "Premises",
        fields=[
            (
                "id",
                models.BigIntegerField(
                    default=stronghold.core.kernel.values.new_key, primary_key=True
                ),
            ),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("address", models.CharField(max_length=200)),
            (
                "street",
                models.ForeignKey(
                    "geography.street", models.PROTECT, related_name="premises"
                ),
            ),
            ("postcode", models.CharField(max_length=8)),
            ("uprn", models.CharField(max_length=12)),
            ("point", models.PointField(srid=4326)),
            ("kind", models.CharField(max_length=12)),
            ("tenure", models.CharField(default="unknown", max_length=7)),
            ("landlord", models.ForeignKey("accounts.organisation", null=True, **KEPT)),
        ],
        options={
            "indexes": [
                GinIndex(
                    fields=["address"],
                    name="premises_address_trgm",
                    opclasses=["gin_trgm_ops"],
                ),
                models.Index(
                    fields=["postcode"],
                    name="premises_postcode",
                    opclasses=["varchar_pattern_ops"],
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("force", "address", "street"), name="premises_address_once"
                )
            ],
        },
    ),
    AddTrigger(
        "premises",
        Trigger(
            name="insert_insert",
            sql=UpsertTriggerSql(
                func='INSERT INTO "places_premisesevent" ("address", "force_id", "id", "kind", "landlord_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "postcode", "street_id", "tenure", "uprn") VALUES (NEW."address", NEW."force_id", NEW."id", NEW."kind", NEW."landlord_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."point", NEW."postcode", NEW."street_id", NEW."tenure", NEW."uprn"); RETURN NULL;',
                hash="4cb82fd0cb0362b726570a789c3f03434d1e3695",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_34fc6",
                table="places_premises",
                when="AFTER",
            ),
        ),
    ),
    AddTrigger(
        "premises",
        Trigger(
            name="update_update",
            sql=UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "places_premisesevent" ("address", "force_id", "id", "kind", "landlord_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "postcode", "street_id", "tenure", "uprn") VALUES (NEW."address", NEW."force_id", NEW."id", NEW."kind", NEW."landlord_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."point", NEW."postcode", NEW."street_id", NEW."tenure", NEW."uprn"); RETURN NULL;',
                hash="4258d3095603218ffc858c98dfdb78abd8de9771",
                operation="UPDATE",
                pgid="pgtrigger_update_update_3cac7",
                table="places_premises",
                when="AFTER",
            ),
        ),
    ),
    migrations.CreateModel(
        "AskFirst",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "premises",
                models.ForeignKey(
                    "places.premises", models.CASCADE, null=True, related_name="+"
                ),
            ),
            ("words", models.CharField(max_length=200)),
            ("holder", models.UUIDField()),
            ("team", models.ForeignKey("accounts.team", **KEPT)),
            ("until", models.DateField(null=True)),
            ("notify_of_all", models.BooleanField(default=False)),
        ],
        options={
            "indexes": [
                models.Index(fields=["premises"], name="askfirst_premises"),
                models.Index(fields=["words"], name="askfirst_words"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("holder", "premises", "words"),
                    name="askfirst_held_once",
                    nulls_distinct=False,
                )
            ],
        },
    ),
    migrations.CreateModel(
        "PremisesEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField()),
            (
                "pgh_obj",
                models.ForeignKey(
                    "places.premises",
                    models.DO_NOTHING,
                    db_constraint=False,
                    related_name="events",
                ),
            ),
            ("pgh_context", JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            (
                "id",
                models.BigIntegerField(default=stronghold.core.kernel.values.new_key),
            ),
            ("force", models.ForeignKey("geography.force", **PAST)),
            ("address", models.CharField(max_length=200)),
            ("street", models.ForeignKey("geography.street", **PAST)),
            ("postcode", models.CharField(max_length=8)),
            ("uprn", models.CharField(max_length=12)),
            ("point", models.PointField(srid=4326)),
            ("kind", models.CharField(max_length=12)),
            ("tenure", models.CharField(default="unknown", max_length=7)),
            ("landlord", models.ForeignKey("accounts.organisation", null=True, **PAST)),
        ],
    ),
    AddTrigger(
        "premisesevent",
        Trigger(
            name="append_only",
            sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                hash="e2f80743065637e068cd6d8106a10bc547fef5d1",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_a8243",
                table="places_premisesevent",
                when="BEFORE",
            ),
        ),
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("places", "0001_initial"),
        ("places", "0002_postcode_index"),
        ("places", "0003_history_by_record_alone"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0017_first_code_of_a_force"),
        ("geography", "0001_squashed_0005_force_marking"),
    ]

    operations = [InOneStep(TABLES)]
