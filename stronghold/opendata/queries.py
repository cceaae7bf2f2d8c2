"""Queries of the imported months.

All of it is public, so every signed-in user may read it.
"""

from stronghold.core.accounts.models import User
from stronghold.opendata.models import SourceFile


def source_files(viewer: User) -> list[SourceFile]:
    """Return the imported files of the viewer's force, by kind and month."""
    files = SourceFile.objects.filter(force=viewer.force)
    return list(files.order_by("kind", "month"))


def latest_files(viewer: User) -> list[SourceFile]:
    """Return the file of the latest month of each kind."""
    files = SourceFile.objects.filter(force=viewer.force)
    return list(files.order_by("kind", "-month").distinct("kind"))
