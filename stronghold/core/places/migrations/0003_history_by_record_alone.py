from django.db import migrations

from stronghold.core.database.unindexed import DropIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_page_code"),
        ("geography", "0001_initial"),
        ("places", "0002_postcode_index"),
    ]

    operations = [
        DropIndexes(
            [
                ("premisesevent", "force"),
                ("premisesevent", "landlord"),
                ("premisesevent", "street"),
            ]
        ),
    ]
