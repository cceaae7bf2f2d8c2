from django.db import migrations

from stronghold.core.database.upgrades.pieces import UpdateInPieces

# Of an order that is suspended; one whose suspension had ended before has its days with
# the next entry of its case, as all columns that are replayed from the entries.
CHANGE = """
  order_suspended_days =
    ARRAY[daterange((order_suspended_at AT TIME ZONE 'Europe/London')::date, NULL)]
"""
WHERE = "order_suspended_at IS NOT NULL AND order_suspended_days = '{}'"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("operations", "0028_days_of_suspensions"),
    ]

    operations = [
        UpdateInPieces(model_name="closurecase", change=CHANGE, where=WHERE),
    ]
