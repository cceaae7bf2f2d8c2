"""With Sentinels, cache and broker follow to another Redis when the first is lost."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.core.cache.backends.base import BaseCache
from django.test import override_settings

from stronghold import env
from stronghold.core.database.one_client import OneClientCache, redis_client
from tests.cluster.redises import (
    MASTER,
    SECRET,
    Redis,
    redis_folder,
    running_redis,
    sentinel,
    server,
)
from tests.cluster.servers import HOST, until

pytestmark = [pytest.mark.long, pytest.mark.cluster]
URL = f"redis://:{SECRET}@{MASTER}/0"
QUEUE = "followed"


@pytest.fixture
def master() -> Iterator[Redis]:
    """A Redis with a replica and three Sentinels, which the site's settings name."""
    with redis_folder() as folder:
        first = server(folder)
        second = server(folder, f"replicaof {HOST} {first.port}")
        watching = [sentinel(folder, first) for _ in range(3)]
        at = [(HOST, str(one.port)) for one in watching]
        with (
            running_redis(first, second, *watching),
            override_settings(REDIS_SENTINELS=at, REDIS_URL=URL),
        ):
            probe = redis.Redis(HOST, watching[0].port)
            # Each must know the replica and the other two before the master is lost.
            known = "num-slaves", "num-other-sentinels"
            until(
                lambda: [probe.sentinel_master(MASTER)[one] for one in known] == [1, 2],
                "Sentinels to know each other",
            )
            probe.close()
            yield first


def keeps(cache: BaseCache, value: str) -> bool:
    with suppress(redis.RedisError, OSError):
        cache.set("kept", value, 60)
        return bool(cache.get("kept") == value)
    return False


def test_cache_and_broker_follow(master: Redis) -> None:
    cache = OneClientCache(URL, {"OPTIONS": {"socket_timeout": 0.25}})
    assert keeps(cache, "before")

    master.kill()

    until(lambda: keeps(cache, "after"), "the cache to follow")
    broker = redis_client(URL)
    app = _app()
    with app:
        app.send_task("noted", queue=QUEUE)
        assert broker.llen(QUEUE) == 1
    broker.close()


def _app() -> Celery:
    app = Celery("followed", fixups=[], set_as_current=False)
    app.conf.broker_url = env.sentinels(URL, settings.REDIS_SENTINELS)
    app.conf.broker_transport_options = {"master_name": MASTER}
    return app
