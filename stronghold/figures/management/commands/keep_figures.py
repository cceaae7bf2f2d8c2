"""Keeps all figures right until it is stopped: one runs beside web and worker."""

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from stronghold.figures.keeping import keep_figures


class Command(BaseCommand):
    help = __doc__
    # They import every page of the site, which this process never serves.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        keep_figures(stop)
