"""The folder of backups.

    backups/<time>/database.age     the database at one moment
    backups/<time>/manifest.json    what the backup has, with checksums; written last
    files/<key>/<name>.age          each photo once, shared by all backups that have it
                                    and are encrypted to the same public key

`<key>` is the end of that public key. A backup without its manifest was interrupted.
Files have random names and never change, so that a later backup adds only new ones.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
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

    `to` is the public key that all of it is encrypted to.
    """

    to: str
    made_at: datetime
    postgresql: str
    migrations: Mapping[str, str]
    database: Stored
    files: Mapping[str, Stored]

    @property
    def name(self) -> str:
        return self.made_at.strftime(_TIME)

    def to_json(self) -> str:
        content = asdict(self) | {"made_at": self.made_at.isoformat(), "format": FORMAT}
        return json.dumps(content, indent=1, sort_keys=True)


class BackupFolder:
    """A folder of backups on any mounted disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.backups = path / "backups"
        self.files = path / "files"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make the folder if needed, and keep other backups and pruning out of it."""
        for part in (self.backups, self.files):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise RuleBroken(
                    f"Another backup to {self.path} is running."
                ) from error
            yield

    def database_file(self, name: str) -> Path:
        return self.backups / name / "database.age"

    def stored_file(self, name: str, to: str) -> Path:
        return self.files / to[-_KEY_LENGTH:] / f"{name}.age"

    def manifests(self) -> list[Manifest]:
        """Return the complete backups, the newest first."""
        paths = self.backups.glob("*/manifest.json")
        return [_read(path) for path in sorted(paths, reverse=True)]

    def manifest(self, name: str = "") -> Manifest:
        """Return a backup by name, or the newest. RuleBroken if it is not there."""
        if not name:
            found = self.manifests()
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
        unfinished = path.with_suffix(".new")
        with unfinished.open("w") as target:
            target.write(manifest.to_json())
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(path)


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
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RuleBroken(f"{path} cannot be read: {error}") from error
