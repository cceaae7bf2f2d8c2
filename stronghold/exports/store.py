"""The folder of exports: files under meaningless names, each complete or absent.

A file being written is in its own folder, named after the lease, and gets its name when
complete. Files left by a killed worker are deleted by `clear_exports`.
"""

import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

UNFINISHED = ".new"


def folder() -> Path:
    """Return the folder, which only the site's own system user may enter."""
    path = Path(settings.EXPORTS_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def begin(lease: UUID) -> Path:
    """Make the folder for the file written under a lease."""
    path = _unfinished(lease)
    path.mkdir(mode=0o700)
    return path


def settle(written: Path, lease: UUID) -> int:
    """Name a finished file after its lease, safely on disk; return its bytes."""
    written.chmod(0o600)
    with written.open("rb") as stream:
        os.fsync(stream.fileno())
        n_bytes = os.fstat(stream.fileno()).st_size
    written.rename(folder() / lease.hex)
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return n_bytes


def opened(name: str) -> BinaryIO:
    """Open a finished file; raises FileNotFoundError if there is none."""
    return path_of(name).open("rb")


def path_of(name: str) -> Path:
    return folder() / name


def private(path: Path) -> BinaryIO:
    """Open a new file that no other system user may read."""
    return open(path, "xb", opener=_privately)


def give_up(lease: UUID) -> None:
    """Delete what was written under a lease."""
    shutil.rmtree(_unfinished(lease), ignore_errors=True)


def remove(name: str) -> None:
    if name:
        (folder() / name).unlink(missing_ok=True)


def present() -> set[str]:
    """Return the names of everything in the folder."""
    return set(os.listdir(folder()))


def remove_all_but(kept: Collection[str], names: Collection[str]) -> int:
    """Delete the names that belong to no file or lease; return how many."""
    gone = {name for name in names if name.removesuffix(UNFINISHED) not in kept}
    for name in gone:
        path = folder() / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return len(gone)


def _unfinished(lease: UUID) -> Path:
    return folder() / f"{lease.hex}{UNFINISHED}"


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
