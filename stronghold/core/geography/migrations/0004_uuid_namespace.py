from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("geography", "0003_choices_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="force",
            name="uuid_namespace",
            field=models.UUIDField(db_default=RandomUUID(), editable=False),
        ),
    ]
