"""Store the server's log of changes, encrypted, so that any moment can be restored.

PostgreSQL puts each finished piece of the log (WAL) into a folder, by `keep_wal`. From
there it is compressed and encrypted into the folder of backups, and then removed.
"""

import gzip
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from pyrage import x25519

from stronghold.core.database.backups.encryption import decrypt, encrypt, stored_as
from stronghold.core.database.backups.folder import BackupFolder, Manifest, Piece
from stronghold.core.database.backups.photos import store_photos
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken

Report = Callable[[str], None]
# Pieces, and what PostgreSQL notes beside them: a backup, a new branch of the log.
_NAMES = re.compile(
    r"[0-9A-F]{24}(\.partial|\.[0-9A-F]{8}\.backup)?|[0-9A-F]{8}\.history"
)
_PIECE = re.compile(r"[0-9A-F]{24}")
_BRANCH = 8
_PAGE = bytes(8192)


def archive(
    folder: BackupFolder, waiting: Path, to: x25519.Recipient, report: Report
) -> int:
    """Encrypt the pieces that wait in a folder, and remove them; return how many.

    Photos come first, so that each row in a piece has its photo. A piece that is stored
    already is only removed; one that differs from the stored one stays, and RuleBroken.
    """
    names = sorted(p.name for p in waiting.iterdir() if _NAMES.fullmatch(p.name))
    if not names:
        return 0
    folder.make()
    store_photos(folder, to, report)
    with folder.locked_for("wal"):
        known = folder.pieces()
        for name in names:
            path = waiting / name
            # Another process may have stored it meanwhile.
            if path.exists():
                _archive_one(folder, path, known.get(name), to)
                report(f"Stored {name}")
    return len(names)


def _archive_one(
    folder: BackupFolder, path: Path, stored: Piece | None, to: x25519.Recipient
) -> None:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if stored is None:
        packed = io.BytesIO(gzip.compress(content, compresslevel=1, mtime=0))
        file = encrypt(packed, folder.piece_file(path.name), to)
        folder.add_piece(Piece(path.name, clock.now(), file, len(content), digest))
    elif stored.sha256 != digest:
        raise RuleBroken(
            f"{path} differs from the piece of that name in {folder.path}: it is of "
            "another server. Name an empty folder of backups for this one."
        )
    path.unlink()


def since(folder: BackupFolder, manifest: Manifest) -> list[Piece]:
    """Return the pieces from the first that a base backup needs, in their order.

    Those of its own branch of the log, and of later ones of which PostgreSQL noted
    where they begin. A server that was restored to a moment writes a new branch without
    such a note, from its own first base backup on.
    """
    later = _from(manifest, folder.pieces())
    own = manifest.first_piece[:_BRANCH]
    noted = {one.name[:_BRANCH] for one in later if one.name.endswith(".history")}
    branches = {own} | {branch for branch in noted if branch > own}
    return [one for one in later if one.name[:_BRANCH] in branches]


def _from(manifest: Manifest, pieces: Mapping[str, Piece]) -> list[Piece]:
    """Return the pieces of any branch that are not older than a base backup."""
    first = manifest.first_piece[_BRANCH:]
    return [
        one
        for one in pieces.values()
        if one.name.endswith(".history") or one.name[_BRANCH:24] >= first
    ]


def faults_of_pieces(
    folder: BackupFolder,
    manifest: Manifest,
    key: x25519.Identity | None,
    report: Report,
) -> Sequence[str]:
    """Return what is wrong with the log since a base backup, in words."""
    needed = since(folder, manifest)
    wrong = _gaps(manifest, needed)
    for n, piece in enumerate(needed, start=1):
        path = folder.piece_file(piece.name)
        if not path.exists():
            wrong.append(f"{path} is missing.")
        elif stored_as(path) != (piece.stored.bytes, piece.stored.sha256):
            wrong.append(f"{path} was changed or damaged.")
        elif key is not None:
            read_piece(folder, piece, key)
        if n % 100 == 0 or n == len(needed):
            report(f"Checked {n:,} of {len(needed):,} pieces of the log")
    return wrong


def _gaps(manifest: Manifest, pieces: Iterable[Piece]) -> list[str]:
    """Return, in words, which pieces between the first and the newest are missing."""
    whole = {
        _number(one.name, one.bytes): one.name
        for one in pieces
        if _PIECE.fullmatch(one.name)
    }
    listed = set(whole.values())
    wrong = [
        f"The piece {name} of the log is missing."
        for name in dict.fromkeys((manifest.first_piece, manifest.last_piece))
        if name not in listed
    ]
    last = None
    for number in sorted(whole):
        if last is not None and number != last + 1:
            wrong.append(f"Pieces of the log are missing after {whole[last]}.")
        last = number
    return wrong


def _number(name: str, n_bytes: int) -> int:
    """Return the place of a piece in the log: names count 4 GB, and pieces in it."""
    return int(name[8:16], 16) * ((1 << 32) // n_bytes) + int(name[16:24], 16)


def span_of(before: Iterable[str], after: Iterable[str]) -> tuple[str, str] | None:
    """Return the first and the last piece that a base backup needs; None if not there.

    From the names of the pieces before it and after: PostgreSQL notes the backup under
    the name of its first piece, when all that it needs are archived.
    """
    new = {name for name in set(after) - set(before) if name.endswith(".backup")}
    if not new:
        return None
    return max(new)[:24], max(name for name in after if _PIECE.fullmatch(name))


def read_piece(folder: BackupFolder, piece: Piece, key: x25519.Identity) -> bytes:
    """Decrypt a piece. RuleBroken if it is not as it was."""
    packed = io.BytesIO()
    decrypt(folder.piece_file(piece.name), packed, key)
    content = gzip.decompress(packed.getvalue())
    if hashlib.sha256(content).hexdigest() != piece.sha256:
        raise RuleBroken(f"The piece {piece.name} of the log is damaged.")
    return content


def unpack(
    folder: BackupFolder,
    pieces: Sequence[Piece],
    target: Path,
    key: x25519.Identity,
    report: Report,
) -> None:
    """Decrypt pieces into a folder. Pages of zeros, which are most, take no room."""
    for n, piece in enumerate(pieces, start=1):
        content = read_piece(folder, piece, key)
        with (target / piece.name).open("wb") as file:
            for start in range(0, len(content), len(_PAGE)):
                page = content[start : start + len(_PAGE)]
                if page == _PAGE:
                    file.seek(len(_PAGE), os.SEEK_CUR)
                else:
                    file.write(page)
            file.truncate(len(content))
        if n % 100 == 0 or n == len(pieces):
            report(f"Log: {n:,} of {len(pieces):,} pieces")


def prune_pieces(folder: BackupFolder, limit: datetime, report: Report) -> None:
    """Remove the pieces before the oldest base backup, and without one the old ones."""
    bases = folder.bases()
    with folder.locked_for("wal"):
        pieces = folder.pieces()
        if bases:
            left = _from(bases[-1], pieces)
        else:
            left = [one for one in pieces.values() if one.archived_at >= limit]
        kept = {one.name for one in left}
        # The list first: what it does not name is not needed.
        folder.keep_pieces(left)
        for path in folder.wal.glob("*.age"):
            if path.name.removesuffix(".age") not in kept:
                path.unlink()
    if len(kept) < len(pieces):
        report(f"Removed {len(pieces) - len(kept):,} pieces of the log")
