"""Dates the history of made-up records by their own times. Run by the tables' owner.

Run it after make_demo_records, which writes all history at one moment. Refused unless
DEMO=1, and in a database that is not a demonstration's.
"""

from typing import Any

from django.core.management.base import BaseCommand

from stronghold.demo.guard import refuse_unless_demonstration
from stronghold.demo.history import date_history


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_demonstration()
        self.stdout.write(f"Dated {date_history():,} rows of history.")
