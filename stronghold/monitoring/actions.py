"""Send the security feed: the events of each sealed block, once, in order."""

from django.conf import settings
from django.db import connection, transaction

from stronghold.core.audit.seals.queries import newest_block, sealed_after
from stronghold.core.kernel import clock
from stronghold.monitoring.models import FeedPosition
from stronghold.monitoring.security_feed import COLUMNS, belongs, line_of
from stronghold.monitoring.sending import send

_LOCK = 7_436_021


def send_security_feed() -> int:
    """Send the events of the blocks that are sealed since; return how many lines.

    The first call notes where the feed begins and sends nothing. Each block is noted
    once it is sent: what fails is sent by the next call, and after a crash a block may
    come twice, which its number shows. OSError if the target does not take it.
    """
    n_sent = 0
    while (n := _send_block()) is not None:
        n_sent += n
    return n_sent


@transaction.atomic(durable=True)
def _send_block() -> int | None:
    """Send the next block; return how many lines, None if there is none to send."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
    position = FeedPosition.objects.first()
    if position is None:
        newest = newest_block()
        FeedPosition.objects.create(
            block=newest.number if newest else 0, sent_at=clock.now()
        )
        return None
    block = sealed_after(position.block)
    if block is None:
        return None
    rows = [row for row in block.events(COLUMNS) if belongs(row)]
    lines = [line_of(row, block.number, block.hash) for row in rows]
    if lines:
        send(settings.SECURITY_FEED, lines)
    FeedPosition.objects.update(block=block.number, sent_at=clock.now())
    return len(lines)
