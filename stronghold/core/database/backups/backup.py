"""Make a backup, check one, and remove old ones."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pyrage import x25519

from stronghold.core.database.backups import programs
from stronghold.core.database.backups.encryption import decrypt, encrypt, stored_as
from stronghold.core.database.backups.folder import BackupFolder, Manifest, Stored
from stronghold.core.database.backups.log import (
    archive,
    faults_of_pieces,
    prune_pieces,
    span_of,
)
from stronghold.core.database.backups.photos import copy_photos, known_photos
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken

Report = Callable[[str], None]
_MB = 1_000_000


def make_backup(folder: BackupFolder, to: x25519.Recipient, report: Report) -> Manifest:
    """Back the database and the photos up; return the manifest.

    The photos are copied first, then the database, then the photos that are new since:
    a photo is written before its row and removed after it, so each row has its photo.
    Interrupted, the next run keeps the photos that are there and makes a new dump.
    """
    with folder.locked():
        known, made_at, name = _begin(folder, to, report)
        with programs.dump() as stream:
            database = encrypt(
                stream, folder.database_file(name), to, _by_megabyte("Database", report)
            )
        present = copy_photos(folder, known, to, report)
        files = {name: known[name] for name in present}
        manifest = _manifest(to, made_at, database, files)
        folder.write(manifest)
        return manifest


def make_base(
    folder: BackupFolder, to: x25519.Recipient, waiting: Path, report: Report
) -> Manifest:
    """Copy the server's whole data folder, to replay the log on; return the manifest.

    It is whole once the pieces of the log that were written meanwhile are stored, which
    wait in a folder. RuleBroken if they never come: the server then archives nothing.
    """
    with folder.locked():
        known, made_at, name = _begin(folder, to, report)
        progress = _by_megabyte("Server", report)
        before = folder.pieces()
        with programs.base_backup() as stream:
            database = encrypt(stream, folder.base_file(name), to, progress)
        ended_at = clock.now()
        archive(folder, waiting, to, report)
        span = span_of(before, folder.pieces())
        if span is None:
            raise RuleBroken(
                f"The log of that time did not come to {waiting}. Set PostgreSQL to "
                "archive there, as stronghold/docs/backups.md says."
            )
        present = copy_photos(folder, known, to, report)
        files = {name: known[name] for name in present}
        manifest = _manifest(to, made_at, database, files)
        first, last = span
        base = replace(manifest, first_piece=first, last_piece=last, ended_at=ended_at)
        folder.write(base)
        return base


def _begin(
    folder: BackupFolder, to: x25519.Recipient, report: Report
) -> tuple[dict[str, Stored], datetime, str]:
    """Copy the photos there are; return them, and the time and name of a backup."""
    known = known_photos(folder, str(to))
    copy_photos(folder, known, to, report)
    made_at = clock.now().replace(microsecond=0)
    name = made_at.strftime("%Y-%m-%dT%H%M%SZ")
    (folder.backups / name).mkdir(mode=0o700)
    return known, made_at, name


def _manifest(
    to: x25519.Recipient, made_at: datetime, database: Stored, files: dict[str, Stored]
) -> Manifest:
    return Manifest(
        to=str(to),
        made_at=made_at,
        postgresql=programs.server_version(),
        migrations=newest_migrations(),
        database=database,
        files=files,
    )


def newest_migrations() -> dict[str, str]:
    """Return the newest applied migration of each app: the version of the database."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return dict(applied)


def _by_megabyte(what: str, report: Report) -> Callable[[int], None]:
    """Report progress each time that another 10 MB have passed."""
    reported = 0

    def passed(n_bytes: int) -> None:
        nonlocal reported
        if n_bytes - reported >= 10 * _MB:
            reported = n_bytes
            report(f"{what}: {n_bytes // _MB:,} MB")

    return passed


def check_key(manifest: Manifest, key: x25519.Identity) -> None:
    """Refuse a private key that a backup is not for, before anything is changed."""
    public = str(key.to_public())
    # The format before this one did not say what it is for.
    if manifest.to not in ("", public):
        raise RuleBroken(
            f"The backup {manifest.name} is for the private key of {manifest.to}, "
            f"and this is the one of {public}."
        )


def check_backup(
    folder: BackupFolder,
    manifest: Manifest,
    key: x25519.Identity | None,
    report: Report,
) -> Sequence[str]:
    """Return what is wrong with a backup, in words.

    Compares each file with its checksum, and looks for gaps in the log since a base
    backup. With the private key it also decrypts each, and has PostgreSQL read the dump
    to its end; nothing is restored.
    """
    if key is not None:
        check_key(manifest, key)
    wrong: list[str] = []
    stored = {folder.content_file(manifest): manifest.database}
    stored |= {
        folder.stored_file(name, manifest.to): one
        for name, one in manifest.files.items()
    }
    for n, (path, expected) in enumerate(stored.items(), start=1):
        if not path.exists():
            wrong.append(f"{path} is missing.")
        elif stored_as(path) != (expected.bytes, expected.sha256):
            wrong.append(f"{path} was changed or damaged.")
        elif key is not None and folder.files in path.parents:
            with open(os.devnull, "wb") as nowhere:
                decrypt(path, nowhere, key)
        if n % 100 == 0 or n == len(stored):
            report(f"Checked {n:,} of {len(stored):,} files")
    if manifest.is_base:
        wrong += faults_of_pieces(folder, manifest, key, report)
    if key is not None and not wrong:
        through = programs.read_base if manifest.is_base else programs.read_through
        with through() as reader:
            progress = _by_megabyte("Database", report)
            decrypt(folder.content_file(manifest), reader, key, progress)
    return wrong


def prune(folder: BackupFolder, *, keep: timedelta, report: Report) -> int:
    """Remove the backups older than `keep`, but never the newest; return how many.

    The newest of each sort stays: of the database, and of the server. Photos that no
    remaining backup has are removed too, and so are pieces of the log before the oldest
    base backup, and unfinished parts.
    """
    with folder.locked():
        bases = folder.bases()
        dumps = [one for one in folder.manifests() if not one.is_base]
        limit = clock.now() - keep
        later = dumps[1:] + bases[1:]
        old = [one for one in later if one.made_at < limit]
        for manifest in old:
            _remove(folder, manifest.name, report)
        for path in folder.backups.iterdir():
            if not (path / "manifest.json").exists() and _is_older(path, limit):
                _remove(folder, path.name, report)
        kept = {
            folder.stored_file(name, one.to)
            for one in folder.manifests()
            for name in one.files
        }
        for path in folder.files.rglob("*.*"):
            if path not in kept and _is_older(path, limit):
                path.unlink()
        prune_pieces(folder, limit, report)
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
