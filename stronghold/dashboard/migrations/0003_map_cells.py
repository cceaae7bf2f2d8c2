from django.db import migrations, models

# Every source that there is by now: what was counted before has its cells soon after.
MARK_ALL = """
INSERT INTO dashboard_mark (source, from_day, to_day)
SELECT source, '0001-01-01', '9999-12-31' FROM unnest(ARRAY[
  'reports', 'arrests', 'warrants', 'closures', 'seizures', 'activities', 'referrals',
  'stop_searches', 'street_crimes'
]) AS source
WHERE EXISTS (SELECT FROM dashboard_tally)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0002_weekly_brief"),
    ]

    operations = [
        migrations.CreateModel(
            name="MapCell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "measure",
                        "grid",
                        "span",
                        "block",
                        "force_id",
                        "category",
                        "x",
                        "y",
                        "elsewhere",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("measure", models.CharField(max_length=30)),
                ("grid", models.SmallIntegerField()),
                ("span", models.SmallIntegerField()),
                ("block", models.IntegerField()),
                ("force_id", models.BigIntegerField()),
                ("category", models.CharField(blank=True, max_length=80)),
                ("x", models.IntegerField()),
                ("y", models.IntegerField()),
                ("elsewhere", models.BooleanField()),
                ("n", models.IntegerField()),
                ("sum_x", models.BigIntegerField()),
                ("sum_y", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("n__gt", 0)), name="mapcell_is_positive"
                    )
                ],
            },
        ),
        migrations.RunSQL(MARK_ALL, migrations.RunSQL.noop),
    ]
