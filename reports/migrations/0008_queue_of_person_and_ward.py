import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_page_code"),
        ("geography", "0001_initial"),
        ("places", "0002_postcode_index"),
        ("reports", "0007_history_by_record_alone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True),
                    ("error_at__isnull", True),
                    ("merged_into__isnull", True),
                    ("assigned_to__isnull", False),
                ),
                fields=["assigned_to", "grade", "received_at", "id"],
                name="report_queue_of_person",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "ward",
                    models.Case(
                        models.When(point__isnull=True, then=models.Value(-1)),
                        default=models.Value(0),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                models.F("received_on"),
                condition=models.Q(
                    ("error_at__isnull", True), ("merged_into__isnull", True)
                ),
                name="report_of_ward",
            ),
        ),
    ]
