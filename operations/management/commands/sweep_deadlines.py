"""Brings deadlines up to date, writes the alerts that have come, and sends them.

Exits 1 if the deadlines of a record could not be brought up to date; the log names it.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from operations.deadlines.actions import mail, sweep


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        swept, n_sent = sweep.sweep_deadlines(), mail.send_alerts()
        self.stdout.write(
            f"Alerts written: {swept.n_alerts:,}. E-mail sent: {n_sent:,}."
        )
        if swept.n_failed:
            self.stdout.write(f"Records not brought up to date: {swept.n_failed:,}.")
            sys.exit(1)
