"""The scheduled task of the security feed."""

import logging

from celery import shared_task
from django.conf import settings

from stronghold.monitoring import actions

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def send_security_feed() -> None:
    """Send what was sealed since the last time, if a target is set."""
    if not settings.SECURITY_FEED:
        return
    try:
        actions.send_security_feed()
    except OSError as error:
        log.error("The security feed could not be sent: %s", error)
