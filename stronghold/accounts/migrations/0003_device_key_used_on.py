import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_team_areas_and_device_keys")]

    operations = [
        # A key that is there already counts as used today.
        migrations.AddField(
            model_name="devicekey",
            name="used_on",
            field=models.DateField(default=django.utils.timezone.localdate),
            preserve_default=False,
        ),
    ]
