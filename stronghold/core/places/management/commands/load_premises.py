"""Load premises with their tenure, such as a landlord's list of its homes.

Loading again updates what differs, and deletes nothing. The deadlines of open closure
cases are updated within a minute.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.models import Force
from stronghold.core.kernel.files import FileRefused
from stronghold.core.places.actions import load_premises
from stronghold.core.places.premises_file import COLUMNS, read_premises


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("force", help="code of the force, such as thames-valley")
        parser.add_argument("file", type=Path, help=f"CSV: {', '.join(COLUMNS)}")

    def handle(self, *args: Any, **options: Any) -> None:
        force = Force.objects.filter(code=options["force"]).first()
        if force is None:
            raise CommandError(f"There is no force {options['force']!r}.")
        try:
            file = read_premises(options["file"])
            loaded = load_premises(by=SYSTEM, force=force, file=file)
        except FileRefused as refusal:
            raise CommandError(f"{refusal}. Nothing was stored.") from refusal
        self.stdout.write(
            f"Premises: {loaded.n_lines:,} ({loaded.n_new:,} new, "
            f"{loaded.n_changed:,} changed)."
        )
