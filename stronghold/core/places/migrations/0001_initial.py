import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import stronghold.core.kernel.values


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("geography", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Premises",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=stronghold.core.kernel.values.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("address", models.CharField(max_length=200)),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="premises",
                        to="geography.street",
                    ),
                ),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("uprn", models.CharField(blank=True, max_length=12)),
                ("point", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dwelling", "Dwelling"),
                            ("flats", "Block of flats"),
                            ("licensed", "Licensed premises"),
                            ("shop", "Shop or business"),
                            ("car_park", "Car park"),
                            ("open_space", "Park or open space"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "tenure",
                    models.CharField(
                        choices=[
                            ("secure", "Secure tenancy (council)"),
                            ("assured", "Assured tenancy (housing association)"),
                            ("private", "Private tenancy"),
                            ("owner", "Owner-occupied"),
                            ("other", "Other, such as a licence or a lease of a shop"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["address"],
                        name="premises_address_trgm",
                        opclasses=["gin_trgm_ops"],
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("force", "address", "street"),
                        name="premises_address_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AskFirst",
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
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("holder", models.UUIDField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True)),
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
            name="PremisesEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="places.premises",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                (
                    "id",
                    models.BigIntegerField(
                        default=stronghold.core.kernel.values.new_key,
                        editable=False,
                        serialize=False,
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
                ("address", models.CharField(max_length=200)),
                (
                    "street",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("uprn", models.CharField(blank=True, max_length=12)),
                ("point", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dwelling", "Dwelling"),
                            ("flats", "Block of flats"),
                            ("licensed", "Licensed premises"),
                            ("shop", "Shop or business"),
                            ("car_park", "Car park"),
                            ("open_space", "Park or open space"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "tenure",
                    models.CharField(
                        choices=[
                            ("secure", "Secure tenancy (council)"),
                            ("assured", "Assured tenancy (housing association)"),
                            ("private", "Private tenancy"),
                            ("owner", "Owner-occupied"),
                            ("other", "Other, such as a licence or a lease of a shop"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="premises",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "places_premisesevent" ("address", "force_id", "id", "kind", "landlord_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "postcode", "street_id", "tenure", "uprn") VALUES (NEW."address", NEW."force_id", NEW."id", NEW."kind", NEW."landlord_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."point", NEW."postcode", NEW."street_id", NEW."tenure", NEW."uprn"); RETURN NULL;',
                    hash="4cb82fd0cb0362b726570a789c3f03434d1e3695",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_34fc6",
                    table="places_premises",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="premises",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
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
        pgtrigger.migrations.AddTrigger(
            model_name="premisesevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
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
