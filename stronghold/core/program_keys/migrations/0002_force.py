import django.db.models.deletion
from django.db import migrations, models

# Until now a key for map layers worked with the force of its agreement.
OF_AGREEMENT = """
UPDATE program_keys_programkey AS key SET force_id = agreement.force_id
FROM sharing_agreement AS agreement, accounts_user AS owner,
  accounts_organisation AS partner
WHERE agreement.reference = key.agreement AND owner.id = key.owner_id
  AND partner.id = owner.organisation_id AND agreement.partner_id = partner.id
  AND agreement.force_id <> partner.force_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("geography", "0004_uuid_namespace"),
        ("sharing", "0004_history_by_record_alone"),
        ("program_keys", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="programkey",
            name="force",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="geography.force",
            ),
        ),
        # Checked with each row: no check may wait when the column's index is made.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(OF_AGREEMENT, migrations.RunSQL.noop),
    ]
