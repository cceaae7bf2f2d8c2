"""The files of photos: under random names, each complete or absent.

A photo is two files, `<name>.jpg` and `<name>.small.jpg`, in the folder of attachments.
"""

import secrets
from collections.abc import Collection, Iterator
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from stronghold.core.uploads import folder

if TYPE_CHECKING:
    from reports.photos.image import Photo

FULL, SMALL = ".jpg", ".small.jpg"
# Names of other files in the folder have a word and a hyphen before the random part.
OTHERS = "-"


def store(photo: "Photo") -> str:
    """Write both files and return their name."""
    name = secrets.token_hex(16)
    try:
        folder.write(f"{name}{FULL}", BytesIO(photo.content))
        folder.write(f"{name}{SMALL}", BytesIO(photo.small))
    except BaseException:
        remove(name)
        raise
    folder.flush()
    return name


def read(name: str, *, small: bool) -> bytes:
    """Return a stored file; FileNotFoundError if there is none."""
    return (folder.folder() / f"{name}{SMALL if small else FULL}").read_bytes()


def remove(name: str) -> None:
    for ending in (FULL, SMALL):
        folder.remove(f"{name}{ending}")


def names_before(limit: datetime) -> Iterator[str]:
    """Yield the names of photos whose files were last written before an instant."""
    for name in folder.names_before(limit):
        if OTHERS not in name:
            yield name.partition(".")[0]


def remove_all_but(kept: Collection[str], names: Collection[str]) -> int:
    """Remove the photos of `names` that are not in `kept`; return how many."""
    gone = set(names) - set(kept)
    for name in gone:
        remove(name)
    return len(gone)
