"""Set up a force from a file: organisations, teams, boundaries, first administrator.

Run it again with a changed file to update them; nothing is deleted. One-time passwords
are printed once. See docs/force.example.toml.

An administrator lets no one see records alone: a records manager or supervisor approves
it. The file names the first of these; or, for a force that began in the browser,
--approver USERNAME names one whose account is there already.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from stronghold.core.accounts.actions import Issued
from stronghold.core.accounts.queries import areas_in_no_edition
from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.actions import load_edition
from stronghold.core.geography.boundary_files import BoundaryFile, read_boundaries
from stronghold.core.geography.queries import force_called
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused
from stronghold.force_setup.actions import SetUp, name_approver, set_up_force
from stronghold.force_setup.force_file import (
    BoundariesPlan,
    ForcePlan,
    read_force_file,
)

Read = list[tuple[BoundariesPlan, BoundaryFile]]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="TOML")
        parser.add_argument(
            "--approver",
            default="",
            metavar="USERNAME",
            help="approve the account of the first records manager or supervisor",
        )
        parser.add_argument(
            "--new-password",
            action="store_true",
            help="give the administrator of the file a new one-time password",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            raise CommandError("This sets up a real force: set DEMO=0.")
        if options["approver"]:
            self._name(options["approver"])
        if options["file"] is None:
            if not options["approver"]:
                raise CommandError("Give the file of the force, or --approver USERNAME")
            return
        try:
            plan = read_force_file(options["file"])
            # All files are read before anything is stored.
            boundaries = [(given, _read(given)) for given in plan.boundaries]
            found = set_up_force(plan=plan, new_password=options["new_password"])
            self._report(plan, found)
            self._load(boundaries, plan)
            self._warn(plan)
        except (FileRefused, RuleBroken) as error:
            raise CommandError(str(error)) from error

    def _name(self, username: str) -> None:
        try:
            user = name_approver(username=username)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{user.display_name} can approve what administrators ask for, at "
            f"{settings.SITE_URL}{reverse('approvals:list')}"
        )

    def _report(self, plan: ForcePlan, found: SetUp) -> None:
        n = len(plan.organisations)
        organisations = "1 organisation" if n == 1 else f"{n} organisations"
        self.stdout.write(f"{plan.name} is set up, with {organisations}.")
        if found.administrator:
            self._hand_over("Administrator", found.administrator)
        else:
            self.stdout.write(
                f"The administrator {plan.administrator.username} has an account; "
                "--new-password gives it a new password."
            )

        if found.approver:
            self._hand_over("Approves access", found.approver)
        elif plan.approver is None:
            self.stdout.write(
                "Name the first records manager or supervisor too, in [approver] or by "
                "--approver: until then no one new sees a record."
            )

    def _hand_over(self, what: str, issued: Issued) -> None:
        self.stdout.write(
            f"{what}: {issued.user.username}\n"
            f"One-time password, valid for three days: {issued.password}"
        )

    def _warn(self, plan: ForcePlan) -> None:
        """Warn of team areas in no loaded edition, in which no report can be."""
        if unknown := areas_in_no_edition(plan.code):
            self.stdout.write(
                f"No loaded boundaries have these areas of teams: {', '.join(unknown)}."
                " Load the file that has them, or correct the codes."
            )

    def _load(self, boundaries: Read, plan: ForcePlan) -> None:
        force = force_called(plan.code)
        for given, file in boundaries:
            loaded = load_edition(
                by=SYSTEM,
                file=file,
                kind=given.kind,
                name=given.name,
                valid_from=given.valid_from,
                source=given.source,
                licence=given.licence,
                force=force.pk if force else None,
            )
            was = "Loaded" if loaded.is_new else "Already loaded:"
            self.stdout.write(f"{was} {loaded.edition}: {loaded.n_areas:,} areas.")


def _read(given: BoundariesPlan) -> BoundaryFile:
    return read_boundaries(
        given.path, code_field=given.code_field, name_field=given.name_field
    )
