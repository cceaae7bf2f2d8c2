"""Checks, as the site starts, that every kind of record is described in full."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The app of enforcement, which lies above reports."""

    name = "operations"

    def ready(self) -> None:
        """Refuse to start if a field of a record has no class of redaction."""
        # Models can be imported only once all apps are loaded.
        from operations.records import PLAN_KINDS, RECORD_KINDS  # noqa: PLC0415

        for kind in (*RECORD_KINDS, *PLAN_KINDS):
            kind.check()
