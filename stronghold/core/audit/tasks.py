"""Scheduled tasks of the audit log."""

import logging

from celery import shared_task

from stronghold.core.audit.seals.actions import seal_events as seal
from stronghold.core.audit.seals.actions import stamp_newest
from stronghold.core.kernel.errors import RuleBroken

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def seal_events() -> None:
    """Seal the events of the last minute."""
    seal()


@shared_task(ignore_result=True)
def stamp_newest_seal() -> None:
    """Have the newest block stamped with the time; the next hour tries again."""
    try:
        stamp_newest()
    except RuleBroken as error:
        log.error("The newest seal has no time stamp: %s", error.message)
