"""Make a backup, check one, and remove old ones."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pyrage import x25519

from stronghold.core.database.backups import programs
from stronghold.core.database.backups.encryption import decrypt, encrypt, stored_as
from stronghold.core.database.backups.folder import BackupFolder, Manifest, Stored
from stronghold.core.kernel import clock

Report = Callable[[str], None]
_MB = 1_000_000


def make_backup(folder: BackupFolder, to: x25519.Recipient, report: Report) -> Manifest:
    """Back the database and the photos up; return the manifest.

    The photos are copied first, then the database, then the photos that are new since:
    a photo is written before its row and removed after it, so each row has its photo.
    Interrupted, the next run keeps the photos that are there and makes a new dump.
    """
    with folder.locked():
        known = _known(folder)
        _copy_files(folder, known, to, report)
        made_at = clock.now().replace(microsecond=0)
        name = made_at.strftime("%Y-%m-%dT%H%M%SZ")
        (folder.backups / name).mkdir(mode=0o700)
        with programs.dump() as stream:
            database = encrypt(
                stream, folder.database_file(name), to, _by_megabyte("Database", report)
            )
        present = _copy_files(folder, known, to, report)
        manifest = Manifest(
            made_at=made_at,
            postgresql=programs.server_version(),
            migrations=newest_migrations(),
            database=database,
            files={name: known[name] for name in present},
        )
        folder.write(manifest)
        return manifest


def newest_migrations() -> dict[str, str]:
    """Return the newest applied migration of each app: the version of the database."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return dict(applied)


def _known(folder: BackupFolder) -> dict[str, Stored]:
    """Return the stored photos by name, as the manifests describe them."""
    found: dict[str, Stored] = {}
    for manifest in folder.manifests():
        found |= {n: s for n, s in manifest.files.items() if n not in found}
    return {n: s for n, s in found.items() if folder.stored_file(n).exists()}


def _copy_files(
    folder: BackupFolder, known: dict[str, Stored], to: x25519.Recipient, report: Report
) -> list[str]:
    """Encrypt the photos that are not stored yet; return the names of all there are."""
    source = Path(settings.ATTACHMENTS_FOLDER)
    names = [path.name for path in kept_files(source)]
    new = [name for name in sorted(names) if name not in known]
    for n, name in enumerate(new, start=1):
        try:
            known[name] = _store(source / name, folder.stored_file(name), to)
        except FileNotFoundError:
            # Removed meanwhile, after its row.
            continue
        if n % 100 == 0 or n == len(new):
            report(f"Photos: {n:,} of {len(new):,} new ones")
    return [name for name in sorted(names) if name in known]


def kept_files(folder: Path) -> list[Path]:
    """Return the finished photos and papers of a folder."""
    return [*folder.glob("*.jpg"), *folder.glob("*.pdf")] if folder.is_dir() else []


def _store(photo: Path, path: Path, to: x25519.Recipient) -> Stored:
    """Encrypt a photo, unless a backup that was interrupted has done so."""
    if path.exists():
        n_bytes, sha256 = stored_as(path)
        return Stored(n_bytes, sha256, photo.stat().st_size)
    with photo.open("rb") as content:
        return encrypt(content, path, to)


def _by_megabyte(what: str, report: Report) -> Callable[[int], None]:
    """Report progress each time that another 10 MB have passed."""
    reported = 0

    def passed(n_bytes: int) -> None:
        nonlocal reported
        if n_bytes - reported >= 10 * _MB:
            reported = n_bytes
            report(f"{what}: {n_bytes // _MB:,} MB")

    return passed


def check_backup(
    folder: BackupFolder,
    manifest: Manifest,
    key: x25519.Identity | None,
    report: Report,
) -> Sequence[str]:
    """Return what is wrong with a backup, in words.

    Compares each file with its checksum. With the private key it also decrypts each,
    and has PostgreSQL read the dump to its end; nothing is restored.
    """
    wrong = []
    stored = {folder.database_file(manifest.name): manifest.database}
    stored |= {folder.stored_file(name): one for name, one in manifest.files.items()}
    for n, (path, expected) in enumerate(stored.items(), start=1):
        if not path.exists():
            wrong.append(f"{path} is missing.")
        elif stored_as(path) != (expected.bytes, expected.sha256):
            wrong.append(f"{path} was changed or damaged.")
        elif key is not None and path.parent == folder.files:
            with open(os.devnull, "wb") as nowhere:
                decrypt(path, nowhere, key)
        if n % 100 == 0 or n == len(stored):
            report(f"Checked {n:,} of {len(stored):,} files")
    if key is not None and not wrong:
        with programs.read_through() as reader:
            progress = _by_megabyte("Database", report)
            decrypt(folder.database_file(manifest.name), reader, key, progress)
    return wrong


def prune(folder: BackupFolder, *, keep: timedelta, report: Report) -> int:
    """Remove the backups older than `keep`, but never the newest; return how many.

    Photos that no remaining backup has are removed too, and so are unfinished parts.
    """
    with folder.locked():
        manifests = folder.manifests()
        limit = clock.now() - keep
        old = [one for one in manifests[1:] if one.made_at < limit]
        for manifest in old:
            _remove(folder, manifest.name, report)
        for path in folder.backups.iterdir():
            if not (path / "manifest.json").exists() and _is_older(path, limit):
                _remove(folder, path.name, report)
        kept = {name for one in folder.manifests() for name in one.files}
        for path in folder.files.iterdir():
            if path.name.removesuffix(".age") not in kept and _is_older(path, limit):
                path.unlink()
        return len(old)


def _is_older(path: Path, limit: datetime) -> bool:
    return path.stat().st_mtime < limit.timestamp()


def _remove(folder: BackupFolder, name: str, report: Report) -> None:
    # The manifest first: without it, what is left counts as unfinished.
    (folder.backups / name / "manifest.json").unlink(missing_ok=True)
    for path in (folder.backups / name).iterdir():
        path.unlink()
    (folder.backups / name).rmdir()
    report(f"Removed the backup {name}")
