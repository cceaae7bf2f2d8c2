"""Reads of what was published: which months are here, and by which boundaries.

All of it is public, so any signed-in person may read it.
"""

from stronghold.accounts.models import User
from stronghold.geography.models import Edition
from stronghold.opendata.models import SourceFile


def source_files(viewer: User) -> list[SourceFile]:
    """Return the imported files of the viewer's force, by kind and month."""
    mine = SourceFile.objects.filter(force=viewer.force)
    return list(mine.order_by("kind", "month"))


def editions() -> list[Edition]:
    """Return every loaded edition of boundaries, by kind, the newest first."""
    return list(Edition.objects.order_by("kind", "-valid_from"))
