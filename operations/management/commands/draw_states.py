"""Writes stronghold/docs/states.md: a diagram of each state machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from operations.state_machines import page


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        file = settings.BASE_DIR / "stronghold" / "docs" / "states.md"
        file.write_text(page())
        self.stdout.write(f"Written: {file.relative_to(settings.BASE_DIR)}")
