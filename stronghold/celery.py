"""The Celery app of the workers, and the schedule of the automatic tasks."""

import logging.config
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery import Celery
from celery.concurrency.prefork import TaskPool
from celery.schedules import crontab
from celery.signals import setup_logging, worker_init

from operations.visits.rules import COVER_EVERY

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stronghold.settings")
# Django's checks import every page of the site, 28 MB of a worker, and bin/check
# has made them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

# Hours are UTC, so that no clock change runs a task twice or skips it.
BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Guarantees current figures, those of rows written by SQL too; a page that writes
    # also queues it at once. Where nothing is marked it is three statements.
    "refresh tallies": {
        "task": "stronghold.figures.tasks.refresh_tallies",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 5},
    },
    # Shows the health check that beat and the worker are running.
    "note beat": {
        "task": "stronghold.figures.tasks.note_beat",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    # Guarantees exports, including those of a stopped worker; a request queues it at
    # once.
    "write exports": {
        "task": "stronghold.exports.tasks.write_exports",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "clear exports": {
        "task": "stronghold.exports.tasks.clear_exports",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "check tallies": {
        "task": "stronghold.figures.tasks.check_tallies",
        "schedule": crontab(hour="2", minute="30"),
    },
    # Does nothing once all are checked: the later ones follow a stopped worker.
    "check deadlines": {
        "task": "operations.tasks.check_deadlines",
        "schedule": crontab(hour="4", minute="10,30,50"),
        "options": {"expires": 1200},
    },
    # Sends on Mondays from 06:00 London time, summer and winter; otherwise does
    # nothing.
    "announce brief": {
        "task": "stronghold.brief.tasks.announce_brief",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    # Counts where a week changed. A page compares what is not counted yet.
    "compare signed briefs": {
        "task": "stronghold.brief.tasks.compare_signed",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # Publishes the quarters that the day's signed briefs completed.
    "publish for the public": {
        "task": "stronghold.brief.tasks.publish_for_public",
        "schedule": crontab(hour="2", minute="50"),
    },
    "sweep deadlines": {
        "task": "operations.tasks.sweep_deadlines",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # Guarantees the notices; planning a visit also queues it at once.
    "notify of visits": {
        "task": "operations.tasks.mail_visit_alerts",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    # By chance at each hour, so that no mark can be told by when it begins or ends.
    "keep cover": {
        "task": "operations.tasks.keep_cover",
        "schedule": COVER_EVERY,
        "options": {"expires": 600},
    },
    "mail left work": {
        "task": "operations.tasks.mail_left_work",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # Applies changes of the access rules to the directory's people.
    "settle directory": {
        "task": "stronghold.core.accounts.tasks.settle_directory",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # After midnight in London, summer and winter.
    "settle warrants": {
        "task": "operations.tasks.settle_warrants",
        "schedule": crontab(hour="1", minute="10"),
    },
    "sweep photos": {
        "task": "reports.tasks.sweep_photos",
        "schedule": crontab(hour="3", minute="20"),
    },
    # Guarantees imports of history, including those of a stopped worker; a request
    # queues it at once.
    "import history": {
        "task": "operations.tasks.import_history",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "forget checked files": {
        "task": "stronghold.core.accounts.tasks.forget_checked_files",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "clear history": {
        "task": "operations.tasks.clear_history",
        "schedule": crontab(hour="3", minute="40"),
    },
    "sweep papers of agreements": {
        "task": "stronghold.core.sharing.tasks.sweep_papers",
        "schedule": crontab(hour="3", minute="28"),
    },
    "sweep papers": {
        "task": "operations.tasks.sweep_papers",
        "schedule": crontab(hour="3", minute="25"),
    },
    "dispose reporters": {
        "task": "reports.tasks.dispose_reporters",
        "schedule": crontab(hour="3", minute="40"),
    },
    "refresh coarse places": {
        "task": "stronghold.core.sharing.tasks.refresh_coarse_places",
        "schedule": crontab(hour="2", minute="50"),
    },
    "ask identity checks again": {
        "task": "stronghold.partners.preview.tasks.ask_checks_again",
        "schedule": crontab(hour="4", minute="20"),
    },
    "send disclosure mail": {
        "task": "stronghold.partners.disclosures.tasks.send_mail",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "erase disclosed text": {
        "task": "stronghold.partners.disclosures.tasks.erase_ended_disclosures",
        "schedule": crontab(hour="3", minute="50"),
    },
    "seal events": {
        "task": "stronghold.core.audit.tasks.seal_events",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # Only if a target is set. What is sealed now goes with the next minute.
    "send security feed": {
        "task": "stronghold.monitoring.tasks.send_security_feed",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "erase visits": {
        "task": "stronghold.oversight.tasks.erase_visits",
        "schedule": crontab(hour="3", minute="50"),
    },
    "erase names of time away": {
        "task": "stronghold.oversight.tasks.erase_names",
        "schedule": crontab(hour="3", minute="55"),
    },
    # Only if a file is set.
    "note erasures": {
        "task": "stronghold.oversight.tasks.note_erasures",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "erase requests and breaches": {
        "task": "stronghold.oversight.tasks.erase_ended",
        "schedule": crontab(hour="4", minute="0"),
    },
    "watch erased text": {
        "task": "stronghold.oversight.tasks.watch_erased_text",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "send notices": {
        "task": "stronghold.core.accounts.tasks.send_notices",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "clear sessions": {
        "task": "stronghold.core.accounts.tasks.clear_sessions",
        "schedule": crontab(hour="3", minute="10"),
    },
    "forget sent moves": {
        "task": "stronghold.core.records.tasks.forget_sent_moves",
        "schedule": crontab(hour="3", minute="20"),
    },
}

# Figures have a queue and a worker of their own, so that they wait behind nothing. So
# has what may take long or much memory, so that no alert and no e-mail waits behind it.
# All else is done in seconds, by the worker.
FIGURES_QUEUE, JOBS_QUEUE = "figures", "jobs"
_JOBS = (
    "stronghold.exports.tasks.*",
    "stronghold.figures.tasks.check_tallies",
    "stronghold.brief.tasks.compare_signed",
    "stronghold.brief.tasks.publish_for_public",
    "operations.tasks.check_deadlines",
    "operations.tasks.settle_warrants",
    "operations.tasks.sweep_papers",
    "operations.tasks.import_history",
    "reports.tasks.*",
    "stronghold.core.sharing.tasks.*",
    "stronghold.partners.preview.tasks.*",
    "stronghold.partners.disclosures.tasks.erase_ended_disclosures",
    "stronghold.oversight.tasks.erase_*",
    "stronghold.oversight.tasks.watch_erased_text",
    "stronghold.core.accounts.tasks.clear_sessions",
)
# What the workers and beat have in common.
COMMON: dict[str, Any] = {
    "task_routes": {
        "stronghold.figures.tasks.refresh_tallies": {"queue": FIGURES_QUEUE},
        **{name: {"queue": JOBS_QUEUE} for name in _JOBS},
    },
    "timezone": "UTC",
    "task_ignore_result": True,
    "broker_connection_retry_on_startup": True,
    # A lost Redis connection is tried again without limit.
    "broker_connection_max_retries": None,
}

app = Celery("stronghold")
# Celery puts the folder in which a command is given before that of the code. While the
# site is upgraded another version may be there.
sys.path[0] = str(Path(__file__).resolve().parents[1])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    **COMMON,
    worker_prefetch_multiplier=1,
    # Kilobytes, resident, with what it shares with its parent. A process that has made
    # a large file ends after it, and the next starts small: Python gives little of its
    # memory back.
    worker_max_memory_per_child=200_000,
)
app.autodiscover_tasks()


@setup_logging.connect
def _log_as_set(**_sent: Any) -> None:
    """Log as the settings say, where Celery would set up a format of its own."""
    from django.conf import settings  # noqa: PLC0415

    logging.config.dictConfig(settings.LOGGING)


@worker_init.connect
def _count_tasks(**_sent: Any) -> None:
    """Count what a worker does, before it forks its processes."""
    from django.conf import settings  # noqa: PLC0415

    if settings.METRICS_FOLDER:
        from stronghold.monitoring.tasks_seen import count_tasks  # noqa: PLC0415

        count_tasks()


@worker_init.connect
def _share_what_is_loaded(sender: Any, **_sent: Any) -> None:
    """Share the tasks, which are loaded, with the processes that a worker forks."""
    if not issubclass(sender.pool_cls, TaskPool):
        return
    # Its modules need Django's apps, which are ready only now.
    from stronghold.preload import freeze_loaded  # noqa: PLC0415

    freeze_loaded()
