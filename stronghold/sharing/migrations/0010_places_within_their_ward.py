from django.db import migrations, models

# Each is placed again as the SQL is installed, which comes after.
FORGET = "DELETE FROM sharing_coarseplace"


class Migration(migrations.Migration):
    dependencies = [("sharing", "0009_rule_of_release")]

    operations = [
        migrations.AddField(
            model_name="coarseplace",
            name="is_area",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
