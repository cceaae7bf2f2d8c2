from django.db import migrations

from stronghold.core.database.upgrades.pieces import UpdateInPieces

# As `operations/seizures/rules.py` and `actions.py` do it for new ones.
CHANGE = """
  team_id = (SELECT person.team_id FROM accounts_user AS person
             WHERE person.id = recorded_by_id),
  blurred_until = date_trunc('week', occurred_on)::date + 6 + 120,
  point = coalesce(
    (SELECT street.point FROM geography_street AS street WHERE street.id = street_id),
    ST_SnapToGrid(point, 0.01))
"""
WHERE = """
  blurred_until IS NULL AND occurred_on >= current_date - 134 AND erased_at IS NULL
  AND CASE WHEN premises_id IS NULL
    THEN place_text <> '' AND (street_id IS NULL OR place_text ~* %s)
    ELSE EXISTS (
      SELECT FROM places_premises AS premises WHERE premises.id = premises_id
        AND premises.kind NOT IN ('licensed', 'shop', 'car_park', 'open_space'))
  END
"""
# Begins with a house number, or that of a flat.
NUMBERED = (
    "'^ *([0-9]|(flat|apartment|apt|unit|room|studio|shop|basement|ground|first"
    "|second|third|top|upper|lower) )'"
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("operations", "0022_seizure_blurred_until_index"),
    ]

    operations = [
        UpdateInPieces(
            model_name="seizure", change=CHANGE, where=WHERE.replace("%s", NUMBERED)
        ),
    ]
