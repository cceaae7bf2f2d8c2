"""Checks, as the site starts, that breaches and requests are described in full."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The app of what the law asks of the force about people's data."""

    name = "stronghold.oversight"

    def ready(self) -> None:
        """Refuse to start if a field of either has no class of redaction."""
        # Models can be imported only once all apps are loaded.
        from stronghold.oversight.breaches.record import BREACHES  # noqa: PLC0415
        from stronghold.oversight.requests.record import REQUESTS  # noqa: PLC0415

        BREACHES.check()
        REQUESTS.check()
