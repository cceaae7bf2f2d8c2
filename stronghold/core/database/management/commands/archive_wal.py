"""Encrypt the finished pieces of PostgreSQL's log into the folder of backups.

PostgreSQL puts them into WAL_FOLDER (bin/lib/keep_wal). Runs until it is stopped; what
cannot be stored waits in WAL_FOLDER and is tried again. With --once, stores what is
there, and exits 1 if that fails.
"""

import signal
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.database.backups.encryption import recipient
from stronghold.core.database.backups.folder import BackupFolder
from stronghold.core.database.backups.log import archive
from stronghold.core.kernel.errors import RuleBroken

# Between two looks at the folder, in seconds.
_PAUSE, _PAUSE_AFTER_FAILURE = 2, 15


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", default=settings.BACKUP_FOLDER)
        parser.add_argument(
            "--to", default=settings.BACKUP_PUBLIC_KEY, help="the public key (age1…)"
        )
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["folder"] and options["to"] and settings.WAL_FOLDER):
            raise CommandError("Set BACKUP_FOLDER, BACKUP_PUBLIC_KEY and WAL_FOLDER.")
        folder = BackupFolder(Path(options["folder"]))
        waiting = Path(settings.WAL_FOLDER)
        to = recipient(options["to"])
        ended = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: ended.set())
        while not ended.is_set():
            pause = _PAUSE
            try:
                archive(folder, waiting, to, self.stderr.write)
            except (RuleBroken, OSError) as error:
                if options["once"]:
                    raise CommandError(str(error)) from error
                self.stderr.write(str(error))
                pause = _PAUSE_AFTER_FAILURE
            if options["once"]:
                return
            ended.wait(pause)
