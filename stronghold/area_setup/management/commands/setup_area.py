"""Load a force's map from a folder of published files, as their publishers give them.

It says what each file is and what is missing, and loads the rest in the right order. It
can be stopped and run again: what was loaded from the same files is not loaded twice.
With --look it only looks. stronghold/docs/setting_up.md names the files.
"""

import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from stronghold.area_setup.actions import Job, set_up
from stronghold.area_setup.queries import forces_called, parts_loaded
from stronghold.area_setup.recognise import Look, in_words, look_at
from stronghold.area_setup.rules import WANTED
from stronghold.core.accounts.queries import without_team
from stronghold.core.geography.models import Force
from stronghold.directory.people.presenters import ground_without_team

_INTERRUPTED = 130


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--force",
            required=True,
            metavar="FORCE",
            help="its code or its name, such as thames-valley",
        )
        parser.add_argument(
            "--look", action="store_true", help="only say what is there and missing"
        )
        parser.add_argument(
            "--outline",
            default="",
            metavar="CODE",
            help="the code of the force's outline, if its name is not the force's",
        )
        parser.add_argument(
            "--valid-from",
            action="append",
            default=[],
            metavar="WD25=2025-05-01",
            help="the day from which a later edition of a kind is in force",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        force = _force_called(options["force"])
        folder = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder that can be read.")
        look = look_at(folder)
        self._report(look, force)
        if options["look"]:
            self._say(
                "This is what the files are by their form. Which of their areas, "
                f"streets and teams are of {force.name} shows when they are loaded."
            )
            return
        began = time.monotonic()
        job = Job(force, self._say, _days(options["valid_from"]), options["outline"])
        try:
            n_done, failed = set_up(job, look)
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. What is said to be done stays; run the same command again to "
                "continue.",
                returncode=_INTERRUPTED,
            ) from None
        self._say(f"{n_done} parts are loaded ({time.monotonic() - began:.0f} s).")
        if lost := without_team(force.code):
            self._say(
                f"{ground_without_team(lost)} Reports there go to no team, and wait in "
                "that queue. Give the wards to teams at /organisations/. If the force "
                "serves only some districts with this site, tick them there."
            )
        if n_done:
            self._say(
                "Look at the areas, signed in as an administrator: "
                f"{settings.SITE_URL}{reverse('area_setup:page')} – and at the map, "
                f"signed in as an officer: {settings.SITE_URL}{reverse('map')}"
            )
        if failed or look.refused:
            lines = list(failed) + [str(refusal) for refusal in look.refused]
            raise CommandError("Not loaded:\n  " + "\n  ".join(lines))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _report(self, look: Look, force: Force) -> None:
        """Say what each file is, and what is missing."""
        for line in in_words(look.found):
            self._say(line)
        for name, reason in look.unknown:
            self._say(f"{name}: not used: {reason}")
        for refusal in look.refused:
            self._say(f"{refusal}")
        parts = {one.part for one in look.found}
        loaded = parts_loaded(force)
        for wanted in WANTED:
            if wanted.part not in parts | loaded:
                need = "Missing" if wanted.is_needed else "Not there"
                self._say(
                    f"{need}: {wanted.part.label}. {wanted.called}, published by "
                    f"{wanted.published_by}. Without it {wanted.without}."
                )


def _force_called(given: str) -> Force:
    """Return the force of a code or a name; CommandError names those there are."""
    forces = forces_called(given)
    if len(forces) == 1:
        return forces[0]
    if forces:
        codes = ", ".join(force.code for force in forces)
        raise CommandError(
            f"{len(forces)} forces are called {given}. Give the code of one: {codes}."
        )
    rows = Force.objects.order_by("code")
    known = ", ".join(f"{force.code} ({force.name})" for force in rows) or "none"
    raise CommandError(
        f"There is no force with the code or the name {given}. Forces: {known}. Set it "
        "up first with setup_force, or with first_code in the browser."
    )


def _days(given: list[str]) -> dict[str, date]:
    days = {}
    for text in given:
        step, _, day = text.partition("=")
        try:
            days[step.upper()] = date.fromisoformat(day)
        except ValueError as error:
            raise CommandError(
                f"--valid-from {text}: give the edition and the day, such as "
                "WD25=2025-05-01."
            ) from error
    return days
