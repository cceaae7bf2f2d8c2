from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_place_ledger"),
    ]

    operations = [
        # `report_near_in_days` begins with the same point and answers the same.
        migrations.RemoveIndex(
            model_name="report",
            name="report_point_in_metres",
        ),
    ]
