"""Who has an account already keeps what it lets them see."""

from django.db import migrations

from stronghold.core.database.upgrades.pieces import UpdateInPieces


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0018_approved_access")]
    operations = [
        UpdateInPieces(
            "user", change="approved_at = created_at", where="approved_at IS NULL"
        )
    ]
