"""Restore a backup into an empty database and an empty folder of photos.

The database is restored in one transaction, then the photos; records that were erased
since the backup are erased again; then the audit log is checked against its seals.
Interrupted, run it again. Run it as the owner of the database, while web, worker and
beat are stopped.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.database.backups.encryption import identity
from stronghold.core.database.backups.folder import BackupFolder
from stronghold.core.database.backups.restore import restore_backup
from stronghold.core.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", default=settings.BACKUP_FOLDER)
        parser.add_argument("--key", required=True, metavar="FILE")
        parser.add_argument(
            "--backup", default="", help="its name; default: the newest"
        )
        parser.add_argument(
            "--erasures",
            default=settings.ERASURES_FILE,
            metavar="FILE",
            help="the file of erasures (default: the setting ERASURES_FILE)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"]:
            raise CommandError("Name the folder of backups, or set BACKUP_FOLDER.")
        try:
            folder = BackupFolder(Path(options["folder"]))
            manifest = folder.manifest(options["backup"])
            key = identity(Path(options["key"]))
            erasures = Path(options["erasures"]) if options["erasures"] else None
            if erasures and not erasures.exists():
                raise CommandError(f"There is no file of erasures at {erasures}.")
            n = restore_backup(
                folder, manifest, key, self.stderr.write, erasures=erasures
            )
        except (RuleBroken, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored the backup {manifest.name}.")
        if erasures is None:
            self.stdout.write(
                "Without a file of erasures (ERASURES_FILE), records that were erased "
                "since the backup are there again."
            )
        else:
            self.stdout.write(f"Erased again: {n:,}.")
        call_command("verify_audit", stdout=self.stdout, stderr=self.stderr)
