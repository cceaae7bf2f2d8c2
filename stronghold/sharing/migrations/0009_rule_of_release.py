"""Keeps by which rule figures were published: those of the first are shown nowhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0008_keeping_and_contacts")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="rule",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="release",
            name="rule",
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.RemoveConstraint(
            model_name="release", name="release_number_once_a_period"
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("force", "level", "period", "number", "rule"),
                name="release_number_once_a_period",
            ),
        ),
    ]
