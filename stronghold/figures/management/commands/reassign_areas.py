"""Assigns all records and open data to their areas again after loading new boundaries.

Only rows that move are changed. It may run while people work, and a stopped run can be
started again.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from stronghold.core.accounts.queries import without_team
from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.models import Force
from stronghold.figures.actions import Progress, reassign_areas


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        n_changed: dict[str, int] = {}
        for progress in reassign_areas(by=SYSTEM):
            n_changed[progress.table] = progress.n_changed
            self._report(progress)
        self.stdout.write(
            f"{sum(n_changed.values()):,} rows are now in other areas. Their figures "
            "follow within seconds; if figures is not running, run refresh_tallies."
        )
        for force in Force.objects.order_by("code"):
            if names := without_team(force.code).wards:
                self.stdout.write(
                    f"No team of {force.name} owns {', '.join(names)}. Its "
                    f"administrator decides at {settings.SITE_URL}"
                    f"{reverse('ownership:page')}, which proposes a team for each: "
                    "until then reports there go to no team, and wait in that queue."
                )

    def _report(self, progress: Progress) -> None:
        self.stdout.write(
            f"{progress.table}: {progress.n_read:,} of {progress.n_rows:,} checked, "
            f"{progress.n_changed:,} changed"
        )
        self.stdout.flush()
