import django.contrib.postgres.indexes
from django.db import migrations, models

import stronghold.database.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_one_index_of_points"),
    ]

    operations = [
        # Alike reports are bounded by when they were told, which the index before this
        # did not hold: at a busy corner it led to every report of all years.
        migrations.AddIndex(
            model_name="report",
            index=django.contrib.postgres.indexes.GistIndex(
                stronghold.database.expressions.InMetres("point"),
                models.F("received_at"),
                models.F("occurred_on"),
                name="report_near_in_time",
            ),
        ),
        migrations.RemoveIndex(model_name="report", name="report_near_in_days"),
    ]
