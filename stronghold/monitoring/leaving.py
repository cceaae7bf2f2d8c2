"""Whether this process is about to be stopped, so that a proxy asks another in time.

A proxy cannot send again what it has begun to send to a server that ends. So the
server first says that it leaves (`stronghold.serve`, on SIGUSR1), and serves on until
the proxy has seen that.
"""

import struct
import time
from mmap import mmap

# Then it serves again, if it was not stopped after all: a proxy has no other, perhaps.
LONGEST_SECONDS = 120
# The moment, by the clock that all processes of this machine share, until which it
# leaves. In memory that processes forked from this one have in common.
_UNTIL = struct.Struct("d")
_shared = mmap(-1, _UNTIL.size)


def leave() -> None:
    """Have this process, and those forked from it, say from now on that they leave."""
    _UNTIL.pack_into(_shared, 0, time.monotonic() + LONGEST_SECONDS)


def is_leaving() -> bool:
    (until,) = _UNTIL.unpack_from(_shared, 0)
    return bool(time.monotonic() < until)
