"""Restore a backup into an empty database and an empty folder of photos.

The database is restored in one transaction, then the photos; records that were erased
since the backup are erased again; then the audit log is checked against its seals.
Interrupted, run it again. Run it as the owner of the database, while web, figures,
worker, jobs and beat are stopped.

    restore FOLDER --key FILE
    restore FOLDER --key FILE --to-time '2026-11-27 14:03:00' --into NEW_FOLDER

The second makes a new PostgreSQL server in NEW_FOLDER as the old one was at that time
(Europe/London), or with `newest` as it was at the end of the log. Where PostgreSQL’s
server is not installed it stops before the replay: start the server on NEW_FOLDER, and
when it is up run the same command with --finish in place of --to-time.
"""

from argparse import RawDescriptionHelpFormatter
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from pyrage import x25519

from stronghold.core.database.backups.encryption import identity
from stronghold.core.database.backups.folder import BackupFolder
from stronghold.core.database.backups.restore import (
    check_no_files,
    check_version,
    clear_files,
    finish,
    restore_backup,
)
from stronghold.core.database.backups.to_time import (
    base_for,
    finish_server,
    has_server,
    running,
    unpack_server,
)
from stronghold.core.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = __doc__

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        parser = super().create_parser(*args, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

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
        parser.add_argument("--to-time", metavar="TIME")
        parser.add_argument("--into", metavar="NEW_FOLDER")
        parser.add_argument("--finish", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"]:
            raise CommandError("Name the folder of backups, or set BACKUP_FOLDER.")
        if (options["to_time"] or options["finish"]) and not options["into"]:
            raise CommandError("Name the new folder of the server with --into.")
        try:
            folder = BackupFolder(Path(options["folder"]))
            key = identity(Path(options["key"]))
            erasures = Path(options["erasures"]) if options["erasures"] else None
            if erasures and not erasures.exists():
                raise CommandError(f"There is no file of erasures at {erasures}.")
            if options["finish"]:
                self._finish(folder, key, erasures, Path(options["into"]))
            elif options["to_time"]:
                into = Path(options["into"]).resolve()
                self._to_time(folder, key, erasures, options["to_time"], into)
            else:
                self._newest(folder, key, erasures, options["backup"])
        except (RuleBroken, OSError) as error:
            raise CommandError(str(error)) from error

    def _newest(
        self,
        folder: BackupFolder,
        key: x25519.Identity,
        erasures: Path | None,
        name: str,
    ) -> None:
        manifest = folder.manifest(name)
        if manifest.is_base:
            raise CommandError(
                f"{name} is of the whole server: restore it with --to-time and --into."
            )
        n = restore_backup(folder, manifest, key, self.stderr.write, erasures=erasures)
        self.stdout.write(f"Restored the backup {manifest.name}.")
        self._say_erased(erasures, n, manifest.made_at)

    def _to_time(
        self,
        folder: BackupFolder,
        key: x25519.Identity,
        erasures: Path | None,
        time: str,
        into: Path,
    ) -> None:
        moment = None if time == "newest" else _moment(time)
        manifest = base_for(folder, moment)
        check_version(manifest)
        check_no_files()
        unpack_server(folder, manifest, key, moment, into, self.stderr.write)
        if not has_server(manifest):
            self.stdout.write(
                f"Unpacked. Start PostgreSQL {manifest.postgresql} on {into}; when it "
                "is up, run this with --finish."
            )
            return
        with running(into, manifest, self.stderr.write):
            self._finish(folder, key, erasures, into, moment)

    def _finish(
        self,
        folder: BackupFolder,
        key: x25519.Identity,
        erasures: Path | None,
        into: Path,
        as_of: datetime | None = None,
    ) -> None:
        to = str(key.to_public())
        photos = [folder.stored_file(name, to) for name in folder.photos(to)]
        n = finish(photos, key, self.stderr.write, erasures=erasures)
        clear_files()
        finish_server(into)
        self.stdout.write(f"The server in {into} is restored.")
        self._say_erased(erasures, n, as_of)

    def _say_erased(
        self, erasures: Path | None, n: int, as_of: datetime | None
    ) -> None:
        if erasures is None:
            self.stdout.write(
                "Without a file of erasures (ERASURES_FILE), records that were erased "
                "since the backup are there again."
            )
        else:
            self.stdout.write(f"Erased again: {n:,}.")
        if n:
            call_command("scrub_erased", stdout=self.stdout, stderr=self.stderr)
        call_command(
            "verify_audit",
            seal=bool(n),
            as_of=as_of,
            stdout=self.stdout,
            stderr=self.stderr,
        )


def _moment(text: str) -> datetime:
    """Return a time of the clock on the wall, or with an offset of its own."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("Give the time as 2026-11-27 14:03:00.") from None
    return moment if moment.tzinfo else timezone.make_aware(moment)
