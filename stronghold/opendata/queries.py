"""Queries of the imported months and the loaded boundaries.

All of it is public, so every signed-in user may read it.
"""

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Edition
from stronghold.opendata.models import SourceFile


def source_files(viewer: User) -> list[SourceFile]:
    """Return the imported files of the viewer's force, by kind and month."""
    files = SourceFile.objects.filter(force=viewer.force)
    return list(files.order_by("kind", "month"))


def latest_files(viewer: User) -> list[SourceFile]:
    """Return the file of the latest month of each kind."""
    files = SourceFile.objects.filter(force=viewer.force)
    return list(files.order_by("kind", "-month").distinct("kind"))


def editions() -> list[Edition]:
    """Return every loaded edition of boundaries, by kind, the newest first."""
    return list(Edition.objects.order_by("kind", "-valid_from"))
