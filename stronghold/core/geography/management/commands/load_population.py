"""Load the number of residents of each area by year, for rates.

docs/context.md describes the columns. Loading again replaces existing rows.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.actions import load_population
from stronghold.core.geography.context_files import read_population
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV: code, year, residents")
        parser.add_argument("--source", required=True, help="the publisher")
        parser.add_argument("--licence", required=True)
        parser.add_argument(
            "--made-up", action="store_true", help="mark them as invented on every page"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = read_population(options["file"])
            load_population(
                rows,
                by=SYSTEM,
                source=options["source"],
                licence=options["licence"],
                is_made_up=options["made_up"],
            )
        except (FileRefused, RuleBroken) as refusal:
            raise CommandError(f"{refusal}. Nothing was stored.") from refusal
        self.stdout.write(f"Residents: {len(rows):,} areas and years.")
