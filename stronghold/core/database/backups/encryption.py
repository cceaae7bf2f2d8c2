"""Encrypt to a public key with age, and decrypt, in constant memory.

The private key is needed only to restore and to check what is inside, so it is kept
away from the server: https://age-encryption.org/v1.
"""

import contextlib
import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyrage
from pyrage import x25519

from stronghold.core.database.backups.folder import Stored
from stronghold.core.kernel.errors import RuleBroken

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

Progress = Callable[[int], None]
_PIECE = 1 << 20


class _Counted(io.BufferedIOBase):
    """A stream that hashes and counts what passes through it."""

    def __init__(self, stream: IO[bytes], progress: Progress = lambda n: None) -> None:
        self._stream = stream
        self._progress = progress
        self.hash = hashlib.sha256()
        self.n_bytes = 0

    def read(self, size: int | None = -1, /) -> bytes:
        return self._passed(self._stream.read(-1 if size is None else size))

    def write(self, piece: "Buffer", /) -> int:
        self._stream.write(piece)
        return len(self._passed(bytes(piece)))

    def _passed(self, piece: bytes) -> bytes:
        self.hash.update(piece)
        self.n_bytes += len(piece)
        self._progress(self.n_bytes)
        return piece


def new_key() -> tuple[str, str]:
    """Return a new private key and its public key."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient(public_key: str) -> x25519.Recipient:
    """Return a public key as one. RuleBroken if the text is none."""
    try:
        return x25519.Recipient.from_str(public_key.strip())
    except pyrage.RecipientError as error:
        raise RuleBroken(
            "The public key must begin with age1, as `bin/backup --new-key` prints it."
        ) from error


def identity(path: Path) -> x25519.Identity:
    """Return the private key in a file, which may have lines of comment."""
    try:
        lines = path.read_text().splitlines()
        keys = [line.strip() for line in lines if line.strip()[:1] not in ("", "#")]
        return x25519.Identity.from_str(keys[0])
    except (OSError, UnicodeDecodeError, IndexError, pyrage.IdentityError) as error:
        raise RuleBroken(f"There is no private key in {path}.") from error


def encrypt(
    source: IO[bytes],
    path: Path,
    to: x25519.Recipient,
    progress: Progress = lambda n: None,
) -> Stored:
    """Encrypt a stream into a file, which has its name only once it is on the disk."""
    unfinished = path.with_suffix(".new")
    plain = _Counted(source, progress)
    with open(unfinished, "wb", opener=_privately) as target:
        stored = _Counted(target)
        pyrage.encrypt_io(plain, stored, [to])
        target.flush()
        os.fsync(target.fileno())
    unfinished.rename(path)
    flush(path.parent)
    return Stored(stored.n_bytes, stored.hash.hexdigest(), plain.n_bytes)


def decrypt(
    path: Path,
    target: IO[bytes],
    key: x25519.Identity,
    progress: Progress = lambda n: None,
) -> int:
    """Decrypt a file into a stream; return its size. RuleBroken if that fails."""
    plain = _Counted(target, progress)
    try:
        with path.open("rb") as source:
            pyrage.decrypt_io(source, plain, [key])
    except pyrage.DecryptError as error:
        raise RuleBroken(
            f"{path} cannot be decrypted: it is damaged, or for another key."
        ) from error
    return plain.n_bytes


def stored_as(path: Path) -> tuple[int, str]:
    """Return the size and SHA-256 of a file as it is stored."""
    digest, n_bytes = hashlib.sha256(), 0
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
            n_bytes += len(piece)
    return n_bytes, digest.hexdigest()


def flush(folder: Path) -> None:
    """See that the names in a folder are on its disk.

    A network share may refuse, and looks after its names without being asked.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
