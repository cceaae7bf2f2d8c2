from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0004_mark_in_square"),
    ]

    operations = [
        migrations.AddField(
            model_name="piecetocount",
            name="plan",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="stalemark",
            name="covered_by",
            field=models.UUIDField(null=True),
        ),
    ]
