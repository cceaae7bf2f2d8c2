"""The sign-in provider that was set already stays in force."""

from django.db import migrations

from stronghold.core.database.upgrades.pieces import UpdateInPieces


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0020_keys_approved_before")]
    operations = [
        UpdateInPieces(
            "signinprovider",
            change="secret_in_force = secret, in_force = jsonb_build_object("
            "'issuer', issuer, 'name', name, 'client_id', client_id, 'subject_claim', "
            "subject_claim, 'groups_claim', groups_claim, 'help', help, 'is_on', is_on)",
            where="in_force = '{}'",
        )
    ]
