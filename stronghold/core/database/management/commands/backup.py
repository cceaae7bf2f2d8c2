"""Back the database and the photos up, encrypted to a public key.

    backup --new-key FILE      make a pair of keys, once; keep FILE elsewhere
    backup FOLDER              make a backup; interrupted, run it again
    backup FOLDER --verify     check the newest backup without restoring it
    backup FOLDER --keep 35    make one, then remove those older than 35 days
    backup FOLDER --base       copy the whole server, so that restore --to-time can
                               replay on it what archive_wal stores

Run it as the owner of the database. The secrets in the site's environment are not part
of a backup: keep them with the private key.
"""

import os
from argparse import RawDescriptionHelpFormatter
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from pyrage import x25519

from stronghold.core.database.backups.backup import (
    check_backup,
    make_backup,
    make_base,
    prune,
)
from stronghold.core.database.backups.encryption import identity, new_key, recipient
from stronghold.core.database.backups.folder import BackupFolder, Manifest
from stronghold.core.database.models import BackupMade
from stronghold.core.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = __doc__

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        parser = super().create_parser(*args, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", default=settings.BACKUP_FOLDER)
        parser.add_argument(
            "--to", default=settings.BACKUP_PUBLIC_KEY, help="the public key (age1…)"
        )
        parser.add_argument("--new-key", metavar="FILE")
        parser.add_argument("--base", action="store_true")
        parser.add_argument(
            "--keep",
            type=int,
            nargs="?",
            const=settings.BACKUP_KEEP_DAYS,
            metavar="DAYS",
            help="without a number: the setting BACKUP_KEEP_DAYS",
        )
        parser.add_argument("--verify", nargs="?", const="newest", metavar="BACKUP")
        parser.add_argument(
            "--key", metavar="FILE", help="the private key, to check the contents too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._handle(options)
        except (RuleBroken, OSError) as error:
            raise CommandError(str(error)) from error

    def _handle(self, options: dict[str, Any]) -> None:
        if options["new_key"]:
            self._make_key(Path(options["new_key"]))
            return
        if not options["folder"]:
            raise CommandError("Name the folder of backups, or set BACKUP_FOLDER.")
        folder = BackupFolder(Path(options["folder"]))
        if options["verify"]:
            self._verify(folder, options["verify"], options["key"])
            return
        if not options["to"]:
            raise CommandError(
                "Name the public key with --to or BACKUP_PUBLIC_KEY. To make one: "
                "backup --new-key FILE"
            )
        to = recipient(options["to"])
        if options["base"]:
            if not settings.WAL_FOLDER:
                raise CommandError("Set WAL_FOLDER, into which PostgreSQL archives.")
            manifest = make_base(folder, to, Path(settings.WAL_FOLDER), self._report)
        else:
            manifest = make_backup(folder, to, self._report)
        BackupMade.objects.update_or_create(
            made_at=manifest.made_at,
            defaults={
                "is_base": manifest.is_base,
                "n_bytes": manifest.database.bytes,
            },
        )
        what = "the whole server" if options["base"] else "database"
        self.stdout.write(
            f"Backed up as {manifest.name}: {manifest.database.bytes:,} bytes of "
            f"{what}, {len(manifest.files):,} photo files."
        )
        if options["keep"] is not None:
            prune(folder, keep=timedelta(days=options["keep"]), report=self._report)

    def _make_key(self, path: Path) -> None:
        private, public = new_key()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(path, flags, 0o600), "w") as file:
            file.write(f"# public key: {public}\n{private}\n")
        self.stdout.write(f"BACKUP_PUBLIC_KEY={public}")
        self.stdout.write(
            f"The private key is in {path}. Without it no backup can be restored; with "
            "it anyone can read them. Keep it in two places, neither of them here."
        )

    def _verify(self, folder: BackupFolder, name: str, key_file: str | None) -> None:
        key = identity(Path(key_file)) if key_file else None
        if name != "newest":
            self._verify_one(folder, folder.manifest(name), key)
            return
        newest = [folder.manifest()] if folder.has_dump() else []
        newest += folder.bases()[:1]
        for manifest in newest or [folder.manifest()]:
            self._verify_one(folder, manifest, key)

    def _verify_one(
        self, folder: BackupFolder, manifest: Manifest, key: x25519.Identity | None
    ) -> None:
        wrong = check_backup(folder, manifest, key, self._report)
        for words in wrong:
            self.stdout.write(words)
        if wrong:
            raise CommandError(f"The backup {manifest.name} cannot be relied on.")
        what = "whole and can be decrypted" if key else "whole"
        self.stdout.write(f"The backup {manifest.name} is {what}.")
        if manifest.is_base:
            self.stdout.write(
                f"With it any moment from {manifest.ended_at:%Y-%m-%d %H:%M:%S} UTC on "
                "can be restored, up to the newest piece of the log, stored "
                f"{folder.newest_piece_at():%Y-%m-%d %H:%M:%S}."
            )

    def _report(self, words: str) -> None:
        self.stderr.write(words)
