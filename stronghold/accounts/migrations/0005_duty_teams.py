from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_issues_as")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="is_duty",
            field=models.BooleanField(default=False),
        ),
    ]
