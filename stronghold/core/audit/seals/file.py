"""The file of seals: the hash of each block, kept outside the database.

Someone who owns the database could remove the newest events together with their
blocks, and the chain that is left would be whole. This file shows the blocks that were
there. It belongs on another machine, or on a disk to which lines can only be added.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stronghold.core.kernel.errors import RuleBroken

_LINE = re.compile(r"(\d{1,19}) ([0-9a-f]{64}) (\S{1,40})")
# Enough for the last whole line and one that was interrupted.
_TAIL_BYTES = 300


@dataclass(frozen=True)
class Line:
    """One seal in the file: the block's number and hash, and when it was sealed."""

    number: int
    hash: str
    sealed_at: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.sealed_at)

    def __str__(self) -> str:
        return f"{self.number} {self.hash} {self.sealed_at}"


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the seals of a file. RuleBroken if a line is none.

    A line whose writing was interrupted is passed over, if it is the last or the next
    one begins alike.
    """
    cut: str | None = None
    with path.open(encoding="ascii", errors="replace") as file:
        for row, text in enumerate(file, start=1):
            if cut is not None and not text.startswith(cut):
                raise _no_seal(path, row - 1)
            match = _LINE.fullmatch(text.strip())
            if match and _is_moment(match[3]) and text.endswith("\n"):
                yield Line(int(match[1]), match[2], match[3])
                cut = None
            else:
                cut = text.strip()
    if cut is not None and text.endswith("\n"):
        raise _no_seal(path, row)


def _no_seal(path: Path, row: int) -> RuleBroken:
    return RuleBroken(f"Line {row} of {path} is not a seal.")


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def last_number(path: Path) -> int:
    """Return the number of the newest block in a file; 0 if there is no file."""
    if not path.exists():
        return 0
    whole, _, _ = _tail(path).rpartition("\n")
    matches = _LINE.findall(whole)
    return int(matches[-1][0]) if matches else 0


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        return file.read().decode("ascii", "replace")


def add_lines(path: Path, lines: Iterable[Line]) -> None:
    """Add seals to a file, and return when they are on its disk.

    A line that was interrupted is ended and stays: the file may be one that only grows.
    """
    text = "".join(f"{line}\n" for line in lines)
    if path.exists() and _tail(path)[-1:] not in {"", "\n"}:
        text = "\n" + text
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
