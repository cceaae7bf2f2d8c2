"""The Celery app, and all that runs by itself."""

import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stronghold.settings")

# Hours are UTC: London's clock changes never run a task twice or skip it.
BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Guarantees the figures; a page's write only hastens it.
    "refresh tallies": {
        "task": "stronghold.dashboard.tasks.refresh_tallies",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    # So that the health check can tell whether beat and the worker are there.
    "note beat": {
        "task": "stronghold.dashboard.tasks.note_beat",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    # Guarantees exports, also those that a killed worker left; asking only hastens one.
    "write exports": {
        "task": "stronghold.dashboard.tasks.write_exports",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "clear exports": {
        "task": "stronghold.dashboard.tasks.clear_exports",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "check tallies": {
        "task": "stronghold.dashboard.tasks.check_tallies",
        "schedule": crontab(hour="2", minute="30"),
    },
    # On Mondays from 6:00 in London, whatever hour that is in UTC; else nothing is due.
    "announce brief": {
        "task": "stronghold.dashboard.tasks.announce_brief",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    # Whatever quarters the sign-offs of a day have made.
    "publish for the public": {
        "task": "stronghold.dashboard.tasks.publish_for_public",
        "schedule": crontab(hour="2", minute="50"),
    },
    "sweep deadlines": {
        "task": "operations.tasks.sweep_deadlines",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # Guarantees it; who plans a visit hastens it.
    "tell of visits": {
        "task": "operations.tasks.mail_visit_alerts",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    # After midnight in London, whatever hour that is in UTC.
    "settle warrants": {
        "task": "operations.tasks.settle_warrants",
        "schedule": crontab(hour="1", minute="10"),
    },
    "sweep photos": {
        "task": "reports.tasks.sweep_photos",
        "schedule": crontab(hour="3", minute="20"),
    },
    "dispose reporters": {
        "task": "reports.tasks.dispose_reporters",
        "schedule": crontab(hour="3", minute="40"),
    },
    "refresh coarse places": {
        "task": "stronghold.sharing.tasks.refresh_coarse_places",
        "schedule": crontab(hour="2", minute="50"),
    },
    "mail of disclosures": {
        "task": "stronghold.disclosures.tasks.send_mail",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "erase what was told": {
        "task": "stronghold.disclosures.tasks.erase_told",
        "schedule": crontab(hour="3", minute="50"),
    },
    "clear sessions": {
        "task": "stronghold.accounts.tasks.clear_sessions",
        "schedule": crontab(hour="3", minute="10"),
    },
}

app = Celery("stronghold")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    beat_schedule=BEAT_SCHEDULE,
    timezone="UTC",
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    # Worker and beat wait for a lost Redis as long as it takes.
    broker_connection_max_retries=None,
)
app.autodiscover_tasks()
