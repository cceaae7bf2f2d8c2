"""Stored files of one sort, under random names in the folder of attachments."""

import logging
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from stronghold.core.kernel.errors import NotFound
from stronghold.core.uploads import folder

PART = 256 * 1024
# A file without a row may belong to an upload in progress, but not after this time.
LONGEST_UNFINISHED = timedelta(days=1)
# For a site that is stopped, where no upload is in progress.
LATEST = datetime.max.replace(tzinfo=UTC)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Store:
    """The files whose names begin with a prefix, which ends in a hyphen."""

    prefix: str

    def store(self, content: BinaryIO, *, ending: str) -> str:
        """Write a file and return its name."""
        name = f"{self.prefix}{secrets.token_hex(16)}.{ending}"
        try:
            folder.write(name, content)
        except BaseException:
            folder.remove(name)
            raise
        folder.flush()
        return name

    def opened(self, name: str) -> BinaryIO:
        """Open a stored file; FileNotFoundError if there is none."""
        return (folder.folder() / name).open("rb")

    def check_is_there(self, name: str) -> None:
        """Raise NotFound if a file is gone."""
        if not (folder.folder() / name).exists():
            logger.error("The file %s is not in its folder", name)
            raise NotFound

    def parts_of(self, name: str) -> Iterator[bytes]:
        """Yield a file in parts: it is open only while it is read."""
        with self.opened(name) as opened:
            while part := opened.read(PART):
                yield part

    def remove(self, name: str) -> None:
        folder.remove(name)

    def names_before(self, limit: datetime) -> Iterator[str]:
        """Yield the names of those that were last written before an instant."""
        for name in folder.names_before(limit):
            if name.startswith(self.prefix):
                yield name.removesuffix(folder.UNFINISHED)

    def remove_all_but(self, kept: Collection[str], names: Collection[str]) -> int:
        """Remove the files of `names` that are not in `kept`; return how many."""
        gone = set(names) - set(kept)
        for name in gone:
            self.remove(name)
        return len(gone)
