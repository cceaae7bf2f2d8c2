from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_triage_queue"),
    ]

    operations = [
        migrations.AddField(
            model_name="reporter",
            name="contact_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
