"""The process that keeps figures right: it finds marked days and counts them again.

It asks the database itself, four times a second. Nothing is queued, so nothing can be
lost with Redis or with this process, and no other work is in the way.
"""

import logging
import time
from threading import Event

from django.db import Error, connection

from stronghold.figures import heartbeat, tallies

log = logging.getLogger(__name__)

# Seconds. A look that finds nothing is one statement, of a tenth of a millisecond.
LOOK_EVERY = 0.25
LOOK_AFTER_FAILURE = 1.0
NOTE_EVERY = 15.0


def keep_figures(stop: Event) -> None:
    """Recount what is marked stale until `stop` is set.

    Any number may run at once: one counts, and the others wait for what it leaves.
    While the database is away it asks each second.
    """
    noted_at = float("-inf")
    while not stop.is_set():
        pause = LOOK_EVERY
        try:
            if time.monotonic() - noted_at >= NOTE_EVERY:
                heartbeat.note(heartbeat.FIGURES)
                noted_at = time.monotonic()
            tallies.refresh()
        except Error as error:
            # Only its type: its words may quote what is stored.
            log.warning("Figures could not be counted: %s", type(error).__name__)
            connection.close()
            pause = LOOK_AFTER_FAILURE
        stop.wait(pause)
