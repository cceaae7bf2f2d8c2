"""Two beats send each task once, and one of them is enough."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
import redis

from stronghold.core.database.models import BeatTick
from tests import own_redis
from tests.cluster.quick_tasks import NAMES, PERIOD
from tests.cluster.servers import until
from tests.database_away import database_away
from tests.site_processes import running

pytestmark = [
    pytest.mark.long,
    pytest.mark.cluster,
    pytest.mark.django_db(transaction=True),
]
BEAT = str(Path(sys.executable).parent / "celery")
OWN_REDIS = own_redis.address_of(own_redis.BEATS)


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(OWN_REDIS)
    client.flushdb()
    yield client
    client.flushdb()
    client.close()


def beat(stack: ExitStack, folder: Path, name: str) -> subprocess.Popen[bytes]:
    command = [BEAT, "--app", "tests.cluster.quick_schedule", "beat", "--pidfile="]
    command += ["--schedule", str(folder / name), "--loglevel", "INFO"]
    log = folder / f"{name}.log"
    started = running(command, log, REDIS_URL=OWN_REDIS)
    return stack.enter_context(started)


def sent(broker: redis.Redis) -> dict[str, list[datetime]]:
    """Return when each task was sent, by the time at which it expires."""
    found: dict[str, list[datetime]] = {name: [] for name in NAMES}
    for message in reversed(broker.lrange("quick", 0, -1)):
        headers = json.loads(message)["headers"]
        name = headers["task"].removeprefix("quick.")
        found[name].append(datetime.fromisoformat(headers["expires"]))
    return found


def are_sent(broker: redis.Redis, times: int) -> bool:
    return all(len(found) >= times for found in sent(broker).values())


def check_none_is_doubled(broker: redis.Redis) -> None:
    for times in sent(broker).values():
        gaps = [later - earlier for earlier, later in pairwise(sorted(times))]
        assert min(gaps) > PERIOD / 2, gaps


def test_two_beats_send_each_task_once_and_one_of_them_is_enough(
    broker: redis.Redis, tmp_path: Path
) -> None:
    """It takes 20 seconds: three times, beats start and then send for three."""
    with ExitStack() as stack:
        first = beat(stack, tmp_path, "first")
        second = beat(stack, tmp_path, "second")
        alive = (tmp_path / "first", tmp_path / "second")
        until(lambda: all(one.exists() for one in alive), "both to be at work")
        until(lambda: are_sent(broker, 4), "tasks to be sent")
        check_none_is_doubled(broker)

        os.killpg(first.pid, signal.SIGKILL)
        n = max(len(times) for times in sent(broker).values())
        until(lambda: are_sent(broker, n + 3), "the second to send all")
        check_none_is_doubled(broker)

        third = beat(stack, tmp_path, "third")
        until((tmp_path / "third").exists, "the third to be at work")
        os.killpg(second.pid, signal.SIGKILL)
        n = max(len(times) for times in sent(broker).values())
        until(lambda: are_sent(broker, n + 3), "the third to send all")
        check_none_is_doubled(broker)
        assert third.poll() is None


def test_beat_waits_for_a_database_that_is_away(
    broker: redis.Redis, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        process = beat(stack, tmp_path, "first")
        until(lambda: are_sent(broker, 2), "tasks to be sent")
        with database_away():
            log = tmp_path / "first.log"
            until(lambda: "does not answer" in log.read_text(), "beat to notice")
            n = max(len(times) for times in sent(broker).values())
        until(lambda: are_sent(broker, n + 2), "beat to send again")
        assert process.poll() is None
        check_none_is_doubled(broker)
    assert BeatTick.objects.filter(name__in=NAMES).count() == len(NAMES)
