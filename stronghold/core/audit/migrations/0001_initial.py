from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# Its table is in partitions, which Django cannot say.
EVENT_TABLE = (
    Path(__file__).parents[1] / "sql" / "tables" / "audit_event.sql"
).read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "digest",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("salt", models.CharField(max_length=64)),
                ("words", models.TextField()),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    sql=EVENT_TABLE,
                    reverse_sql="DROP TABLE audit_event",
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Event",
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
                        ("occurred_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("collection", "Recorded"),
                                    ("alteration", "Changed"),
                                    ("consultation", "Read"),
                                    ("disclosure", "Disclosed"),
                                    ("combination", "Combined"),
                                    ("erasure", "Erased"),
                                    ("sign_in", "Signed in"),
                                    ("sign_out", "Signed out"),
                                    ("sign_in_failed", "Failed to sign in"),
                                    ("refusal", "Was refused"),
                                    ("export", "Exported"),
                                    ("print", "Printed"),
                                    ("permission_change", "Changed an account"),
                                    ("password_change", "Changed their password"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("actor", models.CharField(max_length=150)),
                        ("actor_role", models.CharField(max_length=20)),
                        ("organisation", models.CharField(max_length=100)),
                        ("force", models.CharField(max_length=40)),
                        ("session", models.CharField(max_length=16)),
                        ("source_ip", models.GenericIPAddressField(null=True)),
                        (
                            "records",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), size=None
                            ),
                        ),
                        ("n_records", models.IntegerField()),
                        ("recipient", models.CharField(max_length=200)),
                        ("reason_digest", models.CharField(blank=True, max_length=64)),
                        ("detail", models.JSONField(default=dict)),
                        (
                            "txid",
                            models.TextField(
                                db_default=models.Func(function="pg_current_xact_id")
                            ),
                        ),
                    ],
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="Event",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["records"], name="event_records"
            ),
        ),
        migrations.AddIndex(
            model_name="Event",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("actor_role", "partner")),
                fields=["records"],
                name="event_partner_records",
            ),
        ),
        migrations.AddIndex(
            model_name="Event",
            index=models.Index(
                condition=models.Q(("kind__in", ("disclosure", "export"))),
                fields=["organisation", "occurred_at", "id"],
                name="event_given",
            ),
        ),
        migrations.AddIndex(
            model_name="Event",
            index=models.Index(
                condition=models.Q(("actor_role", "partner")),
                fields=["occurred_at"],
                name="event_partner_when",
            ),
        ),
        migrations.AddIndex(
            model_name="Event",
            index=models.Index(fields=["actor", "occurred_at"], name="event_actor"),
        ),
        migrations.AddIndex(
            model_name="Event",
            index=models.Index(fields=["occurred_at", "id"], name="event_newest"),
        ),
        migrations.AddIndex(
            model_name="Event",
            index=models.Index(
                condition=models.Q(("reason_digest", ""), _negated=True),
                fields=["reason_digest"],
                name="event_reason",
            ),
        ),
    ]
