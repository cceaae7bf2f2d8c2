"""Load figures published by others, each with date and source, as context.

docs/context.md describes the columns. Loading again replaces existing figures.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.actions import load_indicators
from stronghold.core.geography.context_files import read_indicators
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="CSV: code, label, figure, dated, source, note"
        )
        parser.add_argument(
            "--made-up", action="store_true", help="mark them as invented on every page"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = read_indicators(options["file"])
            load_indicators(
                rows,
                by=SYSTEM,
                is_made_up=options["made_up"],
            )
        except (FileRefused, RuleBroken) as refusal:
            raise CommandError(f"{refusal}. Nothing was stored.") from refusal
        self.stdout.write(f"Indicators: {len(rows):,}.")
