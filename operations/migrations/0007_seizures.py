import django.contrib.gis.db.models.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import stronghold.database.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("geography", "0001_initial"),
        ("operations", "0006_arrest_matches"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Seizure",
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
                            ("drugs", "Drugs"),
                            ("cash", "Cash"),
                            ("weapon", "Weapon"),
                            ("phone", "Phone"),
                            ("other", "Something else"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "drug",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cannabis", "Cannabis"),
                            ("cocaine", "Cocaine"),
                            ("crack", "Crack cocaine"),
                            ("heroin", "Heroin"),
                            ("mdma", "MDMA (ecstasy)"),
                            ("ketamine", "Ketamine"),
                            ("amphetamine", "Amphetamine (speed)"),
                            ("methamphetamine", "Methamphetamine (crystal meth)"),
                            ("nitrous-oxide", "Nitrous oxide"),
                            ("synthetic-cannabinoid", "Synthetic cannabinoid (spice)"),
                            ("benzodiazepine", "Diazepam, alprazolam or the like"),
                            ("pregabalin", "Pregabalin or gabapentin"),
                            ("ghb", "GHB or GBL"),
                            ("lsd", "LSD"),
                            ("mushrooms", "Magic mushrooms"),
                            ("mephedrone", "Mephedrone"),
                            ("methadone", "Methadone"),
                            ("fentanyl", "Fentanyl"),
                            ("nitazene", "Nitazene"),
                            ("buprenorphine", "Buprenorphine"),
                            ("tramadol", "Tramadol"),
                            ("zopiclone", "Zopiclone"),
                            ("khat", "Khat"),
                            ("xylazine", "Xylazine"),
                            ("steroid", "Anabolic steroid"),
                            ("other", "Another drug, or not known"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "drug_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "Class A"),
                            ("B", "Class B"),
                            ("C", "Class C"),
                            ("P", "Psychoactive substance"),
                            ("U", "Not known yet"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=9, null=True
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("grams", "grams"),
                            ("wraps", "wraps"),
                            ("tablets", "tablets"),
                            ("items", "items"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "estimate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True
                    ),
                ),
                (
                    "exhibit_reference",
                    models.CharField(blank=True, max_length=30, null=True),
                ),
                (
                    "test",
                    models.CharField(
                        choices=[
                            ("none", "Not tested"),
                            ("presumptive", "Presumptive test"),
                            ("confirmed", "Confirmed by the laboratory"),
                        ],
                        default="none",
                        max_length=11,
                    ),
                ),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seizures",
                        to="operations.arrest",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seizures",
                        to="operations.warrantentry",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SeizureEvent",
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
                            ("drugs", "Drugs"),
                            ("cash", "Cash"),
                            ("weapon", "Weapon"),
                            ("phone", "Phone"),
                            ("other", "Something else"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "drug",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cannabis", "Cannabis"),
                            ("cocaine", "Cocaine"),
                            ("crack", "Crack cocaine"),
                            ("heroin", "Heroin"),
                            ("mdma", "MDMA (ecstasy)"),
                            ("ketamine", "Ketamine"),
                            ("amphetamine", "Amphetamine (speed)"),
                            ("methamphetamine", "Methamphetamine (crystal meth)"),
                            ("nitrous-oxide", "Nitrous oxide"),
                            ("synthetic-cannabinoid", "Synthetic cannabinoid (spice)"),
                            ("benzodiazepine", "Diazepam, alprazolam or the like"),
                            ("pregabalin", "Pregabalin or gabapentin"),
                            ("ghb", "GHB or GBL"),
                            ("lsd", "LSD"),
                            ("mushrooms", "Magic mushrooms"),
                            ("mephedrone", "Mephedrone"),
                            ("methadone", "Methadone"),
                            ("fentanyl", "Fentanyl"),
                            ("nitazene", "Nitazene"),
                            ("buprenorphine", "Buprenorphine"),
                            ("tramadol", "Tramadol"),
                            ("zopiclone", "Zopiclone"),
                            ("khat", "Khat"),
                            ("xylazine", "Xylazine"),
                            ("steroid", "Anabolic steroid"),
                            ("other", "Another drug, or not known"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "drug_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "Class A"),
                            ("B", "Class B"),
                            ("C", "Class C"),
                            ("P", "Psychoactive substance"),
                            ("U", "Not known yet"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=9, null=True
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("grams", "grams"),
                            ("wraps", "wraps"),
                            ("tablets", "tablets"),
                            ("items", "items"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "estimate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True
                    ),
                ),
                (
                    "exhibit_reference",
                    models.CharField(blank=True, max_length=30, null=True),
                ),
                (
                    "test",
                    models.CharField(
                        choices=[
                            ("none", "Not tested"),
                            ("presumptive", "Presumptive test"),
                            ("confirmed", "Confirmed by the laboratory"),
                        ],
                        default="none",
                        max_length=11,
                    ),
                ),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.arrest",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.warrantentry",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.seizure",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="seizure",
            index=models.Index(fields=["occurred_on"], name="seizure_occurred_on"),
        ),
        migrations.AddIndex(
            model_name="seizure",
            index=models.Index(
                fields=["force", "-occurred_on", "-id"], name="seizure_newest_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
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
                name="seizure_occurred_on_is_the_london_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
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
                name="seizure_error_says_who_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arrest__isnull", True), ("entry__isnull", True), _connector="OR"
                ),
                name="seizure_is_found_in_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quantity__isnull", True), ("unit", "")),
                    models.Q(
                        ("quantity__gte", 0), models.Q(("unit", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="seizure_quantity_has_its_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("estimate__isnull", True), ("estimate__gte", 0), _connector="OR"
                ),
                name="seizure_estimate_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("error_at__isnull", True)),
                fields=("force", "exhibit_reference"),
                name="seizure_exhibit_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(("exhibit_reference", ""), _negated=True),
                name="seizure_exhibit_is_not_empty",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seizure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_seizureevent" ("arrest_id", "client_uuid", "content_digest", "district_id", "drug", "drug_class", "entry_id", "error_at", "error_by_id", "error_reason", "estimate", "exhibit_reference", "force_id", "id", "kind", "lsoa_id", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "quantity", "recorded_at", "recorded_by_id", "reference", "street_id", "test", "unit", "ward_id") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."drug", NEW."drug_class", NEW."entry_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."estimate", NEW."exhibit_reference", NEW."force_id", NEW."id", NEW."kind", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."quantity", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."street_id", NEW."test", NEW."unit", NEW."ward_id"); RETURN NULL;',
                    hash="9356ea649b7f18452c048a0fde2fd8972cc8028f",
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
                    func='INSERT INTO "operations_seizureevent" ("arrest_id", "client_uuid", "content_digest", "district_id", "drug", "drug_class", "entry_id", "error_at", "error_by_id", "error_reason", "estimate", "exhibit_reference", "force_id", "id", "kind", "lsoa_id", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "quantity", "recorded_at", "recorded_by_id", "reference", "street_id", "test", "unit", "ward_id") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."drug", NEW."drug_class", NEW."entry_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."estimate", NEW."exhibit_reference", NEW."force_id", NEW."id", NEW."kind", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."quantity", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."street_id", NEW."test", NEW."unit", NEW."ward_id"); RETURN NULL;',
                    hash="6d32667a7f32f71652aed3e8023aaed671953782",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a1ef1",
                    table="operations_seizure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seizureevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6d2e6e6ea644915feca1835871d80bbd574e4934",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_76a3a",
                    table="operations_seizureevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
