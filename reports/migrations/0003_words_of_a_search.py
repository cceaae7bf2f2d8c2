import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_team_areas_and_device_keys"),
        ("geography", "0001_initial"),
        ("places", "0001_initial"),
        ("reports", "0002_from_triage_to_closed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="report",
            name="report_words",
        ),
        migrations.RemoveIndex(
            model_name="report",
            name="report_sanitised_words",
        ),
        migrations.AddIndex(
            model_name="report",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector(
                    "description", "place_text", "concern", "drug", config="english"
                ),
                name="report_words",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector(
                    "sanitised_text", "place_text", "concern", "drug", config="english"
                ),
                name="report_sanitised_words",
            ),
        ),
    ]
