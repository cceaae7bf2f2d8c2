"""Give Python's stack room, so that deep calls do not ask the system for memory.

Python keeps the frames of a thread in pieces of 16 KiB, and gives a piece back as soon
as its last frame ends. A loop whose calls cross the end of a piece maps and unmaps it
each time: a visit to every address of the site did so 300,000 times, which took a
quarter of its time. A frame that is larger than a piece gets a piece of its own, of the
next power of two; what it does not need itself is room for all that it calls.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Slightly more than half a MiB, in words of 8 bytes: the piece is of one MiB.
WORDS = 2**16


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function, called from a frame that leaves half a MiB of stack."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=WORDS)
    return call
