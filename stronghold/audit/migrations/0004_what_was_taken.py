from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_what_partners_read"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="event", name="event_disclosed"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind__in", ("disclosure", "export"))),
                fields=["organisation", "occurred_at", "id"],
                name="event_given",
            ),
        ),
    ]
