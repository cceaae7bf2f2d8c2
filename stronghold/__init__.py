"""The site: settings, addresses, and what both domain apps stand on."""

from stronghold.celery import app as celery_app

__all__ = ["celery_app"]
