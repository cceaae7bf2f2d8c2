from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = {
    "reports": ("reports", "Report"),
    "arrests": ("operations", "Arrest"),
    "warrants": ("operations", "Warrant"),
    "closures": ("operations", "ClosureCase"),
    "seizures": ("operations", "Seizure"),
    "activities": ("operations", "Activity"),
    "referrals": ("operations", "Referral"),
    "concerns": ("operations", "Concern"),
    "lines": ("operations", "CountyLine"),
    "groups": ("operations", "CrimeGroup"),
}


def take_out(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the records out of use that were restricted before this version."""
    decisions = apps.get_model("oversight", "Decision").objects
    for row in decisions.filter(what="restrict", end__isnull=True):
        records = apps.get_model(*TABLES[row.record_kind]).objects
        records.filter(force=row.force_id, reference=row.reference).update(
            restricted_at=row.proposed_at
        )


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_retention"),
        ("operations", "0009_restricted"),
        ("reports", "0005_restricted"),
    ]

    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
