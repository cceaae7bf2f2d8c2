import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("geography", "0002_custody_numbers"),
        ("operations", "0005_warrants"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArrestMatch",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a decision"),
                            ("same", "The same arrest"),
                            ("different", "Two arrests"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("before", models.JSONField(blank=True, default=dict)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="arrest",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="arrest",
            name="update_update",
        ),
        migrations.RemoveConstraint(
            model_name="arrest",
            name="arrest_custody_number_once",
        ),
        migrations.AddField(
            model_name="arrest",
            name="disposal",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nfa", "No further action"),
                    ("rui", "Released under investigation"),
                    ("bail", "Bailed before charge"),
                    ("charged-bail", "Charged and bailed"),
                    ("charged-remand", "Charged and kept in custody"),
                    ("caution", "Caution"),
                    ("cond-caution", "Conditional caution"),
                    ("resolution", "Community resolution"),
                    ("youth-diversion", "Youth diversion"),
                    ("drug-diversion", "Drug diversion scheme"),
                    ("recall", "Recalled to prison"),
                    ("other-force", "Handed to another force"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddField(
            model_name="arrest",
            name="exploitation",
            field=models.CharField(
                blank=True,
                choices=[("yes", "Yes, or it may be"), ("no", "No")],
                max_length=3,
            ),
        ),
        migrations.AddField(
            model_name="arrest",
            name="exploitation_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="arrest",
            name="is_imported",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="arrest",
            name="offence_provision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mda-4-3", "Misuse of Drugs Act 1971, s.4(3): supply or offer"),
                    (
                        "mda-5-3",
                        "Misuse of Drugs Act 1971, s.5(3): possession to supply",
                    ),
                    ("mda-4-2", "Misuse of Drugs Act 1971, s.4(2): production"),
                    ("mda-6-2", "Misuse of Drugs Act 1971, s.6(2): growing cannabis"),
                    ("mda-5-2", "Misuse of Drugs Act 1971, s.5(2): possession"),
                    ("mda-8", "Misuse of Drugs Act 1971, s.8: premises"),
                    ("mda-23-4", "Misuse of Drugs Act 1971, s.23(4): obstruction"),
                    ("psa-5", "Psychoactive Substances Act 2016, s.5: supply"),
                    ("other", "Another provision"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="arrest",
            name="referral_reference",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="arrest",
            name="same_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imported_as",
                to="operations.arrest",
            ),
        ),
        migrations.AddField(
            model_name="arrest",
            name="waits_for_match",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="arrestevent",
            name="disposal",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nfa", "No further action"),
                    ("rui", "Released under investigation"),
                    ("bail", "Bailed before charge"),
                    ("charged-bail", "Charged and bailed"),
                    ("charged-remand", "Charged and kept in custody"),
                    ("caution", "Caution"),
                    ("cond-caution", "Conditional caution"),
                    ("resolution", "Community resolution"),
                    ("youth-diversion", "Youth diversion"),
                    ("drug-diversion", "Drug diversion scheme"),
                    ("recall", "Recalled to prison"),
                    ("other-force", "Handed to another force"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddField(
            model_name="arrestevent",
            name="exploitation",
            field=models.CharField(
                blank=True,
                choices=[("yes", "Yes, or it may be"), ("no", "No")],
                max_length=3,
            ),
        ),
        migrations.AddField(
            model_name="arrestevent",
            name="exploitation_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="arrestevent",
            name="is_imported",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="arrestevent",
            name="offence_provision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mda-4-3", "Misuse of Drugs Act 1971, s.4(3): supply or offer"),
                    (
                        "mda-5-3",
                        "Misuse of Drugs Act 1971, s.5(3): possession to supply",
                    ),
                    ("mda-4-2", "Misuse of Drugs Act 1971, s.4(2): production"),
                    ("mda-6-2", "Misuse of Drugs Act 1971, s.6(2): growing cannabis"),
                    ("mda-5-2", "Misuse of Drugs Act 1971, s.5(2): possession"),
                    ("mda-8", "Misuse of Drugs Act 1971, s.8: premises"),
                    ("mda-23-4", "Misuse of Drugs Act 1971, s.23(4): obstruction"),
                    ("psa-5", "Psychoactive Substances Act 2016, s.5: supply"),
                    ("other", "Another provision"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="arrestevent",
            name="referral_reference",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="arrestevent",
            name="same_as",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.arrest",
            ),
        ),
        migrations.AddField(
            model_name="arrestevent",
            name="waits_for_match",
            field=models.BooleanField(default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="arrest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_arrestevent" ("age_band", "client_uuid", "content_digest", "custody_number", "disposal", "district_id", "drug_class", "error_at", "error_by_id", "error_reason", "exploitation", "exploitation_reason", "force_id", "id", "is_imported", "lsoa_id", "occurred_at", "occurred_on", "offence_class", "offence_provision", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "referral_reference", "same_as_id", "street_id", "waits_for_match", "ward_id") VALUES (NEW."age_band", NEW."client_uuid", NEW."content_digest", NEW."custody_number", NEW."disposal", NEW."district_id", NEW."drug_class", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."exploitation", NEW."exploitation_reason", NEW."force_id", NEW."id", NEW."is_imported", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."offence_class", NEW."offence_provision", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."referral_reference", NEW."same_as_id", NEW."street_id", NEW."waits_for_match", NEW."ward_id"); RETURN NULL;',
                    hash="65b98ee410a6014e3556787ffdf87fa925deb618",
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
                    func='INSERT INTO "operations_arrestevent" ("age_band", "client_uuid", "content_digest", "custody_number", "disposal", "district_id", "drug_class", "error_at", "error_by_id", "error_reason", "exploitation", "exploitation_reason", "force_id", "id", "is_imported", "lsoa_id", "occurred_at", "occurred_on", "offence_class", "offence_provision", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "referral_reference", "same_as_id", "street_id", "waits_for_match", "ward_id") VALUES (NEW."age_band", NEW."client_uuid", NEW."content_digest", NEW."custody_number", NEW."disposal", NEW."district_id", NEW."drug_class", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."exploitation", NEW."exploitation_reason", NEW."force_id", NEW."id", NEW."is_imported", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."offence_class", NEW."offence_provision", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."referral_reference", NEW."same_as_id", NEW."street_id", NEW."waits_for_match", NEW."ward_id"); RETURN NULL;',
                    hash="fac38616e88fe54894a331afc84b2a4ecda6d479",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4893",
                    table="operations_arrest",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="arrest",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("error_at__isnull", True), ("same_as__isnull", True)
                ),
                fields=("force", "custody_number"),
                name="arrest_custody_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("exploitation", "no"), _negated=True),
                    models.Q(("exploitation_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="arrest_no_exploitation_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_imported", True),
                    models.Q(("same_as__isnull", True), ("waits_for_match", False)),
                    _connector="OR",
                ),
                name="arrest_only_an_imported_one_is_matched",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("waits_for_match", False),
                    ("same_as__isnull", True),
                    _connector="OR",
                ),
                name="arrest_waits_or_is_the_same",
            ),
        ),
        migrations.AddField(
            model_name="arrestmatch",
            name="because",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="settled",
                to="operations.arrestmatch",
            ),
        ),
        migrations.AddField(
            model_name="arrestmatch",
            name="candidate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="near_imported",
                to="operations.arrest",
            ),
        ),
        migrations.AddField(
            model_name="arrestmatch",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="arrestmatch",
            name="imported",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="operations.arrest",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrestmatch",
            constraint=models.UniqueConstraint(
                fields=("imported", "candidate"), name="arrestmatch_once_a_pair"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrestmatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("imported",),
                name="arrestmatch_waits_on_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrestmatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "same")),
                fields=("imported",),
                name="arrestmatch_is_one_arrest",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrestmatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "same")),
                fields=("candidate",),
                name="arrestmatch_is_matched_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrestmatch",
            constraint=models.CheckConstraint(
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
        ),
    ]
