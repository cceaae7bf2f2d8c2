"""Keeps a file that was right until it is imported, and forgets it in time."""

import uuid

from django.db import transaction

from stronghold.core.accounts.models import CheckedFile, User
from stronghold.core.audit.record import file_label
from stronghold.core.kernel import clock
from stronghold.core.uploads.checked_files.rules import KEPT_FOR, SentFile


@transaction.atomic(durable=True)
def keep(*, by: User, sent: SentFile) -> CheckedFile:
    """Keep a file that was right, in place of an earlier one of its sender and kind."""
    row, _ = CheckedFile.objects.update_or_create(
        sent_by=by,
        kind=sent.kind,
        defaults={
            "key": uuid.uuid4(),
            "name": file_label(sent.name),
            "content": sent.content,
            "ticked": dict(sent.ticked),
            "checked_at": clock.now(),
        },
    )
    return row


@transaction.atomic(durable=True)
def forget(*, by: User, kind: str) -> None:
    """Delete the file of a kind that its sender no longer needs."""
    CheckedFile.objects.filter(sent_by=by, kind=kind).delete()


@transaction.atomic(durable=True)
def forget_old() -> None:
    """Delete the files that were not imported in time."""
    CheckedFile.objects.filter(checked_at__lte=clock.now() - KEPT_FOR).delete()
