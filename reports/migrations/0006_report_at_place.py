import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models

import stronghold.core.database.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_page_code"),
        ("geography", "0001_initial"),
        ("places", "0002_postcode_index"),
        ("reports", "0005_restricted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="report",
            name="report_of_street",
        ),
        migrations.RemoveIndex(
            model_name="report",
            name="report_near_in_time",
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
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
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("point__isnull", True)),
                fields=["street", "received_at"],
                name="report_without_point",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(
                    ("error_at__isnull", True),
                    ("merged_into__isnull", True),
                    ("status__in", ("new", "triaged", "assigned", "in_action")),
                    ("street__isnull", False),
                ),
                fields=["street", "received_at", "id"],
                name="report_open_at_street",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=django.contrib.postgres.indexes.GistIndex(
                stronghold.core.database.expressions.FourWeeks("received_on"),
                stronghold.core.database.expressions.InMetres("point"),
                models.F("received_at"),
                models.F("occurred_on"),
                name="report_near_in_time",
            ),
        ),
    ]
