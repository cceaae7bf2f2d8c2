"""Scheduled tasks of enforcement."""

from random import SystemRandom

from celery import shared_task

from operations.deadlines.actions import check, mail, sweep
from operations.imports import actions as imports
from operations.papers import actions as papers
from operations.visits import actions as visits
from operations.warrants.actions import upkeep
from stronghold.core.kernel import clock
from stronghold.duty.handover import actions as handover


@shared_task(ignore_result=True)
def sweep_deadlines() -> None:
    """Recalculate what may have changed; write and send the alerts that are due."""
    sweep.sweep_deadlines()
    mail.send_alerts()


@shared_task(ignore_result=True)
def check_deadlines() -> None:
    """Look at every record that may owe something, once a night."""
    check.check_deadlines()


@shared_task(ignore_result=True)
def settle_warrants() -> None:
    """Store the outcome of warrants that are spent."""
    upkeep.settle_warrants()


@shared_task(ignore_result=True)
def mail_visit_alerts() -> None:
    """Send e-mails about visits planned where a team asks to be rung first."""
    visits.send_visit_mail()


@shared_task(ignore_result=True)
def keep_cover() -> None:
    """Let marks that have no reason begin and end."""
    visits.keep_cover(SystemRandom())


@shared_task(ignore_result=True)
def mail_left_work() -> None:
    """Send e-mails about work that was left behind, once it is still there."""
    handover.settle_left_work()
    handover.send_left_work_mail()


@shared_task(ignore_result=True)
def sweep_papers() -> None:
    """Delete the files of papers that were never finished, or were erased."""
    papers.sweep_papers(now=clock.now())


@shared_task(ignore_result=True)
def import_history() -> None:
    """Check or store the files of history that are under way."""
    imports.run_imports()


@shared_task(ignore_result=True)
def clear_history() -> None:
    """Remove files of history that were left."""
    imports.clear_history()
