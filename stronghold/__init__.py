"""The site: settings, addresses and the packages that both domain apps use."""

from stronghold.celery import app as celery_app

__all__ = ["celery_app"]
