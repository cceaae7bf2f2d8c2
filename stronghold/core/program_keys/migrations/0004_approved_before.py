"""Keys that were made already keep working."""

from django.db import migrations

from stronghold.core.database.upgrades.pieces import UpdateInPieces


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("program_keys", "0003_approved_access")]
    operations = [
        UpdateInPieces(
            "programkey", change="approved_at = made_at", where="approved_at IS NULL"
        )
    ]
