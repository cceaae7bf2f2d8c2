from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="InstalledSql",
            fields=[
                (
                    "name",
                    models.CharField(max_length=100, primary_key=True, serialize=False),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("installed_at", models.DateTimeField()),
            ],
        ),
    ]
