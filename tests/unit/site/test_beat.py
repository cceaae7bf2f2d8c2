"""Beat loads nothing of the site, so it knows the worker's tasks by their names."""

import subprocess
import sys

from stronghold.beat import app as beat
from stronghold.celery import app as worker
from tests.conftest import ROOT

STARTS = """
from django.apps import apps
from stronghold.beat import app
app.loader.init_worker()
app.finalize()
print(app.conf.broker_url, len(app.conf.beat_schedule), apps.apps_ready)
"""


def test_beat_loads_no_app_of_the_site() -> None:
    started = subprocess.run(
        [sys.executable, "-c", STARTS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    broker, n_tasks, apps_ready = started.stdout.split()
    assert broker == worker.conf.broker_url
    assert int(n_tasks) > 20
    assert apps_ready == "False"


def test_the_worker_knows_each_task_that_beat_sends() -> None:
    worker.loader.import_default_modules()

    assert {one["task"] for one in beat.conf.beat_schedule.values()} <= set(
        worker.tasks
    )
    assert beat.conf.timezone == worker.conf.timezone == "UTC"
    # One beat alone sends; a worker that was started with --beat would send twice.
    assert not worker.conf.beat_schedule
