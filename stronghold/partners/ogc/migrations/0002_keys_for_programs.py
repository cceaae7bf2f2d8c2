from django.db import migrations


def move_keys(apps, schema_editor):
    ProgramKey = apps.get_model("program_keys", "ProgramKey")
    for key in apps.get_model("ogc", "AccessKey").objects.all():
        ProgramKey.objects.create(
            owner_id=key.owner_id,
            name=key.name,
            digest=key.digest,
            scopes=["maps"],
            agreement=key.agreement,
            made_at=key.made_at,
            until=key.until,
            used_at=key.used_at,
            revoked_at=key.revoked_at,
        )


class Migration(migrations.Migration):
    """Keys for maps are keys for programs that open map layers."""

    dependencies = [
        ("ogc", "0001_initial"),
        ("program_keys", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(move_keys, migrations.RunPython.noop),
        migrations.DeleteModel(name="AccessKey"),
    ]
