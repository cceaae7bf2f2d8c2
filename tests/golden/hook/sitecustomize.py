"""Holds still what Python draws at random, in a commit that knows nothing of it.

`bin/golden` puts this folder on PYTHONPATH, so that every Python process imports it
before anything else. Keys and UUIDs ascend in the order in which they are drawn; all
else comes from a stream of its own for each function that draws. So one draw more
changes no other function's.
"""

import hashlib
import os
import sys
import uuid
from collections import Counter
from itertools import count

# Each process starts from nothing, and must not draw what an earlier one has stored.
STEP = int(os.environ["GOLDEN_STEP"])
SEED = f"stronghold {STEP}"
# A draw from more than so many numbers is of a key.
LEAST_OF_KEYS = 2**40
PASSED_OVER = {__name__, "random", "secrets", "uuid"}

_drawn: Counter[str] = Counter()
_keys = count(STEP * 10**9 + 1)


def _who_draws() -> str:
    frame = sys._getframe(2)
    while frame.f_back and frame.f_globals.get("__name__") in PASSED_OVER:
        frame = frame.f_back
    return frame.f_code.co_name


def urandom(size: int, /) -> bytes:
    who = _who_draws()
    _drawn[who] += 1
    return hashlib.shake_256(f"{SEED} {who} {_drawn[who]}".encode()).digest(size)


def uuid4() -> uuid.UUID:
    return uuid.UUID(int=next(_keys), version=4)


# Before these two are imported, since they keep what they find.
os.urandom = urandom
import random  # noqa: E402
import secrets  # noqa: E402

_below = secrets.randbelow


def randbelow(exclusive_upper_bound: int) -> int:
    if exclusive_upper_bound < LEAST_OF_KEYS:
        return _below(exclusive_upper_bound)
    return next(_keys)


secrets.randbelow = randbelow
uuid4.__module__ = "uuid"
uuid.uuid4 = uuid4
random.seed(SEED)
