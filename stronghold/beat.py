"""Beat: sends each task when it is due, and loads nothing of the site to do so.

`celery --app stronghold.beat beat`. It knows tasks by their names alone.
"""

from celery import Celery

from stronghold.celery import BEAT_SCHEDULE, COMMON

# Without Celery's own fixup, which loads all apps of Django.
app = Celery("stronghold", fixups=[], set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(**COMMON, beat_schedule=BEAT_SCHEDULE)
