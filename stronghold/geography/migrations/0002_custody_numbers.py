from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geography", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="force",
            name="custody_pattern",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="force",
            name="custody_example",
            field=models.CharField(blank=True, max_length=30),
        ),
    ]
