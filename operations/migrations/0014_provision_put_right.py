from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0013_warrants_lately"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="provision",
            name="provision_begins_once_a_day",
        ),
    ]
