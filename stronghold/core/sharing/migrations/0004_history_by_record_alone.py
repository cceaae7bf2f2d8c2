from django.db import migrations

from stronghold.core.database.unindexed import DropIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_page_code"),
        ("geography", "0001_initial"),
        ("sharing", "0003_coarse_place_marks"),
    ]

    operations = [
        DropIndexes(
            [
                ("agreementevent", "discarded_by"),
                ("agreementevent", "drawn_up_by"),
                ("agreementevent", "ended_by"),
                ("agreementevent", "force"),
                ("agreementevent", "partner"),
                ("agreementevent", "partner_signed_by"),
                ("agreementevent", "police_signed_by"),
                ("agreementevent", "suspended_by"),
            ]
        ),
    ]
