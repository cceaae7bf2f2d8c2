"""Reads the files that their own sender checked."""

from uuid import UUID

from stronghold.core.accounts.models import CheckedFile, User
from stronghold.core.kernel import clock
from stronghold.core.uploads.checked_files.rules import KEPT_FOR


def checked_file(
    viewer: User, kind: str, *, key: UUID | None = None
) -> CheckedFile | None:
    """Return the viewer's own file of this kind that waits, if there is one.

    With a key, only that one.
    """
    rows = CheckedFile.objects.filter(
        sent_by=viewer, kind=kind, checked_at__gt=clock.now() - KEPT_FOR
    )
    return (rows.filter(key=key) if key else rows).first()
