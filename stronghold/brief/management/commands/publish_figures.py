"""Publishes the figures of signed briefs that the current rule has not published yet.

Figures are published when a brief is signed; run this once after an update that chooses
their ranges in a different way. Figures published before are no longer shown.
"""

from typing import Any

from django.core.management.base import BaseCommand

from stronghold.brief.publishing.actions import publish_again


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Figures of {publish_again()} briefs were published.")
