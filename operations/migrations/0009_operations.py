import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.lookups
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import stronghold.database.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_device_key_used_on"),
        ("operations", "0008_deadlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("high_visibility", "High-visibility patrol"),
                            ("plain_clothes", "Plain-clothes patrol"),
                            ("mounted", "Mounted patrol"),
                            ("roads_policing", "Roads policing"),
                            ("covert", "Covert patrol"),
                            ("dog_section", "Dog section"),
                            ("possession", "Possession with bailiffs"),
                            ("closure_visit", "Visit to a closed address"),
                            ("welfare_visit", "Cuckooing or welfare visit"),
                            ("engagement", "Talking with residents"),
                            ("school_visit", "School visit"),
                            ("fire_visit", "Joint visit with the fire service"),
                            ("clean_up", "Environmental clean-up"),
                            ("needles", "Needle clearance"),
                            ("works", "Lighting, CCTV or foliage works"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                ("n_people", models.PositiveSmallIntegerField(default=1)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_under_way", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_uuid", models.UUIDField(blank=True, null=True, unique=True)),
                ("end_digest", models.CharField(blank=True, max_length=64)),
                (
                    "results",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("nothing", "Nothing of note"),
                                ("no_answer", "Nobody answered"),
                                ("safe", "Resident safe and well"),
                                ("cuckooing", "Signs of cuckooing"),
                                ("support", "Put in touch with support"),
                                ("spoken", "Spoke with people"),
                                ("dispersed", "People moved on"),
                                ("searched", "People or cars searched"),
                                ("seized", "Something seized"),
                                ("arrested", "Somebody arrested"),
                                ("intelligence", "Intelligence submitted"),
                                ("possession", "Possession taken"),
                                ("secured", "Premises secured"),
                                ("cleared", "Area cleared"),
                                ("works_done", "Works done"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("result_text", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActivityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("high_visibility", "High-visibility patrol"),
                            ("plain_clothes", "Plain-clothes patrol"),
                            ("mounted", "Mounted patrol"),
                            ("roads_policing", "Roads policing"),
                            ("covert", "Covert patrol"),
                            ("dog_section", "Dog section"),
                            ("possession", "Possession with bailiffs"),
                            ("closure_visit", "Visit to a closed address"),
                            ("welfare_visit", "Cuckooing or welfare visit"),
                            ("engagement", "Talking with residents"),
                            ("school_visit", "School visit"),
                            ("fire_visit", "Joint visit with the fire service"),
                            ("clean_up", "Environmental clean-up"),
                            ("needles", "Needle clearance"),
                            ("works", "Lighting, CCTV or foliage works"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                ("n_people", models.PositiveSmallIntegerField(default=1)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_under_way", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_uuid", models.UUIDField(blank=True, null=True)),
                ("end_digest", models.CharField(blank=True, max_length=64)),
                (
                    "results",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("nothing", "Nothing of note"),
                                ("no_answer", "Nobody answered"),
                                ("safe", "Resident safe and well"),
                                ("cuckooing", "Signs of cuckooing"),
                                ("support", "Put in touch with support"),
                                ("spoken", "Spoke with people"),
                                ("dispersed", "People moved on"),
                                ("searched", "People or cars searched"),
                                ("seized", "Something seized"),
                                ("arrested", "Somebody arrested"),
                                ("intelligence", "Intelligence submitted"),
                                ("possession", "Possession taken"),
                                ("secured", "Premises secured"),
                                ("cleared", "Area cleared"),
                                ("works_done", "Works done"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("result_text", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("recorded_at", models.DateTimeField()),
                ("name", models.CharField(max_length=80)),
                ("aims", models.TextField(blank=True, max_length=2000)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("clear", "Clear"),
                            ("hold", "Hold"),
                            ("build", "Build"),
                        ],
                        default="clear",
                        max_length=5,
                    ),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OperationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("recorded_at", models.DateTimeField()),
                ("name", models.CharField(max_length=80)),
                ("aims", models.TextField(blank=True, max_length=2000)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("clear", "Clear"),
                            ("hold", "Hold"),
                            ("build", "Build"),
                        ],
                        default="clear",
                        max_length=5,
                    ),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PhaseBegun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("clear", "Clear"),
                            ("hold", "Hold"),
                            ("build", "Build"),
                        ],
                        max_length=5,
                    ),
                ),
                ("began_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("recorded_at", models.DateTimeField()),
                ("issue", models.CharField(max_length=120)),
                ("area_code", models.CharField(blank=True, max_length=20)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                ("why", models.TextField(blank=True, max_length=2000)),
                ("since", models.DateField()),
                ("done", models.TextField(blank=True, max_length=2000)),
                ("answered_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PriorityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("recorded_at", models.DateTimeField()),
                ("issue", models.CharField(max_length=120)),
                ("area_code", models.CharField(blank=True, max_length=20)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                ("why", models.TextField(blank=True, max_length=2000)),
                ("since", models.DateField()),
                ("done", models.TextField(blank=True, max_length=2000)),
                ("answered_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Tasking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("recorded_at", models.DateTimeField()),
                ("what", models.TextField(max_length=1000)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("set", "Set"),
                            ("accepted", "Accepted"),
                            ("done", "Done"),
                            ("not_done", "Not done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="set",
                        max_length=9,
                    ),
                ),
                ("outcome", models.TextField(blank=True, max_length=1000)),
                ("source", models.CharField(blank=True, max_length=100)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TaskingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("recorded_at", models.DateTimeField()),
                ("what", models.TextField(max_length=1000)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("set", "Set"),
                            ("accepted", "Accepted"),
                            ("done", "Done"),
                            ("not_done", "Not done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="set",
                        max_length=9,
                    ),
                ),
                ("outcome", models.TextField(blank=True, max_length=1000)),
                ("source", models.CharField(blank=True, max_length=100)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="arrest",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="arrest",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="closurecase",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="closurecase",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="seizure",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="seizure",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="warrant",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="warrant",
            name="update_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="arrest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_arrestevent" ("age_band", "client_uuid", "content_digest", "custody_number", "disposal", "district_id", "drug_class", "error_at", "error_by_id", "error_reason", "exploitation", "exploitation_reason", "force_id", "id", "is_imported", "lsoa_id", "occurred_at", "occurred_on", "offence_class", "offence_provision", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "referral_reference", "same_as_id", "street_id", "waits_for_match", "ward_id") VALUES (NEW."age_band", NEW."client_uuid", NEW."content_digest", NEW."custody_number", NEW."disposal", NEW."district_id", NEW."drug_class", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."exploitation", NEW."exploitation_reason", NEW."force_id", NEW."id", NEW."is_imported", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."offence_class", NEW."offence_provision", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."referral_reference", NEW."same_as_id", NEW."street_id", NEW."waits_for_match", NEW."ward_id"); RETURN NULL;',
                    hash="251579d5b59bc67db5dcf8438f610f3274725f51",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_38006",
                    table="operations_arrest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="arrest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_arrestevent" ("age_band", "client_uuid", "content_digest", "custody_number", "disposal", "district_id", "drug_class", "error_at", "error_by_id", "error_reason", "exploitation", "exploitation_reason", "force_id", "id", "is_imported", "lsoa_id", "occurred_at", "occurred_on", "offence_class", "offence_provision", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "referral_reference", "same_as_id", "street_id", "waits_for_match", "ward_id") VALUES (NEW."age_band", NEW."client_uuid", NEW."content_digest", NEW."custody_number", NEW."disposal", NEW."district_id", NEW."drug_class", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."exploitation", NEW."exploitation_reason", NEW."force_id", NEW."id", NEW."is_imported", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."offence_class", NEW."offence_provision", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."referral_reference", NEW."same_as_id", NEW."street_id", NEW."waits_for_match", NEW."ward_id"); RETURN NULL;',
                    hash="8e0b8996a5b02a641e2ee1516749dd9c4a496c93",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4893",
                    table="operations_arrest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closurecase",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_closurecaseevent" ("caseworker_id", "ceased_on", "client_uuid", "content_digest", "district_id", "error_at", "error_by_id", "error_reason", "force_id", "ground", "id", "issued_as", "issuer_id", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "order_ends_on", "order_made_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "scope", "served_on", "state", "street_id", "team_id", "ward_id") VALUES (NEW."caseworker_id", NEW."ceased_on", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."ground", NEW."id", NEW."issued_as", NEW."issuer_id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."order_ends_on", NEW."order_made_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."scope", NEW."served_on", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                    hash="a802676525eb4930b5f95ab7a04601efa0204242",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1296",
                    table="operations_closurecase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closurecase",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_closurecaseevent" ("caseworker_id", "ceased_on", "client_uuid", "content_digest", "district_id", "error_at", "error_by_id", "error_reason", "force_id", "ground", "id", "issued_as", "issuer_id", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "order_ends_on", "order_made_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "scope", "served_on", "state", "street_id", "team_id", "ward_id") VALUES (NEW."caseworker_id", NEW."ceased_on", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."ground", NEW."id", NEW."issued_as", NEW."issuer_id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."order_ends_on", NEW."order_made_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."scope", NEW."served_on", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                    hash="646187108d0ef8b8591adf1be063ed4f4da9abed",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_71594",
                    table="operations_closurecase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seizure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_seizureevent" ("arrest_id", "client_uuid", "content_digest", "district_id", "drug", "drug_class", "entry_id", "error_at", "error_by_id", "error_reason", "estimate", "exhibit_reference", "force_id", "id", "kind", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "quantity", "recorded_at", "recorded_by_id", "reference", "street_id", "test", "unit", "ward_id") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."drug", NEW."drug_class", NEW."entry_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."estimate", NEW."exhibit_reference", NEW."force_id", NEW."id", NEW."kind", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."quantity", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."street_id", NEW."test", NEW."unit", NEW."ward_id"); RETURN NULL;',
                    hash="723e454d53dedf836bb51894c1a16184b7c9f2b9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1914",
                    table="operations_seizure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seizure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_seizureevent" ("arrest_id", "client_uuid", "content_digest", "district_id", "drug", "drug_class", "entry_id", "error_at", "error_by_id", "error_reason", "estimate", "exhibit_reference", "force_id", "id", "kind", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "quantity", "recorded_at", "recorded_by_id", "reference", "street_id", "test", "unit", "ward_id") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."drug", NEW."drug_class", NEW."entry_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."estimate", NEW."exhibit_reference", NEW."force_id", NEW."id", NEW."kind", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."quantity", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."street_id", NEW."test", NEW."unit", NEW."ward_id"); RETURN NULL;',
                    hash="d5a1d7d96c8d65f8ba0e0b669b5c733a92795779",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a1ef1",
                    table="operations_seizure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="warrant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_warrantevent" ("applied_on", "articles", "authorised_at", "authorised_rank", "client_uuid", "content_digest", "court", "district_id", "enactment", "ends_on", "entries_allowed", "entries_grounds", "error_at", "error_by_id", "error_reason", "executed_on", "force_id", "id", "irregular", "is_all_premises", "issued_on", "lsoa_id", "most_entries", "occurred_at", "occurred_on", "operation_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "refused_on", "returned_on", "review_note", "reviewed_at", "reviewed_by_id", "state", "street_id", "team_id", "ward_id", "withdrawn_because", "withdrawn_on") VALUES (NEW."applied_on", NEW."articles", NEW."authorised_at", NEW."authorised_rank", NEW."client_uuid", NEW."content_digest", NEW."court", NEW."district_id", NEW."enactment", NEW."ends_on", NEW."entries_allowed", NEW."entries_grounds", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."executed_on", NEW."force_id", NEW."id", NEW."irregular", NEW."is_all_premises", NEW."issued_on", NEW."lsoa_id", NEW."most_entries", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."refused_on", NEW."returned_on", NEW."review_note", NEW."reviewed_at", NEW."reviewed_by_id", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."withdrawn_because", NEW."withdrawn_on"); RETURN NULL;',
                    hash="9c74e7fbe1fd16b2f33bee7331440a6a55e12115",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_da155",
                    table="operations_warrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="warrant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_warrantevent" ("applied_on", "articles", "authorised_at", "authorised_rank", "client_uuid", "content_digest", "court", "district_id", "enactment", "ends_on", "entries_allowed", "entries_grounds", "error_at", "error_by_id", "error_reason", "executed_on", "force_id", "id", "irregular", "is_all_premises", "issued_on", "lsoa_id", "most_entries", "occurred_at", "occurred_on", "operation_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "refused_on", "returned_on", "review_note", "reviewed_at", "reviewed_by_id", "state", "street_id", "team_id", "ward_id", "withdrawn_because", "withdrawn_on") VALUES (NEW."applied_on", NEW."articles", NEW."authorised_at", NEW."authorised_rank", NEW."client_uuid", NEW."content_digest", NEW."court", NEW."district_id", NEW."enactment", NEW."ends_on", NEW."entries_allowed", NEW."entries_grounds", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."executed_on", NEW."force_id", NEW."id", NEW."irregular", NEW."is_all_premises", NEW."issued_on", NEW."lsoa_id", NEW."most_entries", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."refused_on", NEW."returned_on", NEW."review_note", NEW."reviewed_at", NEW."reviewed_by_id", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."withdrawn_because", NEW."withdrawn_on"); RETURN NULL;',
                    hash="454182509e46ff5aa5041b0590730bfe4a6bb5dd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4060a",
                    table="operations_warrant",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="district",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="error_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="force",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="lsoa",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="premises",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.premises",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="street",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.street",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="district",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="error_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="force",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="lsoa",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.activity",
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="premises",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="places.premises",
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="street",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.street",
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="operation",
            name="force",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="operation",
            name="partners",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="operation",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="activityevent",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="arrest",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="arrests",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="arrestevent",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="closurecase",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closures",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="closurecaseevent",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="seizure",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seizures",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="seizureevent",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="warrant",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="warrants",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="warrantevent",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="operationevent",
            name="force",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="operationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="operationevent",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="phasebegun",
            name="operation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="phases",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="phasebegun",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="priority",
            name="force",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="priority",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="priorities",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="priority",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="priorityevent",
            name="force",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="priorityevent",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="priorityevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.priority",
            ),
        ),
        migrations.AddField(
            model_name="priorityevent",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tasking",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tasking",
            name="force",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="tasking",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taskings",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="tasking",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="tasking",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tasking",
            name="priority",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taskings",
                to="operations.priority",
            ),
        ),
        migrations.AddField(
            model_name="tasking",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tasking",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.team",
            ),
        ),
        migrations.AddField(
            model_name="taskingevent",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="taskingevent",
            name="force",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="taskingevent",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.operation",
            ),
        ),
        migrations.AddField(
            model_name="taskingevent",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="taskingevent",
            name="person",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="taskingevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.tasking",
            ),
        ),
        migrations.AddField(
            model_name="taskingevent",
            name="priority",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.priority",
            ),
        ),
        migrations.AddField(
            model_name="taskingevent",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="taskingevent",
            name="team",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.team",
            ),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(
                fields=["force", "-begins_on", "-id"], name="operation_newest_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("begins_on")),
                    _connector="OR",
                ),
                name="operation_ends_after_it_begins",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_operationevent" ("aims", "areas", "begins_on", "client_uuid", "content_digest", "ends_on", "force_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "recorded_at", "recorded_by_id", "reference") VALUES (NEW."aims", NEW."areas", NEW."begins_on", NEW."client_uuid", NEW."content_digest", NEW."ends_on", NEW."force_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phase", NEW."recorded_at", NEW."recorded_by_id", NEW."reference"); RETURN NULL;',
                    hash="0fd93ff6e7b658902a3d9dce89cc4abf3f34f129",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3537d",
                    table="operations_operation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_operationevent" ("aims", "areas", "begins_on", "client_uuid", "content_digest", "ends_on", "force_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "recorded_at", "recorded_by_id", "reference") VALUES (NEW."aims", NEW."areas", NEW."begins_on", NEW."client_uuid", NEW."content_digest", NEW."ends_on", NEW."force_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phase", NEW."recorded_at", NEW."recorded_by_id", NEW."reference"); RETURN NULL;',
                    hash="d53d5419d2b929092a5e4ad573112a9180834133",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9d56b",
                    table="operations_operation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c01b71ba91293d2644ab82c36754d9ff962da4aa",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cb3fa",
                    table="operations_activityevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["occurred_on"], name="activity_occurred_on"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["force", "-occurred_on", "-id"], name="activity_newest_first"
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("is_under_way", True)),
                fields=["recorded_by"],
                name="activity_under_way",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector(
                    "kind", "place_text", "result_text", config="english"
                ),
                name="activity_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occurred_at__isnull", True),
                    (
                        "occurred_on",
                        stronghold.database.expressions.LondonDate(
                            models.F("occurred_at")
                        ),
                    ),
                    _connector="OR",
                ),
                name="activity_occurred_on_is_the_london_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("n_people__gte", 1)), name="activity_has_people"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("end_digest", ""),
                        ("end_uuid__isnull", True),
                        ("ended_at__isnull", True),
                    ),
                    models.Q(("end_uuid__isnull", False), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="activity_ended_by_a_device",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_activityevent" ("client_uuid", "content_digest", "district_id", "end_digest", "end_uuid", "ended_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "is_under_way", "kind", "lsoa_id", "minutes", "n_people", "occurred_at", "occurred_on", "operation_id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "result_text", "results", "street_id", "ward_id") VALUES (NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."end_digest", NEW."end_uuid", NEW."ended_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."is_under_way", NEW."kind", NEW."lsoa_id", NEW."minutes", NEW."n_people", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."result_text", NEW."results", NEW."street_id", NEW."ward_id"); RETURN NULL;',
                    hash="40077c47351d1632073cfbfdc019c5a319915e8b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1e277",
                    table="operations_activity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_activityevent" ("client_uuid", "content_digest", "district_id", "end_digest", "end_uuid", "ended_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "is_under_way", "kind", "lsoa_id", "minutes", "n_people", "occurred_at", "occurred_on", "operation_id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "result_text", "results", "street_id", "ward_id") VALUES (NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."end_digest", NEW."end_uuid", NEW."ended_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."is_under_way", NEW."kind", NEW."lsoa_id", NEW."minutes", NEW."n_people", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."result_text", NEW."results", NEW."street_id", NEW."ward_id"); RETURN NULL;',
                    hash="5f896ca0a26a29e57656053fcdd68c654beabb5c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a1482",
                    table="operations_activity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="31772ee3734edc2e227a82e8dc66598b12f8a6a1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_83daa",
                    table="operations_operationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="phasebegun",
            index=models.Index(
                fields=["operation", "began_on"], name="phasebegun_by_day"
            ),
        ),
        migrations.AddIndex(
            model_name="priority",
            index=models.Index(
                fields=["force", "-since", "-id"], name="priority_newest_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="priority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("area_code", ""), ("place_text", ""), _negated=True
                ),
                name="priority_is_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="priority",
            constraint=models.CheckConstraint(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priority",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_priorityevent" ("answered_on", "area_code", "client_uuid", "content_digest", "done", "force_id", "id", "issue", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "recorded_at", "recorded_by_id", "reference", "since", "why") VALUES (NEW."answered_on", NEW."area_code", NEW."client_uuid", NEW."content_digest", NEW."done", NEW."force_id", NEW."id", NEW."issue", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."since", NEW."why"); RETURN NULL;',
                    hash="e58be3fef78ebd1d0484c00cc71f16cc2c850285",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_43ca8",
                    table="operations_priority",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priority",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_priorityevent" ("answered_on", "area_code", "client_uuid", "content_digest", "done", "force_id", "id", "issue", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "recorded_at", "recorded_by_id", "reference", "since", "why") VALUES (NEW."answered_on", NEW."area_code", NEW."client_uuid", NEW."content_digest", NEW."done", NEW."force_id", NEW."id", NEW."issue", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."since", NEW."why"); RETURN NULL;',
                    hash="620002fd448c64c03cc0802af8bd75f3182817a3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c97ad",
                    table="operations_priority",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priorityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4fae9d59da1e6213214e8d516a479b27a840d662",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_53aa1",
                    table="operations_priorityevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="tasking",
            index=models.Index(
                fields=["force", "-recorded_at", "-id"], name="tasking_newest_first"
            ),
        ),
        migrations.AddIndex(
            model_name="tasking",
            index=models.Index(
                condition=models.Q(("status__in", ["set", "accepted"])),
                fields=["force", "due_on"],
                name="tasking_open_by_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="tasking",
            constraint=models.CheckConstraint(
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
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tasking",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_taskingevent" ("answered_at", "answered_by_id", "client_uuid", "content_digest", "due_on", "force_id", "id", "operation_id", "organisation_id", "outcome", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "priority_id", "recorded_at", "recorded_by_id", "reference", "source", "status", "team_id", "what") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."client_uuid", NEW."content_digest", NEW."due_on", NEW."force_id", NEW."id", NEW."operation_id", NEW."organisation_id", NEW."outcome", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."priority_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."source", NEW."status", NEW."team_id", NEW."what"); RETURN NULL;',
                    hash="39368e8c914a0a1a3d9dc263dbfb62f27491e78e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7c1ab",
                    table="operations_tasking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tasking",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_taskingevent" ("answered_at", "answered_by_id", "client_uuid", "content_digest", "due_on", "force_id", "id", "operation_id", "organisation_id", "outcome", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "priority_id", "recorded_at", "recorded_by_id", "reference", "source", "status", "team_id", "what") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."client_uuid", NEW."content_digest", NEW."due_on", NEW."force_id", NEW."id", NEW."operation_id", NEW."organisation_id", NEW."outcome", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."priority_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."source", NEW."status", NEW."team_id", NEW."what"); RETURN NULL;',
                    hash="5f041a430d4f991534c37703ad6fd3eba623d885",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f9baa",
                    table="operations_tasking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taskingevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7532bb516681d5cf759de01e9aacc3a92245fe51",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_afd24",
                    table="operations_taskingevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RemoveConstraint(
            model_name="deadline",
            name="deadline_is_of_one_record",
        ),
        migrations.AddField(
            model_name="deadline",
            name="tasking",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deadlines",
                to="operations.tasking",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tasking__isnull", False)),
                fields=("tasking", "kind", "part"),
                name="deadline_once_of_tasking",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    stronghold.database.expressions._HowManyGiven(
                        models.F("closure"),
                        models.F("warrant"),
                        models.F("arrest"),
                        models.F("call_back"),
                        models.F("tasking"),
                    ),
                    models.Value(1),
                ),
                name="deadline_is_of_one_record",
            ),
        ),
    ]
