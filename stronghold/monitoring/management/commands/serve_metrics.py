"""Serve /metrics for Prometheus on a port of its own, until it is stopped.

    serve_metrics --port 9100

It adds up what web and the workers count in METRICS_FOLDER, and asks the database how
the site is. Let only the monitoring reach the port: it asks for no password.
"""

import signal
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = __doc__

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        parser = super().create_parser(*args, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=9100)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.METRICS_FOLDER:
            raise CommandError("Set METRICS_FOLDER, for web and the workers too.")
        # They are loaded by this process alone.
        from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415

        from stronghold.monitoring.counted import Counted  # noqa: PLC0415
        from stronghold.monitoring.gauges import State  # noqa: PLC0415

        registry = CollectorRegistry()
        registry.register(Counted(Path(settings.METRICS_FOLDER)))
        registry.register(State())
        server, thread = start_http_server(
            options["port"], options["host"], registry=registry
        )
        self.stdout.write(f"http://{options['host']}:{options['port']}/metrics")
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
        server.shutdown()
        thread.join()
