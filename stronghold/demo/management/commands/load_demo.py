"""Loads the demonstration: boundaries, gazetteer, open data, accounts, made-up records.

Each step is complete in itself and is skipped once done, so that an interrupted load
continues where it stopped. The base map, which is files and no rows, is built by a
process beside it. Run make_demo_briefs after it. Refused unless DEMO=1.
"""

import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.demo.accounts import FORCE
from stronghold.demo.actions import make_accounts
from stronghold.demo.guard import refuse_unless_demonstration

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-records",
            action="store_true",
            help="make no records, for example before make_scale_data",
        )
        parser.add_argument(
            "--base-map",
            action="store_true",
            help="build the base map alone, once there are boundaries",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_demonstration()
        manifest = tomllib.loads((DATA / "manifest.toml").read_text())
        if options["base_map"]:
            self._build_base_map(manifest["base_map"])
        else:
            self._load(manifest, with_records=not options["without_records"])

    def _load(self, manifest: dict[str, Any], *, with_records: bool) -> None:
        began = time.monotonic()
        self._say("Accounts")
        make_accounts()
        self._load_boundaries(manifest["edition"])
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "load_demo"]
        with subprocess.Popen([*command, "--base-map"]) as base_map:  # noqa: S603 - ours
            self._load_the_rest(manifest, with_records=with_records)
        if base_map.returncode:
            raise CommandError("The base map was not built: the reason is above.")
        self._say(f"The demonstration is loaded ({time.monotonic() - began:.0f} s).")

    def _load_the_rest(self, manifest: dict[str, Any], *, with_records: bool) -> None:
        self._load_gazetteer(manifest)
        self._load_context(manifest["context"])
        self._say("Open data of data.police.uk")
        call_command("import_police_uk", DATA / "police-uk", stdout=self.stdout)
        if with_records:
            self._call("Made-up records", "make_demo_records")
        self._call("Figures", "refresh_tallies")

    def _load_boundaries(self, editions: list[dict[str, Any]]) -> None:
        for edition in editions:
            self._call(
                f"Boundaries: {edition['name']}",
                "load_boundaries",
                DATA / edition["file"],
                **{
                    key: edition.get(key)
                    for key in ("kind", "name", "valid_from", "source", "licence")
                },
            )

    def _load_gazetteer(self, manifest: dict[str, Any]) -> None:
        gazetteer = manifest["gazetteer"]
        statements = {one["key"]: one["statement"] for one in manifest["attribution"]}
        for files in ("places", "postcodes"):
            self._call(
                f"Gazetteer: {files}",
                "load_gazetteer",
                source=gazetteer[f"{files}_source"],
                licence=statements[gazetteer[f"{files}_attribution"]],
                **{files: DATA / gazetteer[files]},
            )

    def _build_base_map(self, sources: list[dict[str, Any]]) -> None:
        for source in sources:
            self._call(
                f"Base map: {source['name']}",
                "build_basemap",
                *sorted((DATA / source["folder"]).glob("*.geojson.gz")),
                force=FORCE[0],
                name=source["name"],
                attribution=source["attribution"],
            )

    def _load_context(self, context: dict[str, Any]) -> None:
        self._say("Residents and indicators")
        for residents in context["residents"]:
            call_command(
                "load_population",
                DATA / residents["file"],
                source=residents["source"],
                licence=residents["licence"],
                stdout=self.stdout,
            )
        call_command(
            "load_indicators", DATA / context["indicators"], stdout=self.stdout
        )

    def _call(self, step: str, command: str, *args: Any, **options: Any) -> None:
        self._say(step)
        call_command(command, *args, stdout=self.stdout, **options)

    def _say(self, step: str) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(step))
