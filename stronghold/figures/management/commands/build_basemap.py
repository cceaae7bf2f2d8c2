"""Build the base map of a force's area from a publisher's files.

Reads OpenStreetMap extracts (.osm.pbf, .osm, .osm.gz), OS Open Zoomstack, OS OpenMap
Local and OS Open Roads as GeoPackages or Shapefiles, also zipped, and GeoJSON
(.geojson.gz too). The squares are written to BASEMAP_FOLDER. Build each publisher's
data under a name of its own: their licences stay apart, and the map shows them
together. Building a name again replaces it.
"""

import re
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.geography.models import Force
from stronghold.core.kernel.files import FileRefused
from stronghold.figures.base_map.building import build, file_for
from stronghold.figures.queries import box_of_force

# Degrees around the force's area that are shown as well: about two miles.
AROUND = 0.04
OPENSTREETMAP = "© OpenStreetMap contributors (ODbL)"
ORDNANCE_SURVEY = "Contains OS data © Crown copyright and database right"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+")
        parser.add_argument(
            "--for",
            dest="force",
            required=True,
            help="code of the force, such as thames-valley; load its boundaries first",
        )
        parser.add_argument(
            "--name", help="name of this part of the map (default: the first file's)"
        )
        parser.add_argument(
            "--attribution",
            help="whom the map credits (default: OpenStreetMap or Ordnance Survey)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BASEMAP_FOLDER:
            raise CommandError("Set BASEMAP_FOLDER to the folder of the base map.")
        began = time.monotonic()
        files = options["files"]
        try:
            built = build(
                files,
                to=file_for(
                    Path(settings.BASEMAP_FOLDER), options["name"] or _name_of(files[0])
                ),
                attribution=options["attribution"] or _credit(files),
                box=self._box(options["force"]),
                progress=self.stdout.write,
            )
        except FileRefused as refusal:
            raise CommandError(f"{refusal} Nothing was built.") from refusal
        self.stdout.write(
            f"{built.n_features:,} features in {built.n_squares:,} squares: "
            f"{built.path} ({built.path.stat().st_size / 1e6:.1f} MB, "
            f"{time.monotonic() - began:.0f} s)."
        )

    def _box(self, code: str) -> tuple[float, float, float, float]:
        force = Force.objects.filter(code=code).first()
        if force is None:
            known = ", ".join(Force.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no force {code}. Forces: {known}.")
        box = box_of_force(force)
        if box is None:
            raise CommandError(f"Load boundaries for {force} first (load_boundaries).")
        west, south, east, north = box
        return west - AROUND, south - AROUND, east + AROUND, north + AROUND


def _name_of(path: Path) -> str:
    return re.sub(r"\W+", "-", path.name.split(".")[0].lower()).strip("-") or "base-map"


def _credit(files: list[Path]) -> str:
    is_osm = any(".osm" in path.suffixes or ".pbf" in path.suffixes for path in files)
    return OPENSTREETMAP if is_osm else ORDNANCE_SURVEY
