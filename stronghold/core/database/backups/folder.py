"""The folder of backups.

    backups/<time>/database.age     the database at one moment, or
    backups/<time>/base.age         the server's whole data folder, to replay changes on
    backups/<time>/manifest.json    what the backup has, with checksums; written last
    files/<key>/<name>.age          each photo once, shared by all backups that have it
                                    and are encrypted to the same public key
    wal/<name>.age                  the changes since: each piece of the server's log
    wal/index.jsonl                 those pieces with their checksums

`<key>` is the end of that public key. A backup without its manifest was interrupted.
Files have random names and never change, so that a later backup adds only new ones.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from stronghold.core.kernel.errors import RuleBroken

_TIME = "%Y-%m-%dT%H%M%SZ"
FORMAT = 2
_KEY_LENGTH = 12


@dataclass(frozen=True)
class Stored:
    """One encrypted file: its size in bytes and SHA-256 as stored, and its own size."""

    bytes: int
    sha256: str
    plain_bytes: int


@dataclass(frozen=True)
class Manifest:
    """What one backup has. `files` is by the name of the photo’s file.

    `to` is the public key that all of it is encrypted to. A base backup names the first
    and the last piece of the log without which it is not whole, and the moment from
    which on it can be restored to.
    """

    to: str
    made_at: datetime
    postgresql: str
    migrations: Mapping[str, str]
    database: Stored
    files: Mapping[str, Stored]
    first_piece: str = ""
    last_piece: str = ""
    ended_at: datetime | None = None

    @property
    def name(self) -> str:
        return self.made_at.strftime(_TIME)

    @property
    def is_base(self) -> bool:
        return bool(self.first_piece)

    def to_json(self) -> str:
        content = asdict(self) | {
            "made_at": self.made_at.isoformat(),
            "ended_at": self.ended_at and self.ended_at.isoformat(),
            "format": FORMAT,
        }
        return json.dumps(content, indent=1, sort_keys=True)


@dataclass(frozen=True)
class Piece:
    """One piece of the server's log as it is stored, and its own size and SHA-256."""

    name: str
    archived_at: datetime
    stored: Stored
    bytes: int
    sha256: str


class BackupFolder:
    """A folder of backups on any mounted disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.backups = path / "backups"
        self.files = path / "files"
        self.wal = path / "wal"

    def make(self) -> None:
        for part in (self.backups, self.files, self.wal):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make the folder if needed, and keep other backups and pruning out of it."""
        self.make()
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise RuleBroken(
                    f"Another backup to {self.path} is running."
                ) from error
            yield

    @contextmanager
    def locked_for(self, what: str) -> Iterator[None]:
        """Wait for others that store photos, or the log, and keep them out."""
        with (self.path / f"lock-{what}").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def database_file(self, name: str) -> Path:
        return self.backups / name / "database.age"

    def base_file(self, name: str) -> Path:
        return self.backups / name / "base.age"

    def content_file(self, manifest: Manifest) -> Path:
        named = self.base_file if manifest.is_base else self.database_file
        return named(manifest.name)

    def stored_file(self, name: str, to: str) -> Path:
        return self.photos_folder(to) / f"{name}.age"

    def photos_folder(self, to: str) -> Path:
        """Return where photos are that are encrypted to this public key."""
        return self.files / to[-_KEY_LENGTH:]

    def photos(self, to: str) -> list[str]:
        """Return the names of the photos that are stored for a public key."""
        return sorted(path.stem for path in self.photos_folder(to).glob("*.age"))

    def piece_file(self, name: str) -> Path:
        return self.wal / f"{name}.age"

    def pieces(self) -> dict[str, Piece]:
        """Return the stored pieces of the log, by name and in its order."""
        if not self._index.exists():
            return {}
        lines = self._index.read_text().splitlines(keepends=True)
        # A line without its end was interrupted, and its piece is stored again.
        found = [_read_piece(line) for line in lines if line.endswith("\n")]
        return {one.name: one for one in sorted(found, key=lambda one: one.name)}

    def add_piece(self, piece: Piece) -> None:
        with self._index.open("a+b") as index:
            index.seek(0)
            whole = index.read().rfind(b"\n") + 1
            index.truncate(whole)
            index.write(_piece_line(piece))
            index.flush()
            os.fsync(index.fileno())

    def keep_pieces(self, pieces: Iterable[Piece]) -> None:
        """Write the list of pieces again, with these only."""
        _write(self._index, b"".join(_piece_line(piece) for piece in pieces))

    @property
    def _index(self) -> Path:
        return self.wal / "index.jsonl"

    def manifests(self) -> list[Manifest]:
        """Return the complete backups, the newest first."""
        paths = self.backups.glob("*/manifest.json")
        return [_read(path) for path in sorted(paths, reverse=True)]

    def bases(self) -> list[Manifest]:
        """Return the complete base backups, the newest first."""
        return [one for one in self.manifests() if one.is_base]

    def has_dump(self) -> bool:
        return any(not one.is_base for one in self.manifests())

    def newest_piece_at(self) -> datetime:
        return max(one.archived_at for one in self.pieces().values())

    def manifest(self, name: str = "") -> Manifest:
        """Return a backup by name, or the newest that is no base backup.

        RuleBroken if it is not there.
        """
        if not name:
            found = [one for one in self.manifests() if not one.is_base]
            if not found:
                raise RuleBroken(f"There is no complete backup in {self.path}.")
            return found[0]
        path = self.backups / Path(name).name / "manifest.json"
        if not path.exists():
            raise RuleBroken(f"There is no complete backup {name} in {self.path}.")
        return _read(path)

    def write(self, manifest: Manifest) -> None:
        """Complete a backup: it is one from the moment that its manifest is there."""
        path = self.backups / manifest.name / "manifest.json"
        _write(path, manifest.to_json().encode())


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(".new")
    with unfinished.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    unfinished.rename(path)


def _piece_line(piece: Piece) -> bytes:
    content = asdict(piece) | {"archived_at": piece.archived_at.isoformat()}
    return json.dumps(content, sort_keys=True).encode() + b"\n"


def _read_piece(line: str) -> Piece:
    try:
        content = json.loads(line)
        return Piece(
            name=content["name"],
            archived_at=datetime.fromisoformat(content["archived_at"]),
            stored=Stored(**content["stored"]),
            bytes=content["bytes"],
            sha256=content["sha256"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RuleBroken(
            f"The list of pieces of the log is damaged: {error}"
        ) from error


def _read(path: Path) -> Manifest:
    try:
        content = json.loads(path.read_text())
        if content["format"] not in (1, FORMAT):
            raise RuleBroken(f"{path} is of a format that this version cannot read.")
        return Manifest(
            # Format 1 did not say, and its photos are in `files` itself.
            to=content.get("to", ""),
            made_at=datetime.fromisoformat(content["made_at"]).astimezone(UTC),
            postgresql=content["postgresql"],
            migrations=content["migrations"],
            database=Stored(**content["database"]),
            files={name: Stored(**one) for name, one in content["files"].items()},
            first_piece=content.get("first_piece", ""),
            last_piece=content.get("last_piece", ""),
            ended_at=_moment(content.get("ended_at")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RuleBroken(f"{path} cannot be read: {error}") from error


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
