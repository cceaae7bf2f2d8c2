"""The folder of photos: files under random names, each complete or absent.

A photo is two files, `<name>.jpg` and `<name>.small.jpg`. They are written before their
row and deleted after it, so that a crash leaves at most a file without a row.
"""

import os
import secrets
import tempfile
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

from reports.photos.image import Photo

FULL, SMALL = ".jpg", ".small.jpg"
UNFINISHED = ".new"


def folder() -> Path:
    """Return the folder, which only the site's own user may enter."""
    path = Path(settings.ATTACHMENTS_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def spool() -> IO[bytes]:
    """Return an unnamed file for an upload, which is gone when the process ends."""
    return tempfile.TemporaryFile(dir=folder())


def store(photo: Photo) -> str:
    """Write both files and return their name."""
    name = secrets.token_hex(16)
    try:
        _write(f"{name}{FULL}", photo.content)
        _write(f"{name}{SMALL}", photo.small)
    except BaseException:
        remove(name)
        raise
    _flush_folder()
    return name


def read(name: str, *, small: bool) -> bytes:
    """Return a stored file; FileNotFoundError if there is none."""
    return (folder() / f"{name}{SMALL if small else FULL}").read_bytes()


def remove(name: str) -> None:
    for ending in (FULL, SMALL, FULL + UNFINISHED, SMALL + UNFINISHED):
        (folder() / f"{name}{ending}").unlink(missing_ok=True)


def names_before(limit: datetime) -> Iterator[str]:
    """Yield the names of photos whose files were last written before an instant."""
    with os.scandir(folder()) as entries:
        for entry in entries:
            if entry.is_file() and entry.stat().st_mtime < limit.timestamp():
                yield entry.name.partition(".")[0]


def remove_all_but(kept: Collection[str], names: Collection[str]) -> int:
    """Remove the photos of `names` that are not in `kept`; return how many."""
    gone = set(names) - set(kept)
    for name in gone:
        remove(name)
    return len(gone)


def _write(name: str, content: bytes) -> None:
    """Write a file that gets its name only once it is complete and on the disk."""
    unfinished = folder() / f"{name}{UNFINISHED}"
    with open(unfinished, "xb", opener=_privately) as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    unfinished.rename(folder() / name)


def _flush_folder() -> None:
    """Flush the folder, so that the new names survive a power cut too."""
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
