"""Load a GeoJSON file of boundaries as an edition in force from a day.

The first edition of a kind has no start date, so it needs no --valid-from. Each later
edition ends the previous one the day before. Load editions oldest first.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.actions import Loaded, load_edition
from stronghold.core.geography.boundary_files import BoundaryFile, read_boundaries
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.queries import force_called
from stronghold.core.geography.rules import LONGEST
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSON, WGS84")
        parser.add_argument(
            "--force", metavar="CODE", help="whose areas they are (default: the only)"
        )
        parser.add_argument("--kind", required=True, choices=AreaKind.values)
        parser.add_argument(
            "--valid-from", type=date.fromisoformat, metavar="YYYY-MM-DD"
        )
        parser.add_argument("--name", help="the name of this edition")
        parser.add_argument("--source", default="not stated", help="who publishes it")
        parser.add_argument("--licence", default="not stated")
        parser.add_argument("--code-field", help="property that holds the code")
        parser.add_argument("--name-field", help="property that holds the name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            force = force_called(options["force"])
            file = read_boundaries(
                options["file"],
                code_field=options["code_field"],
                name_field=options["name_field"],
            )
            loaded = load_edition(
                by=SYSTEM,
                file=file,
                kind=options["kind"],
                name=options["name"] or options["file"].stem[: LONGEST["name"]],
                valid_from=options["valid_from"],
                source=options["source"],
                licence=options["licence"],
                force=force.pk if force else None,
            )
        except (FileRefused, RuleBroken) as error:
            raise CommandError(f"{error} Nothing was stored.") from error
        for line in _messages(file, loaded, options["valid_from"]):
            self.stdout.write(line)


def _messages(file: BoundaryFile, loaded: Loaded, valid_from: date | None) -> list[str]:
    """Return the result, one sentence a line."""
    edition = loaded.edition
    if not loaded.is_new:
        return [f"{edition} is loaded already; nothing changed."]
    start = edition.valid_from or "the start"
    areas = "1 area" if loaded.n_areas == 1 else f"{loaded.n_areas:,} areas"
    messages = [f"Loaded {edition}: {areas}, in force from {start}."]
    if valid_from and not edition.valid_from:
        messages.append(
            "It is the first of its kind, so it also applies to earlier days."
        )
    if file.repaired:
        messages.append(f"Repaired the outlines of {', '.join(file.repaired)}.")
    if loaded.closed:
        messages.append(f"{loaded.closed} now ends on {loaded.closed.valid_to}.")
        messages.append("Run reassign_areas to update the areas of stored records.")
    return messages
