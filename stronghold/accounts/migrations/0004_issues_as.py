from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_device_key_used_on")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="issues_as",
            field=models.CharField(
                blank=True,
                choices=[
                    ("district", "District council"),
                    ("unitary", "Unitary council"),
                    ("county", "County council"),
                ],
                default="",
                max_length=8,
            ),
            preserve_default=False,
        ),
    ]
