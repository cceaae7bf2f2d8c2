"""Each event of a closure case says in which version its facts are stored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0022_visits"),
    ]

    operations = [
        migrations.AddField(
            model_name="closureevent",
            name="facts_version",
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="closureevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("facts_version__gte", 1)),
                name="closureevent_facts_version_counts_from_1",
            ),
        ),
    ]
