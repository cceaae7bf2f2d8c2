"""The nightly check: looks at every record that may owe something, changed or not."""

import logging
from datetime import timedelta

from django.db import transaction

from operations.deadlines.actions.sweep import Law, derive, read_law
from operations.deadlines.models import Deadline, DeadlineCheck, DeadlineMark
from operations.deadlines.queries import Source, sources, to_sweep
from stronghold.core.database.away import is_away
from stronghold.core.kernel import clock

logger = logging.getLogger("stronghold.deadlines")

# Records after which is noted how far the check has come: some seconds of work.
PIECE = 500
# What the sweep looks at this soon is left to it.
_SOON = timedelta(minutes=1)


def check_deadlines() -> int:
    """Bring each record's deadlines up to date that the sweep would have left wrong.

    Each is logged as an error; return how many. Once a night: stopped at any point,
    the next call continues there, and does nothing once all are checked.
    """
    law = read_law()
    return sum(_check_kind(source, law) for source in sources())


def _check_kind(source: Source, law: Law) -> int:
    today, n_wrong = clock.today(), 0
    come, _ = DeadlineCheck.objects.get_or_create(owner=source.field)
    if come.done_on == today:
        return 0
    rest = [pk for pk in to_sweep(source) if pk > come.upto]
    for start in range(0, len(rest), PIECE):
        piece = rest[start : start + PIECE]
        n_wrong += sum(_check_one(source, pk, law) for pk in piece)
        come.upto = piece[-1]
        come.save()
    come.upto, come.done_on = 0, today
    come.save()
    return n_wrong


def _check_one(source: Source, pk: int, law: Law) -> bool:
    """Return whether it was wrong; it is right afterwards."""
    try:
        is_wrong = _mend(source, pk, law)
    except Exception as error:
        if is_away(error):
            raise
        # Only its key: the words of an error may quote what is stored.
        logger.error(  # noqa: TRY400
            "The deadlines of %s %s could not be checked: %s",
            source.field,
            pk,
            type(error).__name__,
        )
        return False
    if is_wrong:
        logger.error(
            "The deadlines of %s %s were wrong, and no sweep would have seen it",
            source.field,
            pk,
        )
    return is_wrong


@transaction.atomic(durable=True)
def _mend(source: Source, pk: int, law: Law) -> bool:
    rows = source.rows().select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=pk).first()
    if row is None or not law.is_swept() or _is_seen(source, pk):
        return False
    (derived,) = derive(source, [row], law)
    return derived.changed_anything


def _is_seen(source: Source, pk: int) -> bool:
    """Say whether the sweep looks at a record now anyway."""
    soon = clock.now() + _SOON
    owed = Deadline.objects.filter(**{f"{source.field}_id": pk}, look_at__lte=soon)
    marks = DeadlineMark.objects.filter(owner=source.field, record_id=pk)
    return owed.exists() or marks.exists()
