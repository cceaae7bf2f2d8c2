"""The folder of attachments: private files, each complete or absent.

Files are written before their row and deleted after it, so that a crash leaves at most
a file without a row.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings

UNFINISHED = ".new"


def folder() -> Path:
    """Return the folder, which only the site's own user may enter."""
    path = Path(settings.ATTACHMENTS_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def spool() -> IO[bytes]:
    """Return an unnamed file for an upload, which is gone when the process ends."""
    return tempfile.TemporaryFile(dir=folder())


def write(name: str, content: BinaryIO) -> None:
    """Write a file that gets its name only once it is complete and on the disk."""
    unfinished = folder() / f"{name}{UNFINISHED}"
    with open(unfinished, "xb", opener=_privately) as target:
        shutil.copyfileobj(content, target)
        target.flush()
        os.fsync(target.fileno())
    unfinished.rename(folder() / name)


def flush() -> None:
    """Flush the folder, so that the new names survive a power cut too."""
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(name: str) -> None:
    """Remove a file, finished or not."""
    for ending in ("", UNFINISHED):
        (folder() / f"{name}{ending}").unlink(missing_ok=True)


def names_before(limit: datetime) -> Iterator[str]:
    """Yield the names of all files that were last written before an instant."""
    with os.scandir(folder()) as entries:
        for entry in entries:
            if entry.is_file() and entry.stat().st_mtime < limit.timestamp():
                yield entry.name


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
