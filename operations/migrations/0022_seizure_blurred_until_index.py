from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("operations", "0021_seizure_team_and_blurred_until"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="seizure",
            index=models.Index(
                condition=models.Q(("blurred_until__isnull", False)),
                fields=["blurred_until"],
                name="seizure_blurred_until",
            ),
        ),
    ]
