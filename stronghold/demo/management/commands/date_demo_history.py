"""Dates the history of made-up records by what they tell; the tables' owner runs it.

After make_demo_records, whose records else all have the history of one moment. Refused
unless DEMO=1, and in a database that is not a demonstration's.
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
