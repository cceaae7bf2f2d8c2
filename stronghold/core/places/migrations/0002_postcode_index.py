from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("geography", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="premises",
            index=models.Index(
                fields=["postcode"],
                name="premises_postcode",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
    ]
