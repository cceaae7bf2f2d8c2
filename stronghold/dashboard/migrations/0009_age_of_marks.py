from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0008_what_was_logged")]

    operations = [
        migrations.AddField(
            model_name="mark",
            name="made_at",
            field=models.DateTimeField(db_default=Now()),
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "name",
                    models.CharField(max_length=10, primary_key=True, serialize=False),
                ),
                ("seen_at", models.DateTimeField()),
            ],
        ),
    ]
