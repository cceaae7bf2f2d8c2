from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_teams_left")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="takes_referrals",
            field=models.BooleanField(default=False),
        ),
    ]
