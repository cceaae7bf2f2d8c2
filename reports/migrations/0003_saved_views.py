from typing import Any

from django.db import migrations


def move_to_views(apps: Any, schema_editor: Any) -> None:
    """Keep the saved filters of the queue as saved views of it."""
    filters = apps.get_model("reports", "SavedFilter")
    views = apps.get_model("records", "SavedView")
    views.objects.bulk_create(
        views(
            owner_id=row.owner_id,
            of="triage",
            name=row.name,
            params=row.params,
            saved_at=row.saved_at,
        )
        for row in filters.objects.order_by("pk")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_saved_view"),
        ("reports", "0002_not_said"),
    ]

    operations = [
        migrations.RunPython(move_to_views, elidable=True),
        migrations.DeleteModel(name="SavedFilter"),
    ]
