"""The files of papers, under random names in the folder of attachments."""

import secrets
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import BinaryIO

from stronghold.core.uploads import folder

PREFIX = "paper-"


def store(content: BinaryIO, *, ending: str) -> str:
    """Write a file and return its name."""
    name = f"{PREFIX}{secrets.token_hex(16)}.{ending}"
    try:
        folder.write(name, content)
    except BaseException:
        remove(name)
        raise
    folder.flush()
    return name


def opened(name: str) -> BinaryIO:
    """Open a stored file; FileNotFoundError if there is none."""
    return (folder.folder() / name).open("rb")


def is_there(name: str) -> bool:
    return (folder.folder() / name).exists()


def remove(name: str) -> None:
    folder.remove(name)


def names_before(limit: datetime) -> Iterator[str]:
    """Yield the names of papers that were last written before an instant."""
    for name in folder.names_before(limit):
        if name.startswith(PREFIX):
            yield name.removesuffix(folder.UNFINISHED)


def remove_all_but(kept: Collection[str], names: Collection[str]) -> int:
    """Remove the papers of `names` that are not in `kept`; return how many."""
    gone = set(names) - set(kept)
    for name in gone:
        remove(name)
    return len(gone)
