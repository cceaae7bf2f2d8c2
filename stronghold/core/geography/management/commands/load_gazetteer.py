"""Load named places with their points, and postcodes, for search and for snapping.

Loading again keeps the primary keys of stored places and replaces their points.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.actions import load_gazetteer
from stronghold.core.geography.gazetteer_files import read_places, read_postcodes
from stronghold.core.geography.queries import force_called
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force", metavar="CODE", help="whose streets they are (default: the only)"
        )
        parser.add_argument(
            "--places",
            type=Path,
            help="CSV: name, kind, longitude, latitude, first_month, last_month",
        )
        parser.add_argument(
            "--postcodes", type=Path, help="CSV: postcode, longitude, latitude"
        )
        parser.add_argument(
            "--source", default="", help="who publishes the files, for the attribution"
        )
        parser.add_argument(
            "--licence", default="", help="under which licence, for the attribution"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["places"] or options["postcodes"]):
            raise CommandError("Give --places, --postcodes or both.")
        try:
            force = force_called(options["force"])
            loaded = load_gazetteer(
                by=SYSTEM,
                force=force.pk if force else None,
                places=read_places(options["places"]) if options["places"] else None,
                postcodes=(
                    read_postcodes(options["postcodes"])
                    if options["postcodes"]
                    else None
                ),
                source=options["source"],
                licence=options["licence"],
            )
        except (FileRefused, RuleBroken) as refusal:
            raise CommandError(f"{refusal}. Nothing was stored.") from refusal
        self.stdout.write(
            f"Streets and kinds of place: {loaded.n_streets:,} "
            f"({loaded.n_new_streets:,} new); points: {loaded.n_snap_points:,}; "
            f"postcodes: {loaded.n_postcodes:,}."
        )
