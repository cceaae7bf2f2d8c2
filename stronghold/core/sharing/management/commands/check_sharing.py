"""Compares the partners' role with the rights it should have; exit 1 if they differ."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from stronghold.core.sharing.role import EXPECTED, ROLE, differences


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        too_many, missing = differences()
        for right in too_many:
            self.stderr.write(f"{ROLE} has, and must not have: {right}")
        for right in missing:
            self.stderr.write(f"{ROLE} lacks: {right}")
        if too_many or missing:
            sys.exit(1)
        self.stdout.write(f"{ROLE} has its {len(EXPECTED)} rights and no others.")
