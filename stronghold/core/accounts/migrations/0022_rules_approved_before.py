"""The access rules that were written already are in force."""

from django.db import migrations

_COLUMNS = "force_id, claim, value, organisation_id, role, own_role, team_id, position"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0021_provider_approved_before")]
    operations = [
        migrations.RunSQL(
            f"INSERT INTO accounts_ruleinforce ({_COLUMNS}) "  # noqa: S608 - names
            f"SELECT {_COLUMNS} FROM accounts_accessrule",
            "DELETE FROM accounts_ruleinforce",
        )
    ]
