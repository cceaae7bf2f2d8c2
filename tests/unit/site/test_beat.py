"""Beat loads nothing of the site, and several send each task once."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.beat import SchedulingError

from stronghold.beat import AGAIN, SharedScheduler
from stronghold.beat import app as beat
from stronghold.celery import BEAT_SCHEDULE
from stronghold.celery import app as worker
from stronghold.core.database.models import BeatTick
from stronghold.core.kernel import clock
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
    # Beat alone sends; a worker that was started with --beat would send twice.
    assert not worker.conf.beat_schedule


class Recorded(SharedScheduler):
    """A scheduler that notes what it sends, or fails to."""

    def __init__(self, sign: Path) -> None:
        self.found: list[str] = []
        self.fails = False
        super().__init__(beat, schedule_filename=str(sign))

    @property
    def producer(self) -> None:  # type: ignore[override]
        return None

    def apply_async(self, entry: Any, **_: Any) -> None:  # type: ignore[override]
        if self.fails:
            raise SchedulingError("Redis is away")
        self.found.append(entry.name)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Recorded, Recorded]]:
    """Two beats that know the schedule, all of which has been due for a while."""
    found = Recorded(tmp_path / "first"), Recorded(tmp_path / "second")
    for one in found:
        one.tick()
    BeatTick.objects.update(sent_at=clock.now() - timedelta(days=2))
    for one in found:
        one._learn(list(BEAT_SCHEDULE))
    yield found
    for one in found:
        one._disconnect()


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_sent_by_one_of_two_beats(
    two: tuple[Recorded, Recorded],
) -> None:
    first, second = two

    waits = [first.tick(), second.tick(), first.tick()]

    assert sorted(first.found) == sorted(BEAT_SCHEDULE)
    assert second.found == []
    # The second knows now when each is due again.
    assert all(0 < wait <= 5 for wait in waits)
    assert second.schedule["check tallies"].last_run_at > clock.now() - timedelta(
        days=1
    )


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_sent_is_sent_by_the_other(
    two: tuple[Recorded, Recorded],
) -> None:
    first, second = two
    first.fails = True

    assert first.tick() == AGAIN
    second.tick()

    assert first.found == []
    assert sorted(second.found) == sorted(BEAT_SCHEDULE)


@pytest.mark.django_db(transaction=True)
def test_a_new_task_is_first_sent_a_period_after_it_is_known(tmp_path: Path) -> None:
    one = Recorded(tmp_path / "beat")
    one.tick()
    one._disconnect()

    assert one.found == []
    assert BeatTick.objects.count() == len(BEAT_SCHEDULE)
    assert (tmp_path / "beat").exists()
