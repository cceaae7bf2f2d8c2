"""Loads, as the site starts, the codes of every topic that events can have."""

from collections.abc import Iterator
from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

PACKAGES = ("stronghold", "reports", "operations")


class AuditConfig(AppConfig):
    """The app of the audit log."""

    name = "stronghold.core.audit"

    def ready(self) -> None:
        """Load each `choices`: an event is stored and shown by any process."""
        for module in _choices():
            import_module(module)


def _choices() -> Iterator[str]:
    """Yield the name of each module of codes."""
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("choices.py")):
            yield ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
