"""Streams a file, and stops sending it once the agreement has ended."""

import logging
from typing import TYPE_CHECKING, BinaryIO, Self

from stronghold.core.accounts.models import User
from stronghold.core.sharing.queries import in_force

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

PART = 256 * 1024
logger = logging.getLogger(__name__)


class WhileInForce:
    """A file in parts. Before each part it checks that the agreement is in force.

    The length was sent first, so the client can see that the file is incomplete.
    """

    def __init__(self, stream: BinaryIO, viewer: User, agreement: "Agreement") -> None:
        self._stream, self._viewer, self._agreement = stream, viewer, agreement

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        part = self._stream.read(PART)
        if not part:
            raise StopIteration
        if self._agreement not in in_force(self._viewer):
            logger.info("a file was broken off: its agreement has ended")
            raise StopIteration
        return part

    def close(self) -> None:
        """Close the file; called by the response, complete or not."""
        self._stream.close()
