"""The file of erasures, kept beside the backups: what an older backup must lose again.

One line of JSON for each erasure: the reference, the kind, the rule and who decided
when; of a reporter who asked to be erased, the reference of the report and who did it.
It says nothing about anyone whom a record was about, so it is not encrypted: the
site adds lines without a key, and a restore reads them. It needs the same care as the
backups, because who can change it can have a restore erase more, or less.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from stronghold.core.kernel.errors import RuleBroken


@dataclass(frozen=True)
class Line:
    """One erasure, as it was decided. Times are in ISO 8601, people are usernames."""

    force: str
    kind: str
    reference: str
    rule: str
    because: str
    proposed_at: str
    proposed_by: str
    decided_at: str
    decided_by: str
    erased_at: str


_NAMES = {field.name for field in fields(Line)}


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the erasures of a file. RuleBroken if a whole line is none.

    A last line without its end was interrupted; it is written again.
    """
    with path.open(encoding="utf-8") as file:
        for row, text in enumerate(file, start=1):
            if text.endswith("\n"):
                yield _line(text, f"Line {row} of {path} is not an erasure.")


def _line(text: str, wrong: str) -> Line:
    try:
        content = json.loads(text)
    except ValueError:
        raise RuleBroken(wrong) from None
    if not isinstance(content, dict) or set(content) != _NAMES:
        raise RuleBroken(wrong)
    return Line(**{name: str(value) for name, value in content.items()})


def add_lines(path: Path, lines: Iterable[Line]) -> None:
    """Add erasures to the file, and see that they are on the disk."""
    with path.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                # The interrupted line ends before the next begins, and is no erasure.
                file.truncate(_end_of_last_line(path))
        for line in lines:
            file.write(json.dumps(asdict(line)).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _end_of_last_line(path: Path) -> int:
    return path.read_bytes().rfind(b"\n") + 1
