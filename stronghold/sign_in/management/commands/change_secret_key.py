"""Put all that is stored under the new SECRET_KEY, so that the earlier one can go.

First give the site the new SECRET_KEY, name the earlier one in SECRET_KEY_FALLBACKS,
and start web, figures, worker, jobs and beat again: everything works with both. Then
run this. It can be run while the site is used, interrupted and run again.
stronghold/docs/keys.md has all steps.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stronghold.core.secrets.secret_key import Renewal, change_secret_key
from stronghold.sign_in.known_device import DAYS


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SECRET_KEY_FALLBACKS:
            self.stdout.write("SECRET_KEY_FALLBACKS names no earlier key.")
        found = change_secret_key(self.stdout.write)
        if n_lost := found[Renewal.LOST]:
            raise CommandError(
                f"{n_lost:,} rows are under a key that is neither SECRET_KEY nor in "
                "SECRET_KEY_FALLBACKS. Add that key to SECRET_KEY_FALLBACKS and run "
                "this again."
            )
        self.stdout.write(
            "Nothing that is stored needs an earlier key. Browsers still hold what one "
            "signed: for an hour, forms that people sent signed out; for up to "
            f"{DAYS} days, the mark of a known device. Take SECRET_KEY_FALLBACKS out "
            f"after {DAYS} days; at once if a key was stolen, which only costs these."
        )
