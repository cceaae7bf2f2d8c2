import datetime

from django.db import migrations, models

# What was logged before is counted soon after.
MARK_ALL = """
INSERT INTO dashboard_mark (source, from_day, to_day)
SELECT source, '0001-01-01', '9999-12-31'
FROM unnest(ARRAY['reports', 'arrests', 'seizures', 'activities']) AS source
WHERE EXISTS (SELECT FROM dashboard_tally)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0007_what_a_revision_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoggedCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "source",
                        "week",
                        "force_id",
                        "hour",
                        "recorded_by_id",
                        "error_hour",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("source", models.CharField(max_length=30)),
                ("week", models.DateField()),
                ("force_id", models.BigIntegerField()),
                ("hour", models.DateTimeField()),
                ("recorded_by_id", models.BigIntegerField()),
                (
                    "error_hour",
                    models.DateTimeField(
                        default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC)
                    ),
                ),
                ("n", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("n__gt", 0)), name="loggedcount_is_positive"
                    )
                ],
            },
        ),
        migrations.RunSQL(MARK_ALL, migrations.RunSQL.noop),
    ]
