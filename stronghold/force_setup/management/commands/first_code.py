"""Print a code with which the first administrator makes their account.

It is valid for 60 minutes, once, and only while no force here has an administrator. It
replaces the code before. Give it to no one else: it makes an administrator.

For another force on a site that serves one: --force CODE --name "NAME". The code is
then good for that force alone, and only while that force has no administrator.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.dates import written_instant
from stronghold.force_setup.first_administrator.actions import issue_first_code
from stronghold.force_setup.first_administrator.rules import NewForce


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            default="",
            metavar="CODE",
            help="the code of another force, such as devon-and-cornwall",
        )
        parser.add_argument(
            "--name",
            default="",
            metavar="NAME",
            help="its name, if nothing of it is set up yet",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        code, name = options["force"], options["name"]
        if name and not code:
            raise CommandError("Give the code of the force too: --force CODE.")
        try:
            new = issue_first_code(NewForce(code, name) if code else None)
        except RuleBroken as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"Code: {new.code}\n"
            f"Valid until {written_instant(new.until)}, once. Enter it at\n"
            f"{settings.SITE_URL}{reverse('account_first')}"
        )
