"""What the worker does for enforcement."""

from celery import shared_task

from operations.deadlines.actions import mail, sweep
from operations.visits import actions as visits
from operations.warrants.actions import upkeep


@shared_task(ignore_result=True)
def sweep_deadlines() -> None:
    """Recalculate deadlines that may still change, then send the alerts due."""
    sweep.sweep_deadlines()
    mail.send_alerts()


@shared_task(ignore_result=True)
def settle_warrants() -> None:
    """Record the outcome of warrants that can no longer be executed."""
    upkeep.settle_warrants()


@shared_task(ignore_result=True)
def mail_visit_alerts() -> None:
    """Send e-mails about visits planned where a team asks to be rung first."""
    visits.send_visit_mail()
