"""Keys of the directory that were made already keep working."""

from django.db import migrations

from stronghold.core.database.upgrades.pieces import UpdateInPieces


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0019_accounts_approved_before")]
    operations = [
        UpdateInPieces(
            "provisioningkey",
            change="approved_at = made_at",
            where="approved_at IS NULL",
        )
    ]
