"""The index by which the refusals of a week are found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind", "refusal")),
                fields=["occurred_at"],
                name="event_refused",
            ),
        )
    ]
