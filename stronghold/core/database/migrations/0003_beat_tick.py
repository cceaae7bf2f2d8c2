from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("database", "0002_backup_made"),
    ]

    operations = [
        migrations.CreateModel(
            name="BeatTick",
            fields=[
                (
                    "name",
                    models.CharField(max_length=100, primary_key=True, serialize=False),
                ),
                ("sent_at", models.DateTimeField()),
            ],
        ),
    ]
