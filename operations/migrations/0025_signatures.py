"""It changed choices, which migrations no longer hold; databases know its name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0024_orders_that_begin_later_and_judgments"),
    ]

    operations = []
