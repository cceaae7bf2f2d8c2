"""What the worker does for enforcement."""

from celery import shared_task

from operations.deadlines.actions import mail, sweep
from operations.visits import actions as visits
from operations.warrants.actions import upkeep


@shared_task(ignore_result=True)
def sweep_deadlines() -> None:
    """Derive anew what may still change, write the alerts that have come, send them."""
    sweep.sweep_deadlines()
    mail.send_alerts()


@shared_task(ignore_result=True)
def settle_warrants() -> None:
    """Say what the warrants came to under which nobody may go in any more."""
    upkeep.settle_warrants()


@shared_task(ignore_result=True)
def tell_of_visits() -> None:
    """Tell teams of visits that are planned where they ask to be rung first."""
    visits.send_visit_mail()
