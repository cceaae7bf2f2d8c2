"""The folder of photos: files under names that tell nothing, each whole or absent.

A photo is two files, `<name>.jpg` and `<name>.small.jpg`. They come before their row
and go after it, so that what a crash leaves behind is a file that no row names.
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
    """Return a nameless file for an upload: gone with the process, however it ends."""
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
    _settle()
    return name


def read(name: str, *, small: bool) -> bytes:
    """Return a stored file; FileNotFoundError where there is none."""
    return (folder() / f"{name}{SMALL if small else FULL}").read_bytes()


def remove(name: str) -> None:
    for ending in (FULL, SMALL, FULL + UNFINISHED, SMALL + UNFINISHED):
        (folder() / f"{name}{ending}").unlink(missing_ok=True)


def names_before(limit: datetime) -> Iterator[str]:
    """Yield the names of files that were last written before an instant."""
    with os.scandir(folder()) as entries:
        for entry in entries:
            if entry.is_file() and entry.stat().st_mtime < limit.timestamp():
                yield entry.name.partition(".")[0]


def remove_all_but(kept: Collection[str], names: Collection[str]) -> int:
    """Remove those of the names that are not kept; return how many."""
    gone = set(names) - set(kept)
    for name in gone:
        remove(name)
    return len(gone)


def _write(name: str, content: bytes) -> None:
    """Write a file that has its name only once it is whole, and on the disk."""
    unfinished = folder() / f"{name}{UNFINISHED}"
    with open(unfinished, "xb", opener=_privately) as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    unfinished.rename(folder() / name)


def _settle() -> None:
    """Have the disk remember the names as well."""
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
