"""Print a code with which the first administrator makes their account.

It is valid for 60 minutes, once, and only while no force here has an administrator. It
replaces the code before. Give it to no one else: it makes an administrator.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from stronghold.core.accounts.first.actions import issue_first_code
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.dates import written_instant


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            new = issue_first_code()
        except RuleBroken as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"Code: {new.code}\n"
            f"Valid until {written_instant(new.until)}, once. Enter it at\n"
            f"{settings.SITE_URL}{reverse('account_first')}"
        )
