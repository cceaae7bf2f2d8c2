"""Queries of the imported months and the loaded boundaries.

All of it is public, so every signed-in user may read it.
"""

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Edition
from stronghold.core.geography.visibility import own_editions
from stronghold.opendata.models import SourceFile


def source_files(viewer: User) -> list[SourceFile]:
    """Return the imported files of the viewer's force, by kind and month."""
    files = SourceFile.objects.filter(force=viewer.force)
    return list(files.order_by("kind", "month"))


def latest_files(viewer: User) -> list[SourceFile]:
    """Return the file of the latest month of each kind."""
    files = SourceFile.objects.filter(force=viewer.force)
    return list(files.order_by("kind", "-month").distinct("kind"))


def editions(viewer: User) -> list[Edition]:
    """Return every edition of the viewer's force, by kind, the newest first."""
    own = Edition.objects.filter(own_editions(viewer.force_id))
    return list(own.order_by("kind", "-valid_from"))
