"""Restore a backup into an empty database and an empty folder of photos."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from pyrage import x25519

from stronghold.core.database.backups import programs
from stronghold.core.database.backups.backup import check_backup, check_key
from stronghold.core.database.backups.encryption import decrypt
from stronghold.core.database.backups.folder import BackupFolder, Manifest
from stronghold.core.database.backups.photos import kept_files
from stronghold.core.database.sql_files import install_sql
from stronghold.core.database.upgrades.known import known_migrations
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.registered import registered, the_one

Report = Callable[[str], None]


def restore_backup(
    folder: BackupFolder,
    manifest: Manifest,
    key: x25519.Identity,
    report: Report,
    *,
    erasures: Path | None = None,
) -> int:
    """Restore the database in one transaction, then the photos, then erase again what
    was erased since, as the file of erasures says; return how many records.

    RuleBroken, and nothing is changed, if the database is not empty, the backup is
    damaged, or this version of the site is older than the backup. Interrupted while
    photos are restored, the next run restores those that are missing.
    """
    check_version(manifest)
    check_key(manifest, key)
    if wrong := check_backup(folder, manifest, None, report):
        raise RuleBroken(wrong[0])
    target = Path(settings.ATTACHMENTS_FOLDER)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Names the backup whose database is restored and whose photos are not all there.
    unfinished = target / "restoring"
    if not (unfinished.exists() and unfinished.read_text() == manifest.name):
        _check_empty()
        report("Restoring the database")
        connections.close_all()
        dump = folder.database_file(manifest.name)
        contents = programs.contents_of(partial(decrypt, dump, key=key))
        with programs.restore(contents) as stream:
            decrypt(dump, stream, key)
        install_sql()
        unfinished.write_text(manifest.name)
    photos = [folder.stored_file(name, manifest.to) for name in sorted(manifest.files)]
    n_erased = finish(photos, key, report, erasures=erasures)
    unfinished.unlink()
    return n_erased


def finish(
    photos: Sequence[Path],
    key: x25519.Identity,
    report: Report,
    *,
    erasures: Path | None,
) -> int:
    """Restore these stored photos and erase again, in a database that is back.

    Return how many were erased.

    What retention and the photos of reports do lies above this package.
    """
    _restore_files(photos, key, report)
    n_erased = 0
    if erasures:
        report("Erasing again what was erased since")
        apply: Callable[[Path], int] = the_one("APPLY_ERASURES")
        n_erased = apply(erasures)
    if n_erased:
        clear_files()
    return n_erased


def clear_files() -> None:
    """Delete photos and papers without a row: erased, or newer than the database."""
    for clear in registered("CLEAR_FILES"):
        clear()


def check_no_files() -> None:
    if _has_files():
        raise RuleBroken(
            f"{settings.ATTACHMENTS_FOLDER} has files. Restore into an empty folder."
        )


def check_version(manifest: Manifest) -> None:
    """Refuse a backup of a newer version of the site."""
    missing = set(manifest.migrations.items()) - known_migrations()
    if missing:
        app, name = min(missing)
        raise RuleBroken(
            f"This version of the site is older than the backup: it does not have the "
            f"migration {app}.{name}. Install the version that made the backup."
        )


def _has_files() -> bool:
    return bool(kept_files(Path(settings.ATTACHMENTS_FOLDER)))


def _check_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_depend"
            " WHERE objid = pg_class.oid AND deptype = 'e') LIMIT 1"
        )
        found = cursor.fetchone()
    if found:
        raise RuleBroken(
            f"The database {connection.settings_dict['NAME']} is not empty (it has the "
            f"table {found[0]}). Restore into a new one."
        )
    check_no_files()


def _restore_files(
    photos: Sequence[Path], key: x25519.Identity, report: Report
) -> None:
    target = Path(settings.ATTACHMENTS_FOLDER)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing = [path for path in photos if not (target / path.stem).exists()]
    for n, path in enumerate(missing, start=1):
        unfinished = target / f"{path.stem}.new"
        with unfinished.open("wb") as photo:
            decrypt(path, photo, key)
        unfinished.rename(target / path.stem)
        if n % 100 == 0 or n == len(missing):
            report(f"Photos: {n:,} of {len(missing):,}")
