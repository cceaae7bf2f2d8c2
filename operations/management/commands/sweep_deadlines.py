"""Brings deadlines up to date, writes the alerts that have come, and sends them."""

from typing import Any

from django.core.management.base import BaseCommand

from operations.deadlines.actions import mail, sweep


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        n_alerts, n_sent = sweep.sweep_deadlines(), mail.send_alerts()
        self.stdout.write(f"Alerts written: {n_alerts:,}. E-mail sent: {n_sent:,}.")
