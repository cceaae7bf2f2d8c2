"""How events are hashed into blocks, and blocks into a chain.

Only the standard library is used, so that anyone can check a seal with a few lines of
their own.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What the first block names as its predecessor.
NO_BLOCK = "0" * 64


def event_digest(columns: Sequence[Any]) -> bytes:
    """Return the SHA-256 of an event: its columns as JSON, times in microseconds."""
    plain = [
        _micros(value) if isinstance(value, datetime) else value for value in columns
    ]
    return hashlib.sha256(_json(plain)).digest()


def root_of(digests: Sequence[bytes]) -> str:
    """Return the SHA-256 of the digests of events one after another, as hex."""
    return hashlib.sha256(b"".join(digests)).hexdigest()


def block_hash(
    number: int,
    sealed_at: datetime,
    upto_txid: int,
    previous: str,
    parts: Sequence[tuple[date, int, str]],
) -> str:
    """Return the hash of a block, as hex: of the block before it and of its own parts.

    `parts` has for each month, in order, how many events there are and their root.
    """
    listed = [[month.isoformat(), n, root] for month, n, root in parts]
    content = [number, _micros(sealed_at), upto_txid, previous, listed]
    return hashlib.sha256(_json(content)).hexdigest()


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _json(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()
