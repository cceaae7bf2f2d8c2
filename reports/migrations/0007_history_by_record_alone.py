from django.db import migrations

from stronghold.core.database.unindexed import DropIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_page_code"),
        ("geography", "0001_initial"),
        ("places", "0003_history_by_record_alone"),
        ("reports", "0006_report_at_place"),
    ]

    operations = [
        DropIndexes(
            [
                ("report", "error_by"),
                ("report", "force"),
                ("report", "premises"),
                ("report", "street"),
                ("reportevent", "assigned_to"),
                ("reportevent", "district"),
                ("reportevent", "error_by"),
                ("reportevent", "force"),
                ("reportevent", "lsoa"),
                ("reportevent", "merged_into"),
                ("reportevent", "point"),
                ("reportevent", "premises"),
                ("reportevent", "recorded_by"),
                ("reportevent", "street"),
                ("reportevent", "team"),
                ("reportevent", "ward"),
            ]
        ),
    ]
